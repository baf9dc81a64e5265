"""What is measured in every filled region, one number each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.metrics.fills import (
    best_overlap,
    note_f1,
    pitch_class_distance,
    rhythm_agreement,
    sounding_at_once,
)
from ripieno.engine.music.chords import Chord
from ripieno.engine.music.keys import estimate_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import DRUM_CHANNEL
from ripieno.training.evaluation.cases import BARS, PPQ, STEP, Case, flat
from ripieno.training.evaluation.fills import FilledCase

Floats = NDArray[np.float64]


def measure(fill: FilledCase) -> dict[str, float]:
    """Return every measure of a fill; not a number where it has no meaning."""
    case, notes, tonal = fill.case, fill.all, fill.tonal
    true, around = flat(case.true), flat(case.known)
    start, end = case.span
    bars = by_bar(notes, case)
    other = [own for bar, own in by_bar(around, case).items() if bar not in case.region.bars]
    filled = [bars.get(bar, []) for bar in case.region.bars]
    return {
        "note_f1": note_f1(notes, true, STEP),
        "rhythm": rhythm_agreement(notes, true, STEP, range(round(start / STEP), round(end / STEP))),
        "pitch_classes": pitch_class_distance(tonal, pitched(true)) if pitched(true) else float("nan"),
        "out_of_key": out_of_key(tonal, pitched(around)),
        "onset_ratio": len(notes) / len(true),
        "onsets_per_bar": len(notes) / BARS,
        "empty_bars": float(np.mean([not own for own in filled])),
        "sounding": sounding_at_once(tonal) if pitched(true) else float("nan"),
        "length": mean_of(lengths(tonal)),
        "velocity": mean_of(velocities(notes)),
        "offset": mean_of(np.abs(offsets(notes))),
        "best_overlap": float(np.mean([best_overlap(own, other, STEP, case.bar) for own in filled])),
        "chord_tones": chord_tones(tonal, case.chords, start, case.bar),
    }


def by_bar(notes: Sequence[Note], case: Case) -> Mapping[int, list[Note]]:
    """Return the notes of each bar that has any, by the sixteenth on which they begin.

    A note that is played ahead of the bar line counts to the bar that it opens, save for the edges of the
    region, where the onset decides.
    """
    found: dict[int, list[Note]] = defaultdict(list)
    start, end = case.span
    for note in notes:
        inside = start <= note.onset < end
        bar = int(int(note.onset / STEP + 0.5) * STEP // case.bar)
        first, last = case.region.bars[0], case.region.bars[-1]
        bar = min(max(bar, first), last) if inside else bar
        if inside or not first <= bar <= last:
            found[bar].append(note)
    return found


def out_of_key(notes: Sequence[Note], around: Sequence[Note]) -> float:
    """Return the share of notes outside the scale of the key around; not a number without a key or notes.

    Source: key by Krumhansl 1990 with the profiles of Albrecht and Shanahan 2013.
    """
    key = estimate_key(around)
    if key is None or not notes:
        return float("nan")
    return float(np.mean([note.pitch % 12 not in key.pitch_classes for note in notes]))


def chord_tones(notes: Sequence[Note], chords: Sequence[Chord | None], start: int, bar: int) -> float:
    """Return the share of notes on strong beats that belong to the chord there.

    Strong are the first beat of a bar and, where it has an even number of them, the one in its middle.

    Args:
        notes: Pitched notes.
        chords: The chord of each beat from ``start`` on; notes over no chord are left out.
        start: Tick of the first bar.
        bar: Ticks in a bar.

    Returns:
        0 to 1; not a number where no note is judged.
    """
    beats = bar // PPQ
    strong = {0, beats // 2} if beats % 2 == 0 else {0}
    hits = []
    for note in notes:
        step = int((note.onset - start) / STEP + 0.5)
        beat, within = divmod(step, 4)
        chord = chords[beat] if beat < len(chords) else None
        if within == 0 and beat % beats in strong and chord and chord.pitch_classes:
            hits.append(note.pitch % 12 in chord.pitch_classes)
    return float(np.mean(hits)) if hits else float("nan")


def lengths(notes: Sequence[Note]) -> Floats:
    """Return note lengths in sixteenths."""
    return np.array([note.length / STEP for note in notes], float)


def velocities(notes: Sequence[Note]) -> Floats:
    """Return velocities, 1 to 127."""
    return np.array([note.velocity for note in notes], float)


def offsets(notes: Sequence[Note]) -> Floats:
    """Return how far onsets lie from the nearest sixteenth, -0.5 (ahead) to 0.5 of a sixteenth."""
    onsets = np.array([note.onset / STEP for note in notes], float)
    deviations: Floats = onsets - np.floor(onsets + 0.5)
    return deviations


def pitched(notes: Sequence[Note]) -> list[Note]:
    """Return the notes that are not drums'."""
    return [note for note in notes if note.channel != DRUM_CHANNEL]


def mean_of(values: Floats) -> float:
    """Return the mean; not a number of nothing."""
    return float(values.mean()) if len(values) else float("nan")
