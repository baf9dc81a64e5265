"""The locks of a job on the cells of the small clip, whose bars have four beats of four steps."""

import numpy as np
import pytest

from ripieno.engine.generate import Locks
from ripieno.engine.generate.cells import allowed_cells, free_cells, free_pitches, plane_locks
from ripieno.engine.grid.spec import PITCHES, STEPS
from ripieno.engine.music.chords import Chord
from ripieno.engine.music.keys import Key
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import STEP, TIME, first_window, with_lanes
from tests.support.random_model import small_clip

START = TIME.bar_start(2)
REGION = Region((2, 3), (1,))
BEATS = range(8, 16)
C_MAJOR = {0, 2, 4, 5, 7, 9, 11}


def locked_window(clip=None, region=REGION, *, locks=None, **options):
    return first_window(clip or small_clip(), region, locks=locks or Locks(), **options)


def free_steps(cells, pitch):
    """Return which of the 32 steps of the region are free for a pitch."""
    return np.flatnonzero(cells[BEATS].reshape(-1, PITCHES)[:, pitch]).tolist()


def test_without_locks_the_planes_of_a_lane_with_context_are_free():
    window = locked_window()
    assert plane_locks(window, [window.job.context_clip]) is None


def test_a_lane_without_context_keeps_to_the_register_of_its_role():
    clip = with_lanes(small_clip().lanes[0].notes, ())
    window = locked_window(clip)
    locks = plane_locks(window, [window.job.context_clip])
    assert locks is not None
    assert np.flatnonzero(free_pitches(window, 1)[8]).tolist() == list(range(28, 49))
    assert np.flatnonzero(locks.allowed.any(axis=(0, 1, 2))).tolist() == list(range(28, 49))


def test_the_register_of_replaced_notes_reaches_five_semitones_beyond_them():
    clip = with_lanes((), (Note(START, 20, 40, 80), Note(START + 96, 20, 50, 80)))
    assert np.flatnonzero(free_pitches(locked_window(clip), 1)[8]).tolist() == list(range(35, 56))


@pytest.mark.parametrize("locks", [Locks(low=1), Locks(high=126), Locks(keep="rhythm")])
def test_a_lock_on_the_range_or_the_rhythm_takes_the_place_of_the_register(locks):
    clip = with_lanes(small_clip().lanes[0].notes, (Note(START, 20, 40, 80),))
    free = free_pitches(locked_window(clip, locks=locks), 1)
    assert np.flatnonzero(free[8]).tolist() == list(range(locks.low, locks.high + 1))


def test_a_range_holds_its_lowest_and_its_highest_pitch():
    free = free_pitches(locked_window(locks=Locks(low=50, high=60)), 1)
    assert free.shape == (32, PITCHES)
    assert np.argwhere(free).tolist() == [[beat, pitch] for beat in range(32) for pitch in range(50, 61)]


def test_a_key_leaves_its_pitch_classes_free():
    free = free_pitches(locked_window(locks=Locks(key=Key(0, "major"))), 1)
    assert np.flatnonzero(free[8]).tolist() == [pitch for pitch in range(PITCHES) if pitch % 12 in C_MAJOR]


def test_chords_leave_their_tones_free_in_their_beats_and_all_pitches_elsewhere():
    progression = ((Chord(0, "maj"), Chord(7, "maj")), (Chord(5, "min"),))
    free = free_pitches(locked_window(locks=Locks(chords=True), chords=progression), 1)
    classes = [set((np.flatnonzero(row) % 12).tolist()) for row in free]
    assert classes[8:10] == [{0, 4, 7}] * 2
    assert classes[10:12] == [{7, 11, 2}] * 2
    assert classes[12:16] == [{5, 8, 0}] * 4
    assert free[:8].all()
    assert free[16:].all()


def test_chords_that_are_given_but_not_locked_leave_all_pitches_free():
    assert free_pitches(locked_window(locks=Locks(high=127), chords=((Chord(0, "maj"),),)), 1).all()


def test_drums_keep_to_a_range_but_not_to_a_key_or_to_chords():
    clip = small_clip(roles=(Role.LEAD, Role.DRUMS))
    locks = Locks(key=Key(0, "major"), chords=True, low=30, high=50)
    free = free_pitches(locked_window(clip, locks=locks, chords=((Chord(0, "maj"),),)), 1)
    assert np.flatnonzero(free[8]).tolist() == list(range(30, 51))


def test_a_silent_step_is_closed_in_its_bar_alone():
    window = locked_window(locks=Locks(silent=frozenset({(3, 6)})))
    cells = free_cells(window, 1, window.job.context_clip)
    assert cells.shape == (32, STEPS, PITCHES)
    assert np.argwhere(~cells.all(axis=-1)).tolist() == [[13, 2]]
    assert not cells[13, 2].any()


