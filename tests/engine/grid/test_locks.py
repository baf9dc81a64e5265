import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.engine.grid.locks import (
    PitchCount,
    PlaneLocks,
    log_odds,
    onset_chance,
    sigmoid,
    with_chance,
    with_shift,
    with_sum,
)
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Plane

TOKENS = 3
EVERYWHERE = np.ones((TOKENS, STEPS, PITCHES), bool)


def estimate(seed: int, variations: int = 2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    x = rng.normal(0, 1, (variations, TOKENS, *PATCH_SHAPE)).astype(np.float32)
    chance = sigmoid(rng.normal(-4, 2, (variations, TOKENS, STEPS, PITCHES)).astype(np.float32))
    x[:, :, Plane.ONSET] = 2 * chance - 1
    x[:, :, Plane.LENGTH :] *= chance[:, :, None]
    return x


def locks(**values) -> PlaneLocks:
    return PlaneLocks(EVERYWHERE, values.pop("allowed", EVERYWHERE[None]), **values)


def test_without_locks_an_estimate_stays():
    x = estimate(0)
    assert locks().project(x) == pytest.approx(x, abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000))
def test_no_note_is_expected_in_a_forbidden_cell(seed):
    allowed = np.random.default_rng(seed).random((2, TOKENS, STEPS, PITCHES)) < 0.5
    projected = locks(allowed=allowed).project(estimate(seed))
    assert (projected[:, :, Plane.ONSET][~allowed] == -1).all()
    assert (np.moveaxis(projected, 2, -1)[~allowed][:, Plane.LENGTH :] == 0).all()


def test_notes_of_forbidden_pitches_move_to_allowed_ones_of_their_step():
    x = estimate(1)
    allowed = np.zeros((2, TOKENS, STEPS, PITCHES), bool)
    allowed[..., ::2] = True
    projected = locks(allowed=allowed).project(x)
    before = onset_chance(x).sum(-1)
    assert onset_chance(projected).sum(-1) == pytest.approx(before, rel=0.02)


def test_nothing_moves_to_a_step_without_an_allowed_pitch():
    allowed = np.ones((2, TOKENS, STEPS, PITCHES), bool)
    allowed[:, 1, 2] = False
    projected = locks(allowed=allowed).project(estimate(2))
    assert (projected[:, 1, Plane.ONSET, 2] == -1).all()


def test_the_expected_notes_of_a_step_stay_within_its_limit():
    most = np.full((2, TOKENS, STEPS), 1.0, np.float32)
    most[0, 0, 0] = 0
    chance = onset_chance(locks(most=most).project(estimate(3)))
    assert (chance.sum(-1) <= most + 0.02).all()


def test_a_counted_step_expects_its_count():
    exact = np.full((TOKENS, STEPS), np.nan, np.float32)
    exact[0] = (0, 1, 2, 5)
    x = estimate(4)
    chance = onset_chance(locks(exact=exact).project(x))
    assert chance[:, 0].sum(-1) == pytest.approx(np.tile((0, 1, 2, 5), (2, 1)), abs=0.02)
    assert chance[:, 1:] == pytest.approx(onset_chance(x)[:, 1:], abs=1e-5)


def test_a_counted_pitch_expects_its_count():
    count = PitchCount(np.array([0, 2]), 60, 3)
    x = estimate(5)
    chance = onset_chance(locks(pitches=(count,)).project(x))
    assert chance[..., 60][:, [0, 2]].sum((1, 2)) == pytest.approx([3, 3], abs=0.02)
    assert chance[:, 1] == pytest.approx(onset_chance(x)[:, 1], abs=1e-5)


def test_attributes_follow_the_chance_of_their_note():
    x = estimate(6)
    value = x[:, :, Plane.LENGTH] / onset_chance(x)
    chance = np.clip(onset_chance(x) * 3, 0, 0.9)
    changed = with_chance(x, chance)
    sensible = np.abs(value) < 3
    assert (changed[:, :, Plane.LENGTH] / chance)[sensible] == pytest.approx(value[sensible], rel=1e-3)


def test_an_attribute_of_an_unlikely_note_stays_bounded():
    x = estimate(7)
    x[:, :, Plane.LENGTH] = 1
    x[:, :, Plane.ONSET] = -1
    assert np.abs(with_chance(x, np.full_like(x[:, :, Plane.ONSET], 0.9))).max() <= 4


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.001, 0.99), min_size=1, max_size=20), st.floats(0, 1))
def test_shifted_chances_have_the_wanted_sum_and_order(chances, share):
    chance = np.array([chances], np.float32)
    wanted = np.array([share * len(chances)], np.float32)
    shifted = with_sum(chance, wanted)
    assert shifted.sum() == pytest.approx(wanted[0], abs=0.02)
    plain = (shifted > 0.001) & (shifted < 0.999)
    shift = (log_odds(shifted) - log_odds(chance))[plain]
    assert shift == pytest.approx(np.full(shift.shape, shift[:1]), abs=0.05)


def test_a_sum_is_not_reached_beyond_the_allowed_shift():
    chance = np.array([[0.01, 0.01]], np.float32)
    shifted = with_sum(chance, np.array([2.0], np.float32), reach=1.0)
    assert log_odds(shifted) - log_odds(chance) == pytest.approx(1, abs=0.01)


def test_an_impossible_cell_stays_impossible():
    shifted = with_sum(np.array([[0.0, 0.2]], np.float32), np.array([2.0], np.float32))
    assert shifted[0, 0] == 0
    assert shifted[0, 1] == pytest.approx(1)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000))
def test_shifted_rows_keep_their_sum_and_change_by_the_shift(seed):
    rng = np.random.default_rng(seed)
    chance = sigmoid(rng.normal(-2, 1, (3, 40)).astype(np.float32))
    chance[:, :5] = 0
    shift = rng.normal(0, 1, chance.shape)
    after = with_shift(chance, shift)
    assert after.sum(axis=1) == pytest.approx(chance.sum(axis=1), rel=0.01)
    assert not after[:, :5].any()
    change = (log_odds(after) - log_odds(chance) - shift)[:, 5:]
    assert change == pytest.approx(np.broadcast_to(change[:, :1], change.shape), abs=0.01)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000))
def test_shifted_rows_come_to_the_wanted_sums(seed):
    rng = np.random.default_rng(seed)
    chance = sigmoid(rng.normal(-2, 1, (3, 40)).astype(np.float32))
    shift = rng.normal(0, 1, chance.shape)
    after = with_shift(chance, shift, wanted=np.array([1.0, 5.0, 20.0]))
    assert after.sum(axis=1) == pytest.approx([1, 5, 20], abs=0.05)
    change = log_odds(after) - log_odds(chance) - shift
    assert change == pytest.approx(np.broadcast_to(change[:, :1], change.shape), abs=0.01)
