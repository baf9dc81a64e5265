"""Notes on their way from one place to another: a small MIDI file of their own."""

from collections.abc import Sequence
from dataclasses import replace

from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import decode, encode
from ripieno.app.session.editor.take_out import cut
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import NO_NOTES, Notes
from ripieno.engine.music.region import Region


def as_file(notes: Sequence[Note], lane: Lane, time: TimeMap) -> bytes:
    """Return a MIDI file of notes; it begins with the bar that the first of them lies in.

    Args:
        notes: At least one note, of the lane.
        lane: Whose name, channel and program the file has.
        time: What the notes lie in.
    """
    first, last = min(note.onset for note in notes), max(note.end for note in notes) - 1
    bars = tuple(range(time.bar_at(first), time.bar_at(last) + 1))
    own = replace(lane, notes=NO_NOTES.merged(Notes.of(notes)))
    return encode(cut(Clip(time, (own,), time.bar_start(bars[-1] + 1)), Region(bars, (0,))))


def of_file(data: bytes, ppq: int) -> tuple[Note, ...]:
    """Return the notes of a MIDI file, of all its lanes, by onset, then pitch; of equal ones the first.

    Args:
        data: The file.
        ppq: Ticks per quarter note that onsets and lengths are to be in.

    Raises:
        SmfError: If it is no MIDI file.
    """
    clip = read_clip(decode(data, "The clipboard"))
    ratio = ppq / clip.time.ppq
    found = {
        (round(note.onset * ratio), note.pitch): replace(
            note, onset=round(note.onset * ratio), length=max(1, round(note.length * ratio))
        )
        for lane in reversed(clip.lanes)
        for note in reversed(lane.notes)
    }
    return tuple(found[place] for place in sorted(found))
