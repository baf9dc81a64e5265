"""How hard and how long: new notes are played as the same hands play the notes around them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes

MIN_KNOWN_NOTES = 16
"""Known notes below which there is nothing to go by."""

MAX_KNOWN_NOTES = 768
"""Known notes that are looked at, the nearest ones."""

CANDIDATES = 16
"""Known notes that may lend one new note their articulation; as many that follow the last ones join them."""

TOGETHER = 0.5
"""Steps within which notes count as struck together."""

WEIGHTS = {
    "beat": 0.5,
    "bar": 0.25,
    "wait": 1.0,
    "since": 0.5,
    "size": 0.3,
    "rank": 0.5,
    "pitch": 0.6,
    "again": 1.0,
    "length": 0.1,
    "velocity": 0.6,
    "far": 0.02,
}
"""What a difference costs: of one step in the beat (of sixteen in the bar), of a doubling of the time to the
next or from the last onset, of one note more struck together, from lowest to highest of these, of an octave,
of a doubling of the time to the next onset of the same pitch, of a doubling of the suggested length, of 20 of
the suggested velocity, and a bar of distance."""

MAX_REPEAT_STEPS = 32.0
"""Steps to the next onset of the same pitch, from which it makes no difference when it comes."""

CUT = 50.0
"""What it costs to take a length that the next onset of the same pitch would cut off."""

OTHER_DRUM = 4.0
"""What another drum costs."""

REPEATED = 6.0
"""What is spared by taking the articulation of the very note that a new one repeats."""

SAME = 0.4
"""Steps by which a note may come early or late and still be the one that is repeated."""

BREAK = 0.4
"""What it costs to take the articulation of a note that does not follow the last one lent."""

JUMP = 1.5
"""What it costs further if it is 20 louder or softer than the one that does."""

LOUDNESS = 20.0

REACH = 4
"""Notes on either side that say how loud a lane is at a note."""

MAX_EQUAL_SHARE = 0.25
"""Share of notes as loud as the one before, above which a lane is too even to be scattered."""

UNEVEN = 0.2
"""Standard deviation of new velocities about the lent ones, as a share of the usual move of two notes."""


@dataclass(frozen=True)
class _Seen:
    """What decides on the articulation of each note, shape ``(notes,)`` each."""

    phase: NDArray[np.float64]
    place: NDArray[np.float64]
    wait: NDArray[np.float64]
    since: NDArray[np.float64]
    size: NDArray[np.float64]
    rank: NDArray[np.float64]
    pitch: NDArray[np.float64]
    again: NDArray[np.float64]
    length: NDArray[np.float64]
    velocity: NDArray[np.float64]
    bar: NDArray[np.float64]


def transfer_articulation(
    new: Sequence[Note],
    known: Sequence[Note],
    time: TimeMap,
    *,
    drums: bool = False,
    like: int | None = None,
) -> tuple[Note, ...]:
    """Give new notes velocities and lengths of known notes of the same lane that are in the like place.

    Runs of known notes are kept together where they can, so that loudness moves as it does in the lane.
    A note that repeats a known one is played just as that one, also in time.

    Args:
        new: New notes, whose own velocities and lengths are suggestions.
        known: The notes of the lane that stay.
        time: The clip's time.
        drums: Whether pitches are drums, which are near to themselves alone.
        like: Ticks from the new notes to a passage that they are likely to repeat.

    Returns:
        The new notes by onset, then pitch; unchanged where too few notes are known.

    Source: unit selection with target and join costs, Hunt and Black 1996, "Unit selection in a concatenative
        speech synthesis system"; cases of expressive performance, Arcos and Lopez de Mantaras 2001.
    """
    wanted = sorted(new, key=lambda note: (note.onset, note.pitch))
    if not wanted or len(known) < MIN_KNOWN_NOTES:
        return tuple(wanted)
    middle = wanted[len(wanted) // 2].onset
    places = (middle,) if like is None else (middle, middle + like)
    units = sorted(_nearest(Notes.of(known), places), key=lambda note: (note.onset, note.pitch))
    around = sorted([*units, *wanted], key=lambda note: (note.onset, note.pitch))
    cost = _target_costs(_see(wanted, around, time), _see(units, units, time), drums=drums)
    repeats = _repeats(wanted, units, like, SAME * time.step_ticks)
    cost = cost - REPEATED * repeats
    selected = _best_path(cost, np.array([unit.velocity for unit in units], float), units, wanted)
    again = repeats[np.arange(len(wanted)), selected].tolist()
    lent = [
        replace(note, velocity=units[at].velocity, length=units[at].length)
        for note, at in zip(wanted, selected, strict=True)
    ]
    played = [
        replace(loose, onset=units[at].onset - (like or 0), velocity=units[at].velocity) if same else loose
        for loose, at, same in zip(_uneven(lent, units), selected, again, strict=True)
    ]
    return tuple(sorted(played, key=lambda note: (note.onset, note.pitch)))


def _nearest(notes: Notes, places: Sequence[int]) -> Notes:
    """Return the notes that begin nearest to some ticks, the nearest first."""
    away = np.min([np.abs(notes.onsets - place) for place in places], axis=0)
    return notes.taken(np.argsort(away, kind="stable")[:MAX_KNOWN_NOTES])


def _uneven(notes: Sequence[Note], units: Sequence[Note]) -> tuple[Note, ...]:
    """Scatter velocities a little where no two notes of a lane are struck alike, as hands do."""
    moves = np.abs(np.diff([unit.velocity for unit in units]))
    if (moves == 0).mean() > MAX_EQUAL_SHARE:
        return tuple(notes)
    rng = np.random.default_rng([note.onset for note in notes])
    scattered = rng.normal([note.velocity for note in notes], UNEVEN * float(np.median(moves)))
    velocities = np.clip(np.rint(scattered), 1, 127).astype(int).tolist()
    return tuple(replace(note, velocity=v) for note, v in zip(notes, velocities, strict=True))


def _see(notes: Sequence[Note], among: Sequence[Note], time: TimeMap) -> _Seen:
    step = time.step_ticks
    onset = np.array([note.onset for note in notes]) / step
    bars = [time.bar_at(note.onset) for note in notes]
    starts = np.array([time.bar_start(bar) for bar in bars]) / step
    others = np.array([note.onset for note in among]) / step
    pitches = np.array([note.pitch for note in among], float)
    pitch = np.array([note.pitch for note in notes], float)
    first, last = (np.searchsorted(others, onset + sign * TOGETHER) for sign in (-1, 1))
    padded = np.concatenate([[others[0] - 16], others, [others[-1] + 16]])
    size = np.maximum(last - first, 1).astype(float)
    below = np.array([(pitches[f:n] < p).sum() for f, n, p in zip(first, last, pitch, strict=True)], float)
    place = np.maximum(onset - starts, 0)
    return _Seen(
        place % 4,
        place,
        np.log2(np.clip(padded[last + 1] - onset, 0.25, 32)),
        np.log2(np.clip(onset - padded[first], 0.25, 32)),
        size,
        np.where(size > 1, below / np.maximum(size - 1, 1), 1.0),
        pitch,
        np.log2(_again(notes, among) / step),
        np.log2(np.array([max(note.length, 1) for note in notes]) / step),
        np.array([note.velocity for note in notes], float),
        np.array(bars, float),
    )


def _again(notes: Sequence[Note], among: Sequence[Note]) -> NDArray[np.float64]:
    """Return the ticks to the next onset of the same pitch, shape ``(notes,)``; infinite if none follows."""
    onsets: dict[int, list[int]] = {}
    for note in among:
        onsets.setdefault(note.pitch, []).append(note.onset)
    found = []
    for note in notes:
        own = onsets[note.pitch]
        place = bisect_right(own, note.onset)
        found.append(own[place] - note.onset if place < len(own) else np.inf)
    return np.array(found, float)


def _repeats(new: Sequence[Note], units: Sequence[Note], like: int | None, reach: float) -> NDArray[np.bool_]:
    """Say which new notes repeat which known ones, so many ticks away, shape ``(new, units)``."""
    if like is None:
        return np.zeros((len(new), len(units)), np.bool_)
    rows, columns = (np.array([(note.onset, note.pitch) for note in notes]) for notes in (new, units))
    onset, pitch = (rows[:, None] - columns[None]).transpose(2, 0, 1)
    repeats: NDArray[np.bool_] = (np.abs(onset + like) <= reach) & (pitch == 0)
    return repeats


def _target_costs(new: _Seen, units: _Seen, *, drums: bool) -> NDArray[np.float64]:
    """Return what it costs each new note to be played as each unit, shape ``(new, units)``."""

    def apart(name: str) -> NDArray[np.float64]:
        difference: NDArray[np.float64] = np.abs(getattr(new, name)[:, None] - getattr(units, name))
        return difference

    beat, pitch = apart("phase"), apart("pitch")
    longest = np.log2(MAX_REPEAT_STEPS)
    again = np.abs(np.minimum(new.again, longest)[:, None] - np.minimum(units.again, longest))
    cut = units.length > new.again[:, None]
    return np.asarray(
        WEIGHTS["beat"] * np.minimum(beat, 4 - beat)
        + WEIGHTS["bar"] * np.minimum(apart("place"), 16) / 4
        + WEIGHTS["wait"] * apart("wait")
        + WEIGHTS["since"] * apart("since")
        + WEIGHTS["size"] * np.minimum(apart("size"), 3)
        + WEIGHTS["rank"] * apart("rank")
        + (OTHER_DRUM * (pitch > 0) if drums else WEIGHTS["pitch"] * pitch / 12)
        + (0 if drums else WEIGHTS["again"] * again + CUT * cut)
        + WEIGHTS["length"] * apart("length")
        + WEIGHTS["velocity"] * apart("velocity") / LOUDNESS
        + WEIGHTS["far"] * np.minimum(apart("bar"), 32)
    )


def _best_path(
    cost: NDArray[np.float64], loud: NDArray[np.float64], units: Sequence[Note], wanted: Sequence[Note]
) -> list[int]:
    """Return the unit of each new note that costs least in all (Viterbi 1967)."""
    count = len(units)
    follows = np.append(loud[1:], loud[-1])
    level = np.convolve(np.pad(loud, REACH, "edge"), np.ones(2 * REACH + 1) / (2 * REACH + 1), "valid")
    begin = max(sum(unit.onset < wanted[0].onset for unit in units) - 1, 0)
    best: list[NDArray[np.int64]] = []
    back: list[NDArray[np.int64]] = []
    total = np.zeros(0)
    for row in cost:
        few = np.argpartition(row, min(CANDIDATES, count - 1))[:CANDIDATES]
        if best:
            good = best[-1][np.argsort(total, kind="stable")[:CANDIDATES]]
            few = np.union1d(few, np.minimum(good + 1, count - 1))
            joined = BREAK + JUMP * np.abs(loud[few][None, :] - follows[best[-1]][:, None]) / LOUDNESS
            joined[few[None, :] == best[-1][:, None] + 1] = 0
            through = total[:, None] + joined
            back.append(through.argmin(0))
            total = through.min(0) + row[few]
        else:
            total = row[few] + JUMP * np.abs(level[few] - level[begin]) / LOUDNESS
        best.append(few)
    at = int(total.argmin())
    path = [int(best[-1][at])]
    for few, came in zip(reversed(best[:-1]), reversed(back), strict=True):
        at = int(came[at])
        path.append(int(few[at]))
    return path[::-1]
