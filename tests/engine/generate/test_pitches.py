"""Kept pitches in new places: the best places for the notes of each bar, in their order."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.generate import LockError, Locks
from ripieno.engine.generate.pitches import fit_pitches, in_order, no_place
from ripieno.engine.grid.spec import PITCHES, STEPS
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from tests.support.fill_windows import STEP, TIME, first_window, with_lanes

START, NEXT = TIME.bar_start(2), TIME.bar_start(3)
REGION = Region((2, 3), (0,))
FIRST_STEP = 8 * STEPS
"""Steps of the window before the region."""


def notes_at(*places):
    """Return notes on steps of the region, each given as step and pitch."""
    return tuple(Note(START + step * STEP, 20, pitch, 80) for step, pitch in places)


def fit(notes, likely=(), kept=()):
    """Return the steps of the region and the pitches of notes whose odds are 0 but at likely places."""
    window = first_window(with_lanes(notes), REGION, locks=Locks(keep="pitch"))
    odds = np.zeros((32 * STEPS, PITCHES), np.float32)
    for step, pitch, value in likely:
        odds[FIRST_STEP + step, pitch] = value
    cells = fit_pitches(window, 0, with_lanes(kept), odds.reshape(32, STEPS, PITCHES))
    assert cells.shape == (32, STEPS, PITCHES)
    steps, pitches = np.nonzero(cells.reshape(-1, PITCHES))
    return list(zip((steps - FIRST_STEP).tolist(), pitches.tolist(), strict=True))


@given(st.integers(1, 4), st.integers(0, 3), st.integers(0, 2**32 - 1))
def test_places_in_order_have_the_largest_sum_of_all(rows, more, seed):
    rewards = np.random.default_rng(seed).normal(size=(rows, rows + more))
    best = max(
        combinations(range(rows + more), rows), key=lambda places: rewards[np.arange(rows), places].sum()
    )
    assert in_order(rewards).tolist() == list(best)


def test_of_places_that_are_as_good_the_earliest_are_taken():
    assert in_order(np.zeros((2, 5))).tolist() == [0, 1]


def test_fewer_places_than_rows_are_too_few():
    assert in_order(np.zeros((3, 2))) is None
    assert in_order(np.zeros((3, 3))).tolist() == [0, 1, 2]


def test_a_note_moves_to_the_likeliest_step_of_its_bar():
    assert fit(notes_at((0, 60)), [(11, 60, 2), (12, 60, 1), (13, 61, 9), (20, 60, 9)]) == [(11, 60)]


def test_notes_of_the_next_bar_stay_in_it():
    likely = [(3, 60, 5), (20, 60, 4), (5, 64, 5), (22, 64, 4)]
    assert fit(notes_at((0, 60), (16, 64)), likely) == [(3, 60), (22, 64)]


def test_notes_keep_their_order():
    assert fit(notes_at((0, 60), (4, 64)), [(9, 60, 5), (2, 64, 4)]) == [(9, 60), (10, 64)]
    assert fit(notes_at((0, 60), (4, 64)), [(9, 60, 4), (2, 64, 5)]) == [(0, 60), (2, 64)]


def test_notes_that_begin_together_move_together():
    likely = [(5, 60, 5), (9, 64, 4), (7, 60, 3), (7, 64, 3)]
    assert fit(notes_at((0, 60), (0, 64)), likely) == [(7, 60), (7, 64)]


def test_a_pitch_that_is_struck_twice_on_a_step_takes_two_places():
    notes = (*notes_at((0, 60), (0, 64)), Note(START + 5, 20, 60, 80))
    assert fit(notes, [(3, 64, 2), (7, 60, 2)]) == [(3, 60), (3, 64), (7, 60)]


def test_a_bar_takes_a_note_on_each_of_its_steps_and_no_more():
    full = notes_at(*((step, 60) for step in range(16)))
    assert fit(full) == [(step, 60) for step in range(16)]
    with pytest.raises(LockError, match="The notes of bar 3 of lead find no other place"):
        fit((*full, Note(START + 15 * STEP + 5, 5, 60, 80)))


def test_a_kept_note_that_sounds_closes_its_places():
    kept = (Note(START, 9 * STEP, 60, 80), Note(START + 11 * STEP, 5 * STEP, 60, 80))
    assert fit(notes_at((0, 60)), [(4, 60, 9)], kept) == [(10, 60)]


def test_a_bar_in_which_a_kept_pitch_sounds_throughout_is_refused():
    with pytest.raises(LockError, match=r"bar 4 of lead .* leave out this bar or the lock"):
        fit(notes_at((0, 64), (16, 60), (16, 64)), kept=(Note(NEXT, 384, 60, 80),))


@pytest.mark.parametrize(("name", "shown"), [("Piano", "Piano"), ("", "lead")])
def test_a_lane_is_refused_by_its_name_or_else_its_role(name, shown):
    lane = replace(with_lanes().lanes[0], name=name)
    assert no_place(lane, 4).startswith(f"The notes of bar 5 of {shown} find no other place")


def test_places_are_inside_the_painted_steps():
    region = Region.of_spans(TIME, [(START + 96, START + 192)], (0,))
    window = first_window(with_lanes(notes_at((4, 60), (5, 62))), region, locks=Locks(keep="pitch"))
    odds = np.zeros((32, STEPS, PITCHES), np.float32)
    odds[8], odds[10], odds[9, 3] = 5, 5, 1
    cells = fit_pitches(window, 0, window.job.context_clip, odds)
    assert np.argwhere(cells).tolist() == [[9, 0, 60], [9, 3, 62]]
