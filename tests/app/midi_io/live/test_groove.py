"""Swing and human timing keep the order of all that happens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.live.groove import humanised, humanised_velocity, swung

BEATS = st.floats(-8, 4000)
AMOUNTS = st.floats(0, 1)
SEEDS = st.integers(0, 2**32)
PAIRS = st.sampled_from([0.5, 1.0])


def test_full_swing_of_sixteenths_is_triplets() -> None:
    assert [swung(k / 4, 1.0) for k in range(5)] == pytest.approx([0, 1 / 3, 0.5, 5 / 6, 1])


def test_eighths_swing_in_pairs_of_a_beat() -> None:
    assert [swung(k / 2, 1.0, 1.0) for k in range(3)] == pytest.approx([0, 2 / 3, 1])


@given(BEATS, PAIRS)
def test_no_swing_moves_nothing(beat: float, pair: float) -> None:
    assert swung(beat, 0.0, pair) == pytest.approx(beat, abs=1e-9)


@given(st.integers(-8, 4000), AMOUNTS, PAIRS)
def test_swing_leaves_the_beginnings_of_pairs_in_place(count: int, amount: float, pair: float) -> None:
    assert swung(count * pair, amount, pair) == pytest.approx(count * pair, abs=1e-9)


@given(BEATS, st.floats(1e-3, 10), AMOUNTS, PAIRS, AMOUNTS, SEEDS)
def test_a_note_never_ends_before_it_begins(
    on: float, length: float, swing: float, pair: float, loose: float, seed: int
) -> None:
    begin, end = (humanised(swung(beat, swing, pair), loose, seed) for beat in (on, on + length))
    assert begin < end


@given(BEATS, AMOUNTS, SEEDS)
def test_human_timing_stays_near(beat: float, amount: float, seed: int) -> None:
    assert abs(humanised(beat, amount, seed) - beat) <= 0.03 * amount + 1e-9
    assert humanised(beat, amount, seed) == humanised(beat, amount, seed)


def test_two_players_time_differently() -> None:
    first, second = ([humanised(k / 4, 1.0, seed) for k in range(64)] for seed in (1, 2))
    assert first != second
    assert sum(place > k / 4 for k, place in enumerate(first)) in range(16, 49)


@given(st.integers(1, 127), BEATS, st.integers(0, 127), AMOUNTS, SEEDS)
def test_human_velocity_stays_a_velocity(
    velocity: int, beat: float, pitch: int, amount: float, seed: int
) -> None:
    struck = humanised_velocity(velocity, beat, pitch, amount, seed)
    assert 1 <= struck <= 127
    assert abs(struck - velocity) <= 12 * amount + 0.5


def test_notes_of_a_chord_are_struck_differently() -> None:
    assert len({humanised_velocity(80, 4.0, pitch, 1.0, 7) for pitch in range(60, 72)}) > 4
