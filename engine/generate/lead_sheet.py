"""A lead sheet step by step: the bar, the chord and the melody, as an accompaniment goes by them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.layout import Doubles, Layout
from ripieno.engine.grid.spec import STEPS

Ints = NDArray[np.int64]

LOWEST, HIGHEST = 33, 84
"""Pitches of an accompaniment, A1 to C6."""

PLACES = 16
"""Places in a bar that are told apart; beats after the fourth are like it."""

MAX_AGE, MAX_LEFT = 16, 15
"""Steps since a chord began and until it ends that are told apart."""

EARLY = 8
"""Steps for which a chord is new."""

ONSET, HELD, REST, NO_MELODY = range(4)
"""What the melody does on a step."""

ONSETS_REACH, MAX_ONSETS = 8, 12
"""Steps on either side in which onsets of the melody are counted, and how many are told apart."""

HEIGHTS, LOWEST_HEIGHT = 12, 48
"""Registers of a melody, each of three semitones, and the lowest pitch of the first."""

BELOW, ABOVE = 44, 14
"""Semitones below and above the melody that are told apart."""

NO_CHORD = 6
"""The kind of a step without a chord; others are six kinds of thirds and sevenths."""

SIZES: Mapping[str, int] = {
    "place": PLACES,
    "age": MAX_AGE + 1,
    "left": MAX_LEFT + 1,
    "phase": 3,
    "kind": NO_CHORD + 1,
    "melody": 4,
    "before": 4,
    "after": 4,
    "onsets": MAX_ONSETS + 2,
    "height": HEIGHTS + 1,
    "pitch": HIGHEST - LOWEST + 1,
    "interval": 13,
    "degree": 26,
    "distance": BELOW + ABOVE + 2,
}
"""Values of each feature.

Of a step: its place in the bar; steps since its chord began and until it ends; whether a chord begins, is new
or old; the kind of the chord; what the melody does there and on the steps beside; how many notes it has
around; its register. Of a cell: its pitch; semitones above the root; the same and whether the chord has it;
semitones above the melody.
"""


@dataclass(frozen=True)
class MelodyNotes:
    """The notes of a melody; all arrays have shape ``(notes,)``.

    Attributes:
        onsets: In steps from the start of the piece, ascending.
        ends: Likewise.
        pitches: MIDI key numbers.
    """

    onsets: Doubles
    ends: Doubles
    pitches: Ints


def read_lead_sheet(
    layout: Layout, roots: Ints, tones: Ints, melody: MelodyNotes | None
) -> Mapping[str, Ints]:
    """Return the features of consecutive beats.

    Args:
        layout: The beats.
        roots: Shape ``(beats,)``, pitch classes; -1 without a chord.
        tones: Shape ``(beats,)``, pitch classes of the chords as bits; 0 without a chord.
        melody: The melody, None where it is not known.

    Returns:
        By name, as in ``SIZES``, arrays that broadcast to ``(steps, pitches)``, for the steps that exist, as
        in ``Layout.cells``.
    """
    _, patch, step = layout.cells
    place = np.minimum(layout.beat, PLACES // STEPS - 1)[patch] * STEPS + step
    sung, states = _melody(layout, melody)
    pitches = np.arange(LOWEST, HIGHEST + 1)
    steps = {"place": place} | _chords(roots[patch], tones[patch]) | states
    return (
        {name: each[:, None] for name, each in steps.items()}
        | _degrees(roots[patch], tones[patch], pitches)
        | {"pitch": (pitches - LOWEST)[None], "distance": _distance(sung, pitches)}
    )


def flat_indices(
    features: Mapping[str, Ints], tables: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, Ints]]:
    """Yield the name of each table and where in it, flattened, each cell lies.

    Args:
        features: From ``read_lead_sheet``.
        tables: The features by which each table goes, by its name.
    """
    for table, names in tables.items():
        index = np.zeros((1, 1), np.int64)
        for name in names:
            index = index * SIZES[name] + features[name]
        yield table, index


def _chords(roots: Ints, tones: Ints) -> dict[str, Ints]:
    """Return the features of steps that go by their chords."""
    at = np.arange(len(roots))
    begins = np.ones(len(roots), bool)
    begins[1:] = (np.diff(roots) != 0) | (np.diff(tones) != 0)
    first = np.maximum.accumulate(np.where(begins, at, 0))
    last = np.flatnonzero(np.append(begins[1:], True))
    age = at - first
    left = last[np.searchsorted(last, at)] - at
    has = [(tones >> (roots + interval) % 12 & 1).astype(np.int64) for interval in (3, 4, 10, 11)]
    third = np.where(has[1], 2, has[0])
    kind = np.where((roots < 0) | (tones == 0), NO_CHORD, 2 * third + (has[2] | has[3]))
    return {
        "age": np.minimum(age, MAX_AGE),
        "left": np.minimum(left, MAX_LEFT),
        "phase": np.where(age == 0, 0, np.where(age < EARLY, 1, 2)),
        "kind": kind,
    }


def _degrees(roots: Ints, tones: Ints, pitches: Ints) -> dict[str, Ints]:
    """Return how pitches lie to the chord of each step, of shape ``(steps, pitches)`` each."""
    known = (roots >= 0)[:, None]
    interval = np.where(known, (pitches - roots[:, None]) % 12, 12)
    is_tone = known & (tones[:, None] >> pitches % 12 & 1).astype(bool)
    return {"interval": interval, "degree": 2 * interval + is_tone}


def _melody(layout: Layout, melody: MelodyNotes | None) -> tuple[Ints, dict[str, Ints]]:
    """Return the pitch that is sung on each step, 0 for none, and the features that go by the melody."""
    time = layout.cells[0]
    count = len(time)
    sung, state = np.zeros(count, np.int64), np.full(count, REST)
    if melody is None:
        nothing = {"onsets": MAX_ONSETS + 1, "height": 0}
        own = {name: np.full(count, value) for name, value in nothing.items()}
        return sung, own | dict.fromkeys(("melody", "before", "after"), np.full(count, NO_MELODY))
    first, end = (_nearest(time, each) for each in (melody.onsets, melody.ends))
    for begin, stop, pitch in zip(first, np.maximum(end, first + 1), melody.pitches, strict=True):
        inside = slice(max(begin, 0), max(stop, 0))
        state[inside] = np.where(state[inside] == ONSET, ONSET, HELD)
        sung[inside] = pitch
        if 0 <= begin < count:
            state[begin] = ONSET
    near = np.convolve(state == ONSET, np.ones(2 * ONSETS_REACH + 1, np.int64))[ONSETS_REACH:-ONSETS_REACH]
    median = float(np.median(melody.pitches)) if len(melody.pitches) else None
    height = 0 if median is None else 1 + int(np.clip((median - LOWEST_HEIGHT) // 3, 0, HEIGHTS - 1))
    return sung, {
        "melody": state,
        "before": np.append(REST, state[:-1]),
        "after": np.append(state[1:], REST),
        "onsets": np.minimum(near, MAX_ONSETS),
        "height": np.full(count, height),
    }


def _nearest(time: Doubles, at: Doubles) -> Ints:
    """Return the steps nearest to some times; before the first one -1, after the last one their number."""
    nearest: Ints = np.searchsorted(time, at - 0.5, side="right") - (at < time[0] - 0.5)
    return nearest


def _distance(sung: Ints, pitches: Ints) -> Ints:
    above = np.clip(pitches - sung[:, None], -BELOW, ABOVE) + BELOW
    distance: Ints = np.where(sung[:, None] > 0, above, BELOW + ABOVE + 1)
    return distance
