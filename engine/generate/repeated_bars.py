"""Bars of new lanes are the same as earlier ones as often as those of true lanes are.

The network makes bars that are much alike where true lanes have the same bar again: of 32 bars of a true bass
one in four is the same as none before. Here it is drawn for each bar whether it is the same as an earlier
one, by how far the rest of the song repeats itself there (``bar_repeats``).

Gumbel numbers draw it, as in ``implied_chords``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.bar_repeats import REPEAT_ODDS, SongBars, likeliest_repeat
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.grid.encode import encode_notes
from ripieno.engine.grid.layout import Doubles, Layout
from ripieno.engine.grid.spec import Floats
from ripieno.engine.music.clip import Clip

REACH = 64
"""Bars before a bar among which are those that it may be the same as."""


@dataclass(frozen=True)
class SameBar:
    """A bar that is to be the same as an earlier one.

    Attributes:
        tokens: Positions of its masked tokens.
        source: Those of the earlier bar, or its planes of shape ``(beats, *PATCH_SHAPE)`` where it was made
            before.
    """

    tokens: NDArray[np.int64]
    source: NDArray[np.int64] | Floats


def find_same_bars(window: FillWindow, clip: Clip, draws: Doubles) -> Sequence[SameBar]:
    """Find which bars of the new lanes of a window are to be the same as earlier ones.

    Args:
        window: The window.
        clip: What is known, and what was made before.
        draws: Shape ``(lanes, bars of the window, 2)``, standard Gumbel numbers for and against it.
    """
    if window.job.region.painted:
        return ()
    lanes = window.new_lanes(REPEAT_ODDS)
    return [same for lane in lanes for same in _of_lane(window, clip, lane, draws[window.geometry.row(lane)])]


def keep_bars_same(denoise: Denoise, same: Sequence[Sequence[SameBar]]) -> Denoise:
    """Return a denoiser whose estimate of some bars is that of earlier ones.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        same: Of each variation, from ``find_same_bars``.
    """
    if not any(same):
        return denoise

    def kept(x: Array, sigma: float) -> Array:
        estimate: Floats = np.array(denoise(x, sigma), np.float32)
        for own, bars in zip(estimate, same, strict=True):
            for bar in bars:
                own[bar.tokens] = own[bar.source] if bar.source.ndim == 1 else bar.source
        return estimate

    return kept


def _of_lane(window: FillWindow, clip: Clip, lane: int, draws: Doubles) -> Iterator[SameBar]:
    """Yield the bars of a new lane that are to be the same as earlier ones."""
    tokens = _tokens_of_bars(window, lane)
    for bar, source in _draw_sources(window, clip, lane, sorted(tokens), draws).items():
        yield SameBar(tokens[bar], tokens[source] if source in tokens else _planes(clip, lane, source))


def _tokens_of_bars(window: FillWindow, lane: int) -> Mapping[int, NDArray[np.int64]]:
    """Return the masked tokens of each bar of a lane that is made whole, by bar of the clip."""
    geometry = window.geometry
    tokens, patches = geometry.masked_of(lane)
    bars = geometry.bar[patches]
    found = {bar: tokens[bars == bar] for bar in np.unique(bars).tolist()}
    return {bar: own for bar, own in found.items() if len(own) == (geometry.bar == bar).sum()}


def _draw_sources(
    window: FillWindow, clip: Clip, lane: int, made: Sequence[int], draws: Doubles
) -> Mapping[int, int]:
    """Return the bar that each of some bars is the same as, and that is the same as none before."""
    if not made:
        return {}
    job, plan = window.job, window.geometry.plan
    before = [bar for bar in job.region.bars if bar not in plan.pending[lane]]
    song = SongBars.of(clip, lane, range(max(made[0] - REACH, 0), made[-1] + 1), job.specified)
    length = clip.time.bar_length
    sources: dict[int, int] = {}
    for bar in made:
        earlier = [each for each in (*before, *made) if bar - REACH <= each < bar]
        as_long = sorted(each for each in earlier if length(each) == length(bar))
        found = likeliest_repeat(song, clip.lanes[lane].role, bar, as_long)
        pro, con = draws[bar - plan.first]
        if found is not None and found[1] + pro > con:
            sources[bar] = sources.get(found[0], found[0])
    return sources


def _planes(clip: Clip, lane: int, bar: int) -> Floats:
    """Return the planes of a bar that was made before, shape ``(beats, *PATCH_SHAPE)``."""
    layout = Layout.from_time(clip.time, bar, bar)
    return encode_notes(clip.lanes[lane].notes, clip.time.step_ticks, layout)
