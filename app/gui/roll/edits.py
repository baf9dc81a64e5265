"""Changes to notes, as values."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.gui.roll.geometry import HIGHEST
from engine.music.note import Note

LOUDEST = 127


@dataclass(frozen=True)
class Edit:
    """Notes of one lane that go and come.

    Attributes:
        removed: Notes that go.
        added: Notes that come.
        words: What was done, such as ``Move 3 notes``.
    """

    removed: tuple[Note, ...]
    added: tuple[Note, ...]
    words: str


def edit(verb: str, removed: Sequence[Note], added: Sequence[Note]) -> Edit | None:
    """Return a change in words; None where nothing changes."""
    gone, new = tuple(removed), tuple(added)
    if gone == new:
        return None
    count = max(len(gone), len(new))
    return Edit(gone, new, f"{verb} {'a note' if count == 1 else f'{count} notes'}")


def moved(notes: Sequence[Note], ticks: int, semitones: int) -> tuple[Note, ...]:
    """Return notes elsewhere; all go only as far as the first that reaches an end of the plane."""
    if not notes:
        return ()
    ticks = max(ticks, -min(note.onset for note in notes))
    lowest, highest = min(note.pitch for note in notes), max(note.pitch for note in notes)
    semitones = max(-lowest, min(semitones, HIGHEST - highest))
    return tuple(replace(note, onset=note.onset + ticks, pitch=note.pitch + semitones) for note in notes)


def resized(notes: Sequence[Note], ticks: int, least: int) -> tuple[Note, ...]:
    """Return notes that last longer or shorter, but no shorter than some ticks or than they were."""
    return tuple(replace(note, length=max(min(least, note.length), note.length + ticks, 1)) for note in notes)


def louder(notes: Sequence[Note], by: int) -> tuple[Note, ...]:
    """Return notes with another velocity, kept within 1 to 127 one by one."""
    return tuple(replace(note, velocity=max(1, min(LOUDEST, note.velocity + by))) for note in notes)
