"""From steps of a system to the ticks of a clip, and into a key."""

from collections.abc import Iterable, Sequence

from ripieno.engine.grid.part import NoteRow, Part
from ripieno.engine.music.keys import Key, estimate_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.systems.song import rows_of

RELATIVE = 3
"""Semitones from a minor key up to the major one with the same pitches."""


def notes_of(
    part: Part, start: int, end: int, step_ticks: float, velocity: int | None = None
) -> tuple[Note, ...]:
    """Return the notes of a part that begin within a span of ticks, cut at its end.

    Args:
        part: Onsets in steps from ``start``.
        start: First tick.
        end: The tick after the last.
        step_ticks: Ticks of a sixteenth.
        velocity: That of all notes; None for their own.
    """
    found = []
    for onset, length, pitch, own in rows_of(part):
        first = start + round(onset * step_ticks)
        last = min(max(start + round((onset + length) * step_ticks), first + 1), end)
        if start <= first < last:
            found.append(Note(first, last - first, pitch, velocity or own))
    return tuple(found)


def known_rows(notes: Notes, start: int, step_ticks: float) -> tuple[NoteRow, ...]:
    """Return notes in steps, their onsets counted from a tick."""
    return tuple(
        ((note.onset - start) / step_ticks, note.length / step_ticks, note.pitch, note.velocity)
        for note in notes
    )


def in_key(notes: Sequence[Note], key: Key, *, transposes: bool) -> tuple[Note, ...]:
    """Return notes that all lie in the scale of a key.

    Args:
        notes: Pitched notes.
        key: The key.
        transposes: Whether all are moved together first, so that their own key becomes this one, or its
            relative where they are in the other mode. What still lies outside the scale goes to the nearest
            pitch of it, the lower one of two.
    """
    steps = _semitones(notes, key) if transposes else 0
    moved = (_in_scale(note.pitch + steps, key) for note in notes)
    return tuple(
        Note(note.onset, note.length, pitch, note.velocity, note.channel)
        for note, pitch in zip(notes, moved, strict=True)
    )


def _semitones(notes: Iterable[Note], key: Key) -> int:
    own = estimate_key(notes)
    if own is None:
        return 0
    tonic = key.tonic
    if key.mode != own.mode:
        tonic += RELATIVE if key.mode == "minor" else -RELATIVE
    return (tonic - own.tonic + 5) % 12 - 5


def _in_scale(pitch: int, key: Key) -> int:
    """Return the nearest pitch of MIDI in a scale."""
    near = (pitch + each for each in (0, -1, 1, -2, 2))
    inside = next(each for each in near if each % 12 in key.pitch_classes)
    while inside > 127:
        inside -= 12
    while inside < 0:
        inside += 12
    return inside