def test_a_kept_rhythm_leaves_the_steps_of_replaced_notes_free():
    clip = with_lanes((), (Note(0, 20, 40, 80), Note(START + STEP, 20, 40, 80), Note(START + 96, 20, 41, 80)))
    window = locked_window(clip, locks=Locks(keep="rhythm"))
    cells = free_cells(window, 1, window.job.context_clip)
    assert np.argwhere(cells.any(axis=-1)).tolist() == [[8, 1], [9, 0]]


KEPT_PITCHES = (Note(0, 20, 70, 80), Note(START, 20, 60, 80), Note(TIME.bar_start(3), 20, 64, 80))


def test_kept_pitches_are_free_in_the_bars_that_have_them():
    window = locked_window(with_lanes((), KEPT_PITCHES), locks=Locks(keep="pitch"))
    cells = free_cells(window, 1, window.job.context_clip)
    assert free_steps(cells, 60) == list(range(16))
    assert free_steps(cells, 64) == list(range(16, 32))
    assert not cells[:, :, 70].any()


@pytest.mark.parametrize(
    ("onset", "length", "closed"),
    [
        (96, 96, {4, 5, 6, 7, 8}),
        (96, 12, {4}),
        (96, 13, {4, 5}),
        (96, 36 + STEP, {4, 5, 6}),
        (84, 108, {4, 5, 6, 7, 8}),
        (83, 13, {3, 4}),
    ],
)
def test_a_kept_pitch_cannot_begin_within_half_a_step_of_a_sounding_note(onset, length, closed):
    window = locked_window(with_lanes((), KEPT_PITCHES), locks=Locks(keep="pitch"))
    clip = with_lanes((), (Note(START + onset, length, 60, 80), Note(START, 384, 64, 80)))
    assert free_steps(free_cells(window, 1, clip), 60) == [step for step in range(16) if step not in closed]


def test_allowed_cells_are_free_cells_of_the_mask():
    region = Region((2,), (1,), 40, 70)
    window = locked_window(region=region, locks=Locks(low=60, silent=frozenset({(2, 0)})))
    cells = allowed_cells(window, window.job.context_clip)
    assert cells.shape == (4, STEPS, PITCHES)
    assert np.flatnonzero(cells.any(axis=(0, 1))).tolist() == list(range(60, 71))
    assert np.argwhere(~cells.any(axis=-1)).tolist() == [[0, 0]]


def test_each_variation_has_allowed_cells_and_room_of_its_own():
    window = locked_window(locks=Locks(max_polyphony=3))
    empty, ringing = with_lanes((), ()), with_lanes((), (Note(START, 384, 60, 80),))
    locks = plane_locks(window, [empty, ringing])
    assert locks.allowed.shape == (2, 8, STEPS, PITCHES)
    assert locks.most.shape == (2, 8, STEPS)
    assert (locks.most[0] == 3).all()
    assert locks.most[1].reshape(-1).tolist() == [2] * 16 + [3] * 16
    assert locks.exact is None
    assert locks.pitches == ()


def test_notes_that_ring_leave_less_room_from_their_onset_until_their_end():
    window = locked_window(locks=Locks(max_polyphony=2))
    kept = [Note(START + STEP, 2 * STEP, pitch, 80) for pitch in (60, 62, 64)]
    (most,) = plane_locks(window, [with_lanes((), (*kept, Note(START + 5 * STEP, 30, 60, 80)))]).most
    assert most.reshape(-1)[:9].tolist() == [2, 0, 0, 2, 2, 1, 1, 2, 2]


def test_a_kept_rhythm_sets_the_number_of_notes_on_each_step():
    notes = (Note(0, 20, 40, 80), Note(START + STEP, 20, 40, 80), Note(START + STEP, 20, 41, 80))
    window = locked_window(with_lanes((), notes), locks=Locks(keep="rhythm"))
    locks = plane_locks(window, [window.job.context_clip])
    assert locks.exact.reshape(-1).tolist() == [0, 2, *([0] * 30)]
    assert locks.most is None
    assert locks.pitches == ()


def test_kept_pitches_are_counted_by_lane_and_bar():
    lead = (Note(0, 20, 40, 80), Note(START, 20, 60, 80), Note(START + 96, 20, 60, 80))
    window = locked_window(
        with_lanes(lead, KEPT_PITCHES), region=Region((2, 3), (0, 1)), locks=Locks(keep="pitch")
    )
    locks = plane_locks(window, [window.job.context_clip])
    counts = [(each.tokens.tolist(), each.pitch, each.count) for each in locks.pitches]
    assert counts == [([0, 1, 2, 3], 60, 2), ([8, 9, 10, 11], 60, 1), ([12, 13, 14, 15], 64, 1)]
    assert locks.exact is None
