from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate.density_policy import (
    DENSITY_TOLERANCE,
    TOLERANCE_WITHOUT_CONTEXT,
    USUAL_DENSITY,
)
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.grid.spec import STEPS
from ripieno.engine.music.notes import NO_NOTES
from ripieno.engine.music.region import Region
from tests.support.fill_windows import first_window
from tests.support.random_model import small_clip

REGION = Region((2, 3), (0, 1))


def prepare_window(region: Region = REGION, *, is_empty: bool = False, **options) -> FillWindow:
    clip = small_clip()
    if is_empty:
        clip = replace(clip, lanes=tuple(replace(lane, notes=NO_NOTES) for lane in clip.lanes))
    return first_window(clip, region, **options)


def test_a_relative_density_is_that_of_the_surroundings_times_a_factor():
    assert prepare_window(density=2.0).density.asked(0).notes == pytest.approx(2)
    assert prepare_window(density=0.5).density.asked(0).notes == pytest.approx(0.5)
    assert prepare_window(density=0.5).density.asked(0).steps == pytest.approx(0.5)


def test_without_a_word_about_density_new_notes_are_as_dense_as_those_around():
    assert prepare_window().job.options.holds_density
    assert prepare_window().density.asked(0).notes == pytest.approx(1)


def test_a_number_of_notes_per_beat_is_taken_as_it_is():
    window = prepare_window(notes_per_beat=3.0)
    assert window.density.asked(0).notes == pytest.approx(3)
    assert window.density.bounds(0) == (window.density.asked(0).notes,) * 2


def test_an_unasked_density_may_differ_by_the_tolerance_of_the_role():
    window = prepare_window()
    low, high = window.density.bounds(0)
    wanted, octaves = window.density.asked(0).notes, DENSITY_TOLERANCE[window.job.original.lanes[0].role]
    assert (low, high) == pytest.approx((wanted / 2**octaves, wanted * 2**octaves))


def test_a_lane_without_context_has_the_usual_density_of_its_role():
    window = prepare_window(is_empty=True)
    (lane,) = window.geometry.region.lanes
    wanted = USUAL_DENSITY[window.job.original.lanes[lane].role].notes
    assert window.density.asked(lane).notes == pytest.approx(wanted)
    low, high = window.density.bounds(lane)
    assert high / low == pytest.approx(4**TOLERANCE_WITHOUT_CONTEXT)


def test_every_step_counts_alike_where_whole_bars_are_made():
    assert prepare_window().density.step_weights == pytest.approx(np.ones(STEPS))


def test_half_of_a_painted_beat_asks_for_half_of_the_notes():
    time = small_clip().time
    beats = [time.bar_start(2) + time.ppq * beat for beat in range(8)]
    region = Region.of_spans(time, ((beat, beat + time.ppq // 2) for beat in beats), (0, 1))
    window = prepare_window(region, notes_per_beat=2.0)
    assert window.geometry.masked_share == 0.5
    assert window.density.asked(0).notes == pytest.approx(1)
