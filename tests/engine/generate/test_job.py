"""What is settled before the first window: noise levels, locks, chords, and the notes that stay."""

from dataclasses import replace
from math import exp, log
from types import SimpleNamespace

import numpy as np
import pytest

from ripieno.engine.diffusion.registry import SAMPLERS
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import FillOptions, Locks, OptionError
from ripieno.engine.generate.job import HARMONY_REACH, prepare, start_level
from ripieno.engine.music.chords import Chord
from ripieno.engine.music.harmony import Harmony
from ripieno.engine.music.keys import Key
from ripieno.engine.music.note import Note
from ripieno.engine.music.performance import PerformanceStyle
from ripieno.engine.music.region import Region, RegionError
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from tests.support.fill_windows import STEP, TIME, with_lanes
from tests.support.random_model import CARD, RandomModel, small_clip

REGION = Region((2,), (0,))
START, END = TIME.bar_start(2), TIME.bar_start(3)


def settle(clip=None, region=REGION, *, card=None, performance=None, **options):
    model = RandomModel()
    model.card = SimpleNamespace(**{**vars(CARD), **(card or {})})
    return prepare(model, clip or small_clip(), region, FillOptions(1, **options), performance)


# The normal quantiles of these shares are -2, -1, 0, 1 and 2.
@pytest.mark.parametrize(
    ("strength", "quantile"),
    [(0.022750131948, -2), (0.158655253931, -1), (0.5, 0), (0.841344746069, 1), (0.977249868052, 2)],
)
def test_the_start_level_is_log_normal_in_the_strength(strength, quantile):
    assert start_level(strength) == pytest.approx(0.9 * exp(0.7 * quantile), rel=1e-9)


def test_new_notes_start_at_the_highest_level_with_the_steps_of_the_card():
    schedule = settle(card={"steps": 7}).schedule
    assert schedule.sigmas[0] == pytest.approx(20)
    assert schedule.sigmas[-2:] == pytest.approx([0.05, 0])
    assert len(schedule.sigmas) == 8


def test_the_steps_that_are_asked_for_replace_those_of_the_card():
    assert len(settle(steps=11).schedule.sigmas) == 12


def test_varied_notes_take_the_steps_from_their_level_down():
    schedule = settle(steps=40, strength=0.5).schedule
    assert schedule.sigmas[0] == pytest.approx(0.9)
    assert len(schedule.sigmas) == 1 + round(40 * log(0.9 / 0.05) / log(20 / 0.05))
    whole = settle(steps=40).schedule.sigmas
    assert np.mean(np.diff(np.log(schedule.sigmas[:-1]))) == pytest.approx(
        np.mean(np.diff(np.log(whole[:-1]))), rel=0.05
    )


def test_a_small_strength_starts_at_twice_the_lowest_level_and_takes_two_steps():
    schedule = settle(strength=1e-9).schedule
    assert schedule.sigmas == pytest.approx([0.1, 0.05, 0])


def test_a_large_strength_starts_no_higher_than_new_notes():
    assert start_level(1 - 1e-9) > 20
    assert settle(steps=9, strength=1 - 1e-9).schedule.sigmas == pytest.approx(
        settle(steps=9).schedule.sigmas
    )


def test_the_temperature_is_a_factor_of_that_of_the_card():
    assert settle(card={"temperature": 0.8}, temperature=1.5).temperature == pytest.approx(1.2)


def test_the_sampler_is_that_of_the_card_unless_one_is_asked_for():
    other = next(name for name in SAMPLERS if name != CARD.sampler)
    assert settle().sampler == CARD.sampler
    assert settle(sampler=other).sampler == other


def test_an_unknown_sampler_is_refused():
    with pytest.raises(RipienoError, match="nonesuch"):
        settle(sampler="nonesuch")


def test_a_model_without_styles_refuses_one():
    style = next(iter(Style))
    assert settle(style=style).options.style is style
    with pytest.raises(OptionError, match="'chance' knows no styles"):
        settle(card={"conditions": ("recall",)}, style=style)


def test_painted_steps_outside_the_bars_of_a_region_are_refused():
    with pytest.raises(RegionError, match="Nothing is painted"):
        settle(region=Region((2,), (0,), painted=((0, 10),)))


def test_the_bars_of_a_painted_region_are_those_that_it_touches():
    region = Region((1, 2, 3), (0,), painted=((START + 1, START + 9),))
    assert settle(region=region).region.bars == (2,)


