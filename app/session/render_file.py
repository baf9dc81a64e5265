"""The job that makes sound and pictures of a file."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace

from app.midi_io.clip_file import load, read_clip, splice, write_whole
from app.midi_io.playable import playable
from app.midi_io.smf import Smf
from app.render.piano_roll import piano_roll
from app.render.sound import render_sound, seconds_of_bars
from app.render.svg_roll import svg_roll
from app.session.choice import choose_bars
from app.session.commands import RenderFile
from app.session.destination import check_destination
from app.session.file_reports import Rendered, RenderReport
from engine.errors import RipienoError
from engine.music.clip import Clip
from engine.music.region import Region
from engine.music.selection import bars_text, lanes_in

WIDEST = 64
"""Bars of a picture at most; of longer files the first are drawn where none are chosen."""


class RenderError(RipienoError):
    """Something that cannot be rendered."""


def render_file(command: RenderFile) -> RenderReport:
    """Write sounds and pictures of a file; nothing is written before all are made.

    Args:
        command: What to render.

    Raises:
        RipienoError: If the file cannot be read, or the result not be made or written.
    """
    for output in command.outputs:
        if output.suffix.lower() not in FORMS:
            names = ", ".join(FORMS)
            raise RenderError(f"{output} has no suffix that says what to render; use one of {names}.")
        check_destination(output, command.source)
    smf = load(command.source)
    smf, clip = _chosen(command, smf, read_clip(smf))
    bars = choose_bars(clip, command.bars, command.source) if command.bars else None
    shown = range(bars[0], bars[-1] + 1) if bars else range(clip.bars)
    made = [(file, FORMS[file.suffix.lower()](command, smf, clip, shown)) for file in command.outputs]
    for file, data in made:
        write_whole(file, data)
    start, end = seconds_of_bars(clip.time, shown)
    files = tuple(Rendered(file, len(data)) for file, data in made)
    return RenderReport(command.source, bars_text(shown), end - start, files)


def _chosen(command: RenderFile, smf: Smf, clip: Clip) -> tuple[Smf, Clip]:
    """Return the file and its clip without the notes of the other tracks."""
    if command.tracks is None:
        return smf, clip
    wanted = lanes_in(clip, command.tracks)
    others = tuple(index for index in range(len(clip.lanes)) if index not in wanted)
    if others:
        smf = splice(smf, clip, Region(tuple(range(clip.bars)), others), {})
    return smf, replace(clip, lanes=tuple(clip.lanes[index] for index in wanted))


def _sound(command: RenderFile, smf: Smf, clip: Clip, bars: range, form: str) -> bytes:
    span = None if command.bars is None else seconds_of_bars(clip.time, bars)
    return render_sound(playable(smf), span, form, command.soundfont)


def _png(command: RenderFile, _: Smf, clip: Clip, bars: range) -> bytes:
    target = io.BytesIO()
    image = piano_roll(clip, _drawable(bars), title=command.source.name, scale=command.scale)
    image.save(target, "PNG")
    return target.getvalue()


def _svg(command: RenderFile, _: Smf, clip: Clip, bars: range) -> bytes:
    return svg_roll(clip, _drawable(bars), title=command.source.name).encode()


def _drawable(bars: range) -> range:
    return bars[:WIDEST] or range(1)


def _form(name: str) -> Callable[[RenderFile, Smf, Clip, range], bytes]:
    return lambda command, smf, clip, bars: _sound(command, smf, clip, bars, name)


FORMS: Mapping[str, Callable[[RenderFile, Smf, Clip, range], bytes]] = {
    ".wav": _form("wav"),
    ".flac": _form("flac"),
    ".ogg": _form("ogg"),
    ".png": _png,
    ".svg": _svg,
}
"""What can be rendered, by suffix."""
