"""The chances of the notes of a single line, when each depends on the note before it."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ripieno.engine.generate.line_chain import (
    MAX_CHANCE,
    MAX_MOVE,
    MAX_WAIT,
    LineEnds,
    LineMarginals,
    LineWeights,
    line_marginals,
)

STEPS, PITCHES = 4, 3
MOVES, WAITS = 2 * MAX_MOVE + 1, MAX_WAIT
FREE = LineEnds(None, None)
SILENT = -1

notes_around = st.none() | st.tuples(st.integers(0, PITCHES - 1), st.integers(1, 20))


def draw_line(seed: int) -> tuple[np.ndarray, LineWeights]:
    """Draw the chances of a short line and weights."""
    rng = np.random.default_rng(seed)
    chance = rng.uniform(0.02, 0.25, (STEPS, PITCHES))
    return chance, LineWeights(rng.uniform(0.3, 3, MOVES), rng.uniform(0.3, 3, WAITS))


def notes_before(chance: np.ndarray, ends: LineEnds) -> list[tuple[float, tuple[int, int]]]:
    """Return the notes that may come before a line, each with its share: far back where none is near."""
    if ends.before is not None:
        return [(1.0, ends.before)]
    usual = chance.sum(axis=0) / chance.sum()
    return [(float(share), (pitch, MAX_WAIT)) for pitch, share in enumerate(usual)]


def links_of(notes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the indices of interval and time between neighbouring notes, each given as step and pitch."""
    return [
        (pitch - last_pitch + MAX_MOVE, min(step - last, MAX_WAIT) - 1)
        for (last, last_pitch), (step, pitch) in pairwise(notes)
    ]


def enumerated(chance: np.ndarray, weights: LineWeights, ends: LineEnds) -> LineMarginals:
    """Return the marginals of a line by trying every sequence of pitches and silences."""
    whole, begun, moves, waits = 0.0, np.zeros(chance.shape), np.zeros(MOVES), np.zeros(WAITS)
    after = [] if ends.after is None else [(STEPS + ends.after[1], ends.after[0])]
    for (share, (pitch_before, wait)), sequence in product(
        notes_before(chance, ends), product(range(SILENT, PITCHES), repeat=STEPS)
    ):
        made = [(step, pitch) for step, pitch in enumerate(sequence) if pitch != SILENT]
        links = links_of([(-wait, pitch_before), *made, *after])
        weight = share * np.prod([weights.moves[move] * weights.waits[wait] for move, wait in links])
        for own, pitch in zip(chance, sequence, strict=True):
            weight *= 1 - own.sum() if pitch == SILENT else own[pitch]
        whole += weight
        for cell, (move, wait_before) in zip(made, links, strict=False):
            begun[cell] += weight
            moves[move] += weight
            waits[wait_before] += weight
    return LineMarginals(begun / whole, moves / whole, waits / whole)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 1000), notes_around, notes_around)
@example(0, (1, 2), (2, 1))
@example(0, None, None)
def test_a_line_has_the_marginals_of_all_its_sequences(seed, before, after):
    chance, weights = draw_line(seed)
    ends = LineEnds(before, after)
    found, expected = line_marginals(chance, weights, ends), enumerated(chance, weights, ends)
    assert found.chance == pytest.approx(expected.chance)
    assert found.moves == pytest.approx(expected.moves)
    assert found.waits == pytest.approx(expected.waits)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), notes_around, notes_around)
def test_even_weights_change_nothing(seed, before, after):
    chance, _ = draw_line(seed)
    found = line_marginals(chance, LineWeights.even(), LineEnds(before, after))
    assert found.chance == pytest.approx(chance)
    assert found.moves.sum() == pytest.approx(chance.sum())
    assert found.waits.sum() == pytest.approx(chance.sum())


def on_steps(steps: int, *cells: tuple[int, int], pitches: int = 40, chance: float = 0.97) -> np.ndarray:
    """Return chances of a line with some likely notes, given as step and pitch."""
    chances = np.full((steps, pitches), 1e-7)
    for cell in cells:
        chances[cell] = chance
    return chances


def test_intervals_and_times_are_counted_in_their_places():
    found = line_marginals(on_steps(12, (0, 10), (3, 12), (8, 7)), LineWeights.even(), LineEnds((9, 2), None))
    assert np.flatnonzero(found.moves > 0.9).tolist() == [MAX_MOVE - 5, MAX_MOVE + 1, MAX_MOVE + 2]
    assert np.flatnonzero(found.waits > 0.9).tolist() == [2 - 1, 3 - 1, 5 - 1]


def test_long_silences_and_wide_intervals_count_as_the_largest():
    found = line_marginals(on_steps(60, (2, 5), (50, 35)), LineWeights.even(), LineEnds((39, 90), None))
    assert found.waits[-1] == pytest.approx(2 * 0.97, abs=0.01)
    assert found.moves[0] == pytest.approx(0.97, abs=0.01)
    assert found.moves[-1] == pytest.approx(0.97**2, abs=0.01)


def test_a_step_expects_no_more_than_one_note():
    chance = np.full((STEPS, PITCHES), 0.9)
    found = line_marginals(chance, LineWeights.even(), FREE)
    assert found.chance == pytest.approx(np.full(chance.shape, MAX_CHANCE / PITCHES))


def test_a_line_without_any_chance_stays_silent():
    found = line_marginals(np.zeros((STEPS, PITCHES)), draw_line(0)[1], LineEnds(None, (1, 2)))
    assert not found.chance.any()
    assert not found.moves.any()


def test_a_line_of_many_bars_has_finite_chances():
    rng = np.random.default_rng(0)
    weights = LineWeights(rng.choice([0.02, 20], MOVES), rng.choice([0.02, 20], WAITS))
    found = line_marginals(rng.uniform(0, 0.02, (512, 30)), weights, LineEnds((3, 1), (29, 9)))
    assert np.isfinite(found.chance).all()
    assert (found.chance.sum(axis=1) <= 1 + 1e-9).all()


def test_ends_are_counted_from_another_pitch():
    assert LineEnds((60, 3), (64, 1)).above(48) == LineEnds((12, 3), (16, 1))
    assert LineEnds(None, (64, 1)).above(48) == LineEnds(None, (16, 1))
