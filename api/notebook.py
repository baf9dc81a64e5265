"""What a notebook shows of songs and ideas: a drawing, and sound where a synthesizer is installed."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from ripieno.app.render.sound import render_sound, seconds_of_bars
from ripieno.app.render.svg_roll import svg_roll
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.region import Region

BARS_AROUND = 2
MAX_BARS = 32
"""Bars of a drawing at most; more would be too narrow to read."""


@dataclass(frozen=True)
class Audio:
    """Sound of a clip.

    Attributes:
        ogg: An Ogg Vorbis file, stereo, 44.1 kHz.
    """

    ogg: bytes

    def _repr_html_(self) -> str:
        data = base64.b64encode(self.ogg).decode("ascii")
        return f'<audio controls src="data:audio/ogg;base64,{data}"></audio>'


def draw(clip: Clip, region: Region | None, title: str) -> str:
    """Return a piano roll as SVG: the filled bars, marked, with those around; or the beginning of a song."""
    bars = range(min(clip.bars, MAX_BARS)) if region is None else _around(clip, region.bars)
    return svg_roll(clip, bars, region, title)


def play(midi: bytes, clip: Clip, bars: Sequence[int]) -> Audio:
    """Return the sound of some bars and those around.

    Raises:
        SoundError: If the synthesizer or a soundfont is missing.
    """
    return Audio(render_sound(midi, seconds_of_bars(clip.time, _around(clip, bars)), "ogg"))


def _around(clip: Clip, bars: Sequence[int]) -> range:
    first = max(0, bars[0] - BARS_AROUND)
    return range(first, max(first + 1, min(clip.bars, bars[-1] + 1 + BARS_AROUND, first + MAX_BARS)))
