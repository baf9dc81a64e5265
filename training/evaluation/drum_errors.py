"""How often notes alone tell drums from pitched parts, on lanes whose channel says which they are."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ripieno.engine.errors import RipienoError
from ripieno.engine.music.drum_evidence import (
    MIN_NOTES,
    PITCHED_EVIDENCE,
    THRESHOLD,
    drum_features,
    drum_log_odds,
)
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.role_guess import names_pitched
from ripieno.engine.music.roles import DRUM_CHANNEL
from ripieno.training.evaluation.public_clips import public_clips

SOURCES = ("groove", "game-midi", "bands", "mutopia", "pop909")
EXCERPTS = (None, 8, 4, 2)
"""Bars of four beats that are judged; None for the whole lane."""

TEST_SHARE = 1 / 3
DECAY = 1e-3
_PERCUSSIVE = frozenset({47, *range(112, 128)})

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LaneExcerpt:
    """Notes of a lane.

    Attributes:
        source: Name of the data set.
        bars: How many bars; None for all.
        is_test: Whether its song is kept out of the fit.
        is_drums: Whether its channel is the drum channel.
        is_named: Whether a program or the name says that it is pitched.
        notes: The notes, at least `MIN_NOTES`, of at least two pitches.
        beat: Ticks of a quarter note.
    """

    source: str
    bars: int | None
    is_test: bool
    is_drums: bool
    is_named: bool
    notes: Notes
    beat: int


def judge_drums(data: Path, limit: int, *, fits: bool) -> str:
    """Return a table of error rates on songs kept out of the fit.

    Args:
        data: Folder of the unpacked public sources.
        limit: Files of each source at most, spread evenly over its files.
        fits: Whether to fit the weights to the other songs and state them.

    Raises:
        RipienoError: If the folder holds none of the sources.
    """
    excerpts = [each for source in SOURCES for each in _excerpts(data, source, limit)]
    if not {each.is_drums for each in excerpts} == {True, False}:
        raise RipienoError(f"{data} holds no drums and pitched parts to compare; unpack the sources there.")
    tested = [each for each in excerpts if each.is_test]
    lines = _table(tested)
    if fits:
        known = [each for each in excerpts if not each.is_test]
        known += [_played_evenly(each, part) for each in known for part in (2, 4, 8)]
        weights = ", ".join(f"{value:.2f}" for value in fit_weights(known))
        lines += ["", f"Weights: ({weights})"]
    return "\n".join(lines)


def fit_weights(excerpts: Sequence[LaneExcerpt]) -> Floats:
    """Return weights of the features and a constant, by logistic regression with classes of equal weight."""
    values = np.array([drum_features(each.notes, each.beat) for each in excerpts])
    sign = np.array([1.0 if each.is_drums else -1.0 for each in excerpts])
    share = np.where(sign > 0, 0.5 / np.sum(sign > 0), 0.5 / np.sum(sign < 0))
    centre, scale = values.mean(0), values.std(0) + 1e-9
    inputs = np.column_stack(((values - centre) / scale, np.ones(len(values))))

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = sign * (inputs @ weights)
        pull = DECAY * np.append(weights[:-1], 0)
        slope = -(share * sign / (1 + np.exp(np.clip(margin, -50, 50)))) @ inputs + pull
        return float(share @ np.logaddexp(0, -margin) + pull @ weights / 2), slope

    found = minimize(loss, np.zeros(inputs.shape[1]), jac=True).x
    weights = found[:-1] / scale
    return np.append(weights, found[-1] - weights @ centre)


def _excerpts(data: Path, source: str, limit: int) -> Iterator[LaneExcerpt]:
    """Yield excerpts of the lanes of a source."""
    for name, clip in public_clips(data, source, limit):
        digest = hashlib.sha256(name.encode()).digest()
        is_test = digest[0] < TEST_SHARE * 256
        for lane in clip.lanes:
            if lane.channel != DRUM_CHANNEL and lane.program in _PERCUSSIVE:
                continue
            for bars in EXCERPTS:
                notes = _cut(lane.notes, bars, clip.time.ppq, digest[1] % 4)
                if len(notes) >= MIN_NOTES and np.ptp(notes.pitches):
                    is_drums, is_named = lane.channel == DRUM_CHANNEL, names_pitched(lane.name, lane.program)
                    yield LaneExcerpt(source, bars, is_test, is_drums, is_named, notes, clip.time.ppq)


def _cut(notes: Notes, bars: int | None, beat: int, first: int) -> Notes:
    """Return the notes that begin in some bars, a few phrases after the lane begins."""
    if bars is None:
        return notes
    start = int(notes.onsets[0]) // (4 * beat) * 4 * beat + first * 16 * beat
    return notes.taken((notes.onsets >= start) & (notes.onsets < start + bars * 4 * beat))


def _played_evenly(excerpt: LaneExcerpt, parts: int) -> LaneExcerpt:
    """Return notes as a program draws them: on sixteenths, all of one length."""
    notes, step = excerpt.notes, max(1, excerpt.beat // 4)
    onsets = (notes.onsets + step // 2) // step * step
    lengths = np.full(len(notes), max(1, excerpt.beat // parts))
    return replace(excerpt, notes=Notes(onsets, lengths, *notes.arrays[2:]))


def _table(excerpts: Iterable[LaneExcerpt]) -> list[str]:
    """Return the lines of the table."""
    missed: dict[tuple[str, int | None], list[bool]] = defaultdict(list)
    alone: dict[tuple[str, int | None], list[bool]] = defaultdict(list)
    named: dict[tuple[str, int | None], list[bool]] = defaultdict(list)
    for each in excerpts:
        value, place = drum_log_odds(each.notes, each.beat), (each.source, each.bars)
        if each.is_drums:
            missed[place].append(value <= THRESHOLD)
        else:
            alone[place].append(value > THRESHOLD)
            named[place].append(value + PITCHED_EVIDENCE * each.is_named > THRESHOLD)
    lines = [
        "| source | bars | drums missed | pitched taken for drums, by notes alone | with program and name |",
        "| --- | --- | --- | --- | --- |",
    ]
    for place in sorted({*missed, *alone}, key=lambda place: (place[0], -(place[1] or 99))):
        rates = " | ".join(_rate(table.get(place, [])) for table in (missed, alone, named))
        lines.append(f"| {place[0]} | {place[1] or 'all'} | {rates} |")
    every = ([one for each in table.values() for one in each] for table in (missed, alone, named))
    rates = " | ".join(map(_rate, every))
    return [*lines, f"| all | | {rates} |"]


def _rate(wrong: Sequence[bool]) -> str:
    return f"{100 * np.mean(wrong):.2f} % of {len(wrong)}" if wrong else ""
