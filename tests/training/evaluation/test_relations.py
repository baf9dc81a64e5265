import numpy as np
import pytest

from ripieno.training.evaluation.relations import beats, harmony, joints, repetition
from ripieno.training.evaluation.texture import table
from tests.training.evaluation.scenes import notes


def bar_of(number, *pitches):
    return [(16 * number + 4 * k, 4, pitch) for k, pitch in enumerate(pitches)]


MUSIC = table(notes(*bar_of(0, 60, 64), *bar_of(1, 62, 65), *bar_of(2, 60, 64), *bar_of(3, 60, 65)))


def test_a_bar_that_was_heard_before_is_recognised():
    found = repetition(MUSIC, (2,), 4, 16)
    assert found["notes best"] == found["played best"] == found["rhythm best"] == 1
    assert found["notes across"] == pytest.approx((1 + 0 + 0.5) / 3)
    assert found["notes best in context"] == pytest.approx((0.5 + 0.5 + 0.5) / 3)
    assert (found["notes enters"], found["notes leaves"]) == (0, 0.5)


def test_bars_copied_from_one_stretch_lie_on_a_diagonal():
    copied = table(notes(*bar_of(0, 60, 64), *bar_of(1, 62, 65), *bar_of(2, 60, 64), *bar_of(3, 62, 65)))
    assert repetition(copied, (2, 3), 4, 16)["notes diagonal"] == 1


def test_empty_bars_are_like_no_other():
    found = repetition(table(notes(*bar_of(0, 60))), (2,), 4, 16)
    assert found["notes best"] == 0


def test_harmony_is_near_where_pitch_classes_are_the_same():
    near = harmony(MUSIC[4:6], MUSIC[:2], MUSIC[:2])
    assert near["harmony around"] == pytest.approx(0, abs=1e-9)
    assert (near["harmony new"], near["harmony rank"]) == (0, 0)
    far = harmony(table(notes((0, 4, 61), (4, 4, 66))), MUSIC[:2], MUSIC[:2])
    assert (far["harmony around"], far["harmony new"]) == pytest.approx((1, 1))


def test_a_beat_of_one_tone_is_clear_and_held_by_the_same_tone():
    held = table(notes((0, 16, 60)))
    found = beats(held, (4, 12))
    assert (found["beat entropy"], found["beats held"], found["beats known"]) == pytest.approx((0, 1, 1))


def test_joints_measure_leaps_and_rests():
    lane = table(notes((0, 2, 60), (4, 20, 67), (16, 4, 55)))
    found = joints(lane, (4, 16))
    assert (found["leap in"], found["rest in"], found["wait out"]) == (7, 2, 12)
    assert (found["held in"], found["held out"], found["clashes"]) == (0, 1, 0)


def test_a_note_that_runs_into_the_next_of_its_pitch_is_a_clash():
    assert joints(table(notes((0, 8, 60), (4, 4, 60))), (4, 8))["clashes"] == 1


def test_a_lane_that_is_silent_has_no_joints():
    assert np.isnan(joints(table([]), (4, 8))["leap in"])
