"""What leaves the window: the clip, a part of it, its sound, its picture."""

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Literal

from ripieno.app.midi_io.clip_file import add_lanes, splice, write_whole
from ripieno.app.midi_io.excerpt import without_lanes
from ripieno.app.midi_io.file_errors import file_error
from ripieno.app.midi_io.new_file import metre_event, new_file
from ripieno.app.midi_io.smf import Smf
from ripieno.app.midi_io.track_events import with_metas
from ripieno.app.midi_io.write_file import replacing
from ripieno.app.render.piano_roll import piano_roll
from ripieno.app.render.sound import FORMS, write_sound
from ripieno.app.render.svg_roll import svg_roll
from ripieno.app.session.editor.document import Document
from ripieno.app.session.sounding_part import sounding_part
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.meter import TempoChange, TimeMap
from ripieno.engine.music.notes import NO_NOTES
from ripieno.engine.music.region import Region, runs
from ripieno.engine.music.selection import bars_text, lane_title

Part = Literal["clip", "region", "lane"]

WIDEST = 64
"""Bars of a picture at most."""


class TakeOutError(RipienoError):
    """A part that cannot be taken out."""


def write_part(document: Document, part: Part, region: Region | None, lane: int, folder: Path) -> Path:
    """Write a part of a document to a MIDI file.

    Args:
        document: The document.
        part: All of it, the bars and lanes of the region alone, or one lane with all its bars.
        region: What is selected.
        lane: The lane in front.
        folder: Where to write; the name tells what is in it.

    Returns:
        The file.

    Raises:
        RipienoError: If nothing is selected, or it cannot be written.
    """
    clip = document.clip
    if part == "clip":
        smf, name = document.smf, "clip"
    elif part == "lane":
        others = tuple(index for index in range(len(clip.lanes)) if index != lane)
        smf = without_lanes(document.smf, clip, others)
        name = lane_title(clip.lanes[lane])
    elif region is None or not region.bars:
        raise TakeOutError("No selection; drag over bars on the ruler first.")
    else:
        smf, name = cut(clip, region), bars_text(region.bars) + " painted" * bool(region.painted)
    path = folder / f"{re.sub(r'[^0-9A-Za-z -]+', ' ', name).strip() or 'clip'}.mid"
    Document(smf).save(path)
    return path


def cut(clip: Clip, region: Region) -> Smf:
    """Return the bars and lanes of a region as a file of their own, beginning at its first bar.

    Bars between selected ones are there and empty, and so is what is not painted of a bar. The tempo is that
    of the first bar.
    """
    time, first = clip.time, region.bars[0]
    start, end = time.bar_start(first), time.bar_start(region.bars[-1] + 1)
    later = (each for each in time.metres if start < each.tick < end)
    metres = (replace(time.metre_at(first), tick=start), *later)
    microseconds = round(60_000_000 / time.tempo_at(start))
    new_time = TimeMap(
        time.ppq,
        (TempoChange(0, microseconds),),
        tuple(replace(each, tick=each.tick - start) for each in metres),
    )
    lanes = tuple(replace(clip.lanes[index], notes=NO_NOTES) for index in region.lanes)
    empty = Clip(new_time, lanes, end - start)
    changes = {each.tick: metre_event(each) for each in new_time.metres if each.tick}
    smf = with_metas(new_file(new_time, end - start), changes)
    smf, empty = add_lanes(smf, empty, range(len(lanes)))
    notes = {
        number: [
            replace(note, onset=note.onset - start, length=min(note.length, end - note.onset))
            for note in held
        ]
        for number, held in enumerate(clip.held(region).values())
    }
    whole = Region(tuple(range(new_time.bar_count(end - start))), tuple(range(len(lanes))))
    return splice(smf, empty, whole, notes)


def export_sound(document: Document, region: Region | None, path: Path) -> tuple[str, ...]:
    """Write the sound of a document, or of its selected bars; the suffix says in which form.

    Returns:
        One sentence for each thing that could not be kept of the file that was replaced.

    Raises:
        RipienoError: If it cannot be made or written.
    """
    form = path.suffix.lower().lstrip(".")
    if form not in FORMS:
        raise TakeOutError(f"{path} has no suffix that says what to write; use one of .{', .'.join(FORMS)}.")
    bars = _run(region)
    midi, span = sounding_part(document.smf, document.clip, bars, path.stem)
    with replacing(path) as draft:
        try:
            write_sound(draft.file, midi, span, form)
        except OSError as error:
            raise file_error(path, "written", error) from error
    return draft.differences


def export_picture(document: Document, region: Region | None, path: Path) -> tuple[str, ...]:
    """Write a picture of a document's bars; the suffix says in which form.

    Returns:
        One sentence for each thing that could not be kept of the file that was replaced.

    Raises:
        RipienoError: If it cannot be written.
    """
    clip = document.clip
    around = _run(region)
    first = max(0, around.start - 4) if around else 0
    bars = range(first, min(max(clip.bars, 1), first + WIDEST))
    if path.suffix.lower() == ".svg":
        return write_whole(path, svg_roll(clip, bars, title=path.stem).encode("utf-8", "replace"))
    target = io.BytesIO()
    piano_roll(clip, bars, region, title=path.stem).save(target, "PNG")
    return write_whole(path, target.getvalue())


def _run(region: Region | None) -> range | None:
    """Return the bars from the first to the last that is selected; None where none is."""
    if region is None or not region.bars:
        return None
    found = list(runs(region.bars))
    return range(found[0][0], found[-1][1] + 1)
