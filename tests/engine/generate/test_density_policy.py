from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate.density_policy import (
    DENSITY_TOLERANCE,
    MIN_STRETCHES,
    TOLERANCE_WITHOUT_CONTEXT,
    USUAL_DENSITY,
    USUAL_QUANTILES,
)
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.grid.spec import STEPS
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import NO_NOTES, Notes
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import first_window, with_lanes
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


def per_bar(*counts: int) -> Clip:
    """Return the small clip whose first lane has so many notes in its bars, at even distances."""
    lead = [
        Note(384 * bar + 384 * index // count, 24, 60, 80, 0)
        for bar, count in enumerate(counts)
        for index in range(count)
    ]
    clip = with_lanes(lead)
    return replace(clip, end=384 * len(counts))


def test_a_lane_that_always_has_as_many_notes_is_held_to_that_number():
    window = first_window(per_bar(*[4] * 24), Region((11, 12), (0,)), retrieval=False)
    assert window.density.bounds(0) == pytest.approx((1, 1))


def test_a_lane_is_held_between_what_its_stretches_mostly_have():
    counts = [2, 4, 6, 8] * 8
    window = first_window(per_bar(*counts), Region((15,), (0,)), retrieval=False)
    low, high = window.density.bounds(0)
    known = np.array([count for bar, count in enumerate(counts) if bar != 15]) / 4
    quantiles = np.quantile(known, USUAL_QUANTILES)
    asked = window.density.asked(0).notes
    assert (low, high) == pytest.approx((min(quantiles[0], asked), max(quantiles[1], asked)))


def test_too_few_stretches_say_nothing_of_what_is_usual():
    bars = MIN_STRETCHES
    window = first_window(per_bar(*[4] * bars), Region((bars - 1,), (0,)), retrieval=False)
    low, high = window.density.bounds(0)
    assert low < 1 < high
    window = first_window(per_bar(*[4] * (bars + 1)), Region((bars,), (0,)), retrieval=False)
    assert window.density.bounds(0) == pytest.approx((1, 1))


def test_stretches_are_as_long_as_the_window():
    counts = [2, 6] * 12
    window = first_window(per_bar(*counts), Region((10, 11), (0,)), retrieval=False)
    assert window.density.bounds(0) == pytest.approx((1, 1))


def test_notes_outside_the_pitches_of_a_region_are_not_counted():
    clip = per_bar(*[4] * 24)
    chords = [replace(note, pitch=pitch) for note in clip.lanes[0].notes for pitch in (40, 60)]
    clip = replace(clip, lanes=(replace(clip.lanes[0], notes=Notes.of(chords)), clip.lanes[1]))
    window = first_window(clip, Region((11, 12), (0,), 50, 70), retrieval=False)
    assert window.density.bounds(0) == pytest.approx((1, 1))


def test_a_note_just_before_a_bar_line_counts_in_the_bar():
    early = [Note(max(384 * bar - 5, 0), 24, 60, 80, 0) for bar in range(24)]
    clip = replace(with_lanes(early), end=384 * 24)
    window = first_window(clip, Region((23,), (0,)), retrieval=False)
    low, high = window.density.bounds(0)
    assert low == high == pytest.approx(0.25)


def test_a_region_beyond_the_end_of_a_clip_goes_by_its_last_bars():
    window = first_window(per_bar(*[4] * 24), Region((24, 25), (0,)), retrieval=False)
    assert window.density.bounds(0) == pytest.approx((1, 1))


def test_painted_steps_are_held_by_the_tolerance_of_the_role_alone():
    clip = per_bar(*[4] * 24)
    painted = Region.of_spans(clip.time, ((384 * 11, 384 * 11 + 48),), (0,))
    low, high = first_window(clip, painted, retrieval=False).density.bounds(0)
    assert high / low == pytest.approx(4 ** DENSITY_TOLERANCE[Role.LEAD])


def test_a_density_that_is_asked_for_is_held_whatever_is_usual():
    window = first_window(per_bar(*[4] * 24), Region((11, 12), (0,)), retrieval=False, density=2.0)
    assert window.density.bounds(0) == pytest.approx((2, 2))
