"""The job that makes sound and pictures of a file."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.midi_io.damage import damage_sentences
from ripieno.app.midi_io.excerpt import without_lanes
from ripieno.app.midi_io.file_errors import file_error
from ripieno.app.midi_io.smf import Smf
from ripieno.app.midi_io.write_file import PartialFile, replacing
from ripieno.app.render.piano_roll import piano_roll
from ripieno.app.render.sound import seconds_of_bars, write_sound
from ripieno.app.render.svg_roll import svg_roll
from ripieno.app.session.choice import choose_bars
from ripieno.app.session.commands import RenderFile
from ripieno.app.session.destination import check_destination
from ripieno.app.session.file_reports import Rendered, RenderReport
from ripieno.app.session.sounding_part import sounding_part
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.selection import bars_text, lanes_in

WIDEST = 64
"""Bars of a picture at most; of longer files the first are drawn where none are selected."""


Form = Callable[[RenderFile, Smf, Clip, range, BinaryIO], None]
"""Writes a sound or picture of some bars to a file."""


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
        check_destination(output, command.source, force=command.force)
    smf = load(command.source, command.encoding)
    smf, clip = _select_bars(command, smf, read_clip(smf))
    bars = choose_bars(clip, command.bars, command.source) if command.bars else None
    shown = range(bars[0], bars[-1] + 1) if bars else range(clip.bars)
    with ExitStack() as stack:
        drafts = [stack.enter_context(replacing(file, force=command.force)) for file in command.outputs]
        sizes = [
            _made(command, smf, clip, shown, *each) for each in zip(command.outputs, drafts, strict=True)
        ]
    start, end = seconds_of_bars(clip.time, shown)
    files = tuple(map(Rendered, command.outputs, sizes))
    damaged = damage_sentences(smf.damage, str(command.source))
    lost = tuple(sentence for draft in drafts for sentence in draft.differences)
    return RenderReport(command.source, bars_text(shown), end - start, files, (*damaged, *lost))


def _made(command: RenderFile, smf: Smf, clip: Clip, shown: range, output: Path, draft: PartialFile) -> int:
    """Write a sound or picture to a draft; return its bytes."""
    try:
        FORMS[output.suffix.lower()](command, smf, clip, shown, draft.file)
        return draft.file.tell()
    except OSError as error:
        raise file_error(output, "written", error) from error


def _select_bars(command: RenderFile, smf: Smf, clip: Clip) -> tuple[Smf, Clip]:
    """Return the file and its clip without the notes of the other tracks."""
    if command.tracks is None:
        return smf, clip
    wanted = lanes_in(clip, command.tracks)
    others = tuple(index for index in range(len(clip.lanes)) if index not in wanted)
    if others:
        smf = without_lanes(smf, clip, others)
    return smf, replace(clip, lanes=tuple(clip.lanes[index] for index in wanted))


def _sound(command: RenderFile, smf: Smf, clip: Clip, bars: range, form: str, target: BinaryIO) -> None:
    selected = None if command.bars is None else bars
    midi, span = sounding_part(smf, clip, selected, str(command.source))
    write_sound(target, midi, span, form, command.soundfont)


def _png(command: RenderFile, _: Smf, clip: Clip, bars: range, target: BinaryIO) -> None:
    image = piano_roll(clip, _drawable(bars), title=command.source.name, scale=command.scale)
    image.save(target, "PNG")


def _svg(command: RenderFile, _: Smf, clip: Clip, bars: range, target: BinaryIO) -> None:
    target.write(svg_roll(clip, _drawable(bars), title=command.source.name).encode("utf-8", "replace"))


def _drawable(bars: range) -> range:
    return bars[:WIDEST] or range(1)


def _form(name: str) -> Form:
    return lambda command, smf, clip, bars, target: _sound(command, smf, clip, bars, name, target)


FORMS: Mapping[str, Form] = {
    ".wav": _form("wav"),
    ".flac": _form("flac"),
    ".ogg": _form("ogg"),
    ".png": _png,
    ".svg": _svg,
}
"""What can be rendered, by suffix."""