def test_a_locked_scale_is_that_of_the_estimated_key_unless_a_key_is_given():
    found = settle(locks=Locks(scale=True)).options.locks
    assert (found.key, found.scale) == (Key(0, "major"), False)
    given = settle(locks=Locks(scale=True, key=Key(3, "minor"))).options.locks
    assert (given.key, given.scale) == (Key(3, "minor"), False)
    assert settle().options.locks.key is None


def kept(notes, **options):
    """Return the onsets, from the end of the region, of its notes that stay."""
    job = settle(with_lanes(notes), **options)
    return [note.onset - END for note in job.context_clip.lanes[0].notes if START <= note.onset < END]


@pytest.mark.parametrize(("before", "stays"), [(1, True), (11, True), (13, False), (24, False), (96, False)])
def test_a_note_less_than_half_a_step_before_the_end_of_the_region_stays(before, stays):
    assert kept([Note(END - before, 50, 60, 80)]) == ([-before] if stays else [])


def test_where_anything_is_locked_no_note_of_the_region_stays():
    assert kept([Note(END - 1, 50, 60, 80)], locks=Locks(low=1)) == []


def test_at_the_end_of_the_clip_no_note_of_the_region_stays():
    last = small_clip().bars - 1
    end = TIME.bar_start(last + 1)
    for bar, count in ((last, 0), (last - 1, 1)):
        note = Note(TIME.bar_start(bar + 1) - 1, 50, 60, 80)
        job = settle(with_lanes([Note(0, 50, 60, 80), note]), Region((bar,), (0,)))
        assert len(job.context_clip.lanes[0].notes) == 1 + count
        assert job.context_clip.end == end


def test_notes_before_each_stretch_of_a_region_stay():
    notes = [Note(TIME.bar_start(bar) - 1, 50, 60, 80) for bar in (2, 3, 4, 5, 6)]
    job = settle(with_lanes(notes), Region((2, 4, 5), (0,)))
    assert [note.onset for note in job.context_clip.lanes[0].notes] == [
        notes[index].onset for index in (0, 1, 2, 4)
    ]


def test_the_given_clip_and_the_original_keep_the_notes_of_the_region():
    clip = small_clip()
    job = settle(clip)
    assert job.given is clip
    assert list(job.original.lanes[0].notes) == list(clip.lanes[0].notes)
    assert len(job.context_clip.lanes[0].notes) == len(clip.lanes[0].notes) - 4


def test_without_chords_there_is_no_harmony():
    job = settle()
    assert (job.harmony, job.specified) == (None, None)


def test_chords_that_are_given_lie_in_the_region_and_estimated_ones_around_it():
    chord = Chord(6, "min")
    job = settle(chords=((chord,),))
    assert job.harmony == Harmony.laid(((chord,),), TIME, (2,))
    assert job.specified.bars[2] == (chord,) * 4
    assert sorted(job.specified.bars) == list(range(8))
    assert job.specified.bars[1] == Harmony.estimate(job.context_clip, [0, 1, 3]).bars[1]


def test_chords_that_are_locked_but_not_given_are_estimated():
    job = settle(locks=Locks(chords=True))
    assert job.harmony == Harmony.estimate(small_clip(), (2,))


@pytest.mark.parametrize("region", [Region((30,), (0,)), Region((30, 33), (0,))])
def test_chords_are_estimated_as_far_around_the_region_as_the_reach(region):
    job = settle(small_clip(60), region, chords=((Chord(0, "maj"),),))
    assert sorted(job.specified.bars) == list(
        range(region.bars[0] - HARMONY_REACH, region.bars[-1] + HARMONY_REACH + 1)
    )


def test_the_performance_is_measured_without_the_notes_of_the_region_unless_one_is_given():
    loud = [Note(beat * 4 * STEP, 20, 60, 127 if 8 <= beat < 12 else 50) for beat in range(20)]
    assert settle(with_lanes(loud)).performance.flat == {0: 50}
    given = PerformanceStyle(quantised=False, flat={0: 9})
    assert settle(with_lanes(loud), performance=given).performance == given


def test_a_bass_without_context_is_a_line():
    clip = with_lanes(small_clip().lanes[0].notes, ())
    job = settle(clip, Region((2,), (1,)), performance=PerformanceStyle(quantised=True, flat={}))
    assert job.performance.single == {1}
    pad = replace(clip.lanes[1], role=Role.PAD)
    job = settle(
        replace(clip, lanes=(clip.lanes[0], pad)),
        Region((2,), (1,)),
        performance=PerformanceStyle(quantised=True, flat={}),
    )
    assert job.performance.single == frozenset()
