"""What new notes must keep to, and notes made to keep to it exactly."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from ripieno.engine.errors import RipienoError
from ripieno.engine.music.harmony import Harmony
from ripieno.engine.music.keys import Key
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes

Keep = Literal["rhythm", "pitch"]


class LockError(RipienoError):
    """Locks that contradict each other, or that no notes can keep to."""


@dataclass(frozen=True)
class Locks:
    """What new notes must keep to, without exception.

    Attributes:
        key: Pitches lie in its scale; drums are exempt.
        chords: At every moment a note belongs to the chord of that moment: it begins on a chord
            tone and ends, at the latest, where the harmony leaves it. Where there is no chord,
            and for drums, every pitch is right. Notes whose rhythm is kept also keep their
            length: they begin on a chord tone, and on one that stays right if there is any.
        low: Lowest pitch.
        high: Highest pitch.
        scale: Where no ``key`` is given, pitches lie in the scale of the key that is estimated around the
            region.
        max_polyphony: Most notes of a lane that sound at once, kept notes that ring included; 1 makes
            single lines. None sets no limit.
        keep: ``rhythm`` keeps the onset, length and velocity of every replaced note and changes
            pitches only; ``pitch`` keeps the pitches of each bar in their order, chords
            together, and changes their rhythm only.
        silent: Pairs of bar and step (sixteenth) of the bar, both from 0: no note begins
            there, that is, nearer to that step than to another.

    Raises:
        LockError: If a value is out of range or two locks contradict each other.
    """

    key: Key | None = None
    scale: bool = False
    chords: bool = False
    low: int = 0
    high: int = 127
    max_polyphony: int | None = None
    keep: Keep | None = None
    silent: frozenset[tuple[int, int]] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what cannot be kept."""
        if not 0 <= self.low <= self.high <= 127:
            raise LockError(
                f"The pitch range {self.low} to {self.high} is empty or leaves 0 to 127; "
                "give the lower pitch first."
            )
        if self.max_polyphony is not None and self.max_polyphony < 1:
            raise LockError(f"{self.max_polyphony} notes at once are none; allow at least 1.")
        if self.keep not in (None, "rhythm", "pitch"):
            raise LockError(f'"{self.keep}" cannot be kept; keep rhythm or pitch.')
        pitches = self.key is not None or self.scale or self.chords or (self.low, self.high) != (0, 127)
        clashes = (
            ("rhythm", "a limit of polyphony", self.max_polyphony is not None),
            ("rhythm", "silent steps", bool(self.silent)),
            ("pitch", "a limit of polyphony", self.max_polyphony is not None),
            ("pitch", "locks on pitches", pitches),
        )
        for keep, other, given in clashes:
            if keep == self.keep and given:
                raise LockError(f"To keep the {keep} contradicts {other}; leave out one of the two.")


def silent_steps(bars: Iterable[int], steps: Iterable[int]) -> frozenset[tuple[int, int]]:
    """Return the same silent steps of the bar, from 0, for each of some bars."""
    selected = tuple(steps)
    return frozenset((bar, step) for bar in bars for step in selected)


def hold_to_chords(notes: Iterable[Note], harmony: Harmony, patience: float) -> Iterator[Note]:
    """Yield notes cut so that at every moment they belong to the chord.

    A note that comes a little before its chord waits for it; a note outside its chord goes.

    Args:
        notes: In any order.
        harmony: The chords.
        patience: Ticks that a note may wait for its chord.
    """
    for note in notes:
        start = note.onset
        if not harmony.fits(note.pitch, start):
            start = harmony.next_change(start) or note.end
            if start - note.onset > patience or start >= note.end or not harmony.fits(note.pitch, start):
                continue
        end = harmony.leaves(note.pitch, start, note.end)
        yield replace(note, onset=start, length=end - start)


def limit_polyphony(
    notes: Iterable[Note], kept: Sequence[Note], most: int, *, lowest_first: bool
) -> tuple[Note, ...]:
    """Return notes of which no more than ``most`` sound at once, together with kept ones.

    A new onset ends the notes that have sounded longest; of notes that begin together and are
    too many, those of one end of the pitch range stay. Where kept notes alone fill the limit,
    nothing new sounds. Notes only become shorter, or go.

    Args:
        notes: New notes, in any order.
        kept: Notes of the lane that stay.
        most: The limit, at least 1.
        lowest_first: Whether the lowest notes stay, rather than the highest.

    Returns:
        Notes by onset, then pitch.
    """
    new = sorted(notes, key=lambda note: note.onset)
    if not new:
        return ()
    last = max(note.end for note in new)
    near = tuple(Notes.of(kept).within(new[0].onset, last))
    comers = {onset: list(group) for onset, group in groupby(new, key=lambda note: note.onset)}
    done: list[Note] = []
    sounding: list[Note] = []
    for tick in sorted({*comers, *(note.onset for note in near if note.onset >= new[0].onset)}):
        done += [note for note in sounding if note.end <= tick]
        sounding = [note for note in sounding if note.end > tick]
        room = max(most - sum(note.onset <= tick < note.end for note in near), 0)
        ranked = sorted(comers.get(tick, ()), key=lambda note: note.pitch, reverse=not lowest_first)
        entering = ranked[:room]
        excess = max(len(sounding) + len(entering) - room, 0)
        done += [replace(note, length=tick - note.onset) for note in sounding[:excess]]
        sounding = [*sounding[excess:], *entering]
    return tuple(sorted((*done, *sounding), key=lambda note: (note.onset, note.pitch)))
