"""Painted steps are made anew, and they alone."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.engine.generate import FillOptions, Locks, inpaint, reharmonise, vary
from ripieno.engine.grid.spec import Plane
from ripieno.engine.grid.windows import plan_windows
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region, RegionError
from ripieno.engine.music.spans import span_at
from tests.support.random_model import (
    BUSY,
    KeepingModel,
    RandomModel,
    clip_outcome,
    clips,
    outcome,
    regions,
    small_clip,
)

STEP = 24
BAR = 384
PAINTED = (2 * BAR + 4 * STEP, 2 * BAR + 6 * STEP), (2 * BAR + 15 * STEP, 3 * BAR + STEP)
REGION = Region((2, 3), (0, 1), painted=PAINTED)


def filled(
    region: Region = REGION, model: RandomModel | None = None, **options
) -> dict[int, tuple[Note, ...]]:
    asked = FillOptions(1, **{"notes_per_beat": BUSY, **options})
    (notes,) = outcome(inpaint(model or RandomModel(), small_clip(), region, asked)).variations
    return notes


def test_the_model_is_shown_all_but_the_painted_steps():
    model = RandomModel()
    filled(model=model, retrieval=False)
    (window,) = model.windows
    mask = window.mask[0].any(axis=2).reshape(2, 8, 4, 4)
    assert {tuple(each) for each in np.argwhere(mask[0].reshape(8, 16)).tolist()} == {
        (2, 4),
        (2, 5),
        (2, 15),
        (3, 0),
    }
    known = window.known.reshape(2, 32, *window.known.shape[2:])[0, :, Plane.ONSET].max(axis=2)
    beats = {beat for beat, step in np.argwhere(known > 0).tolist() if step == 0}
    assert beats == set(range(32)) - {9, 12}


def test_new_notes_begin_and_end_within_the_painted_stretches_where_none_may_ring_on():
    for notes in filled(model=RandomModel(3), ring=False, temperature=50).values():
        assert notes
        assert {note.onset for note in notes} >= {PAINTED[0][0], PAINTED[1][0], 3 * BAR}
        for note in notes:
            span = span_at(PAINTED, note.onset)
            assert span is not None
            assert note.end <= span[1]


def test_new_notes_that_sound_up_to_the_end_of_a_stretch_ring_as_far_as_the_replaced_ones():
    for span, end in zip(PAINTED, (2 * BAR + 186, 3 * BAR + 90), strict=True):
        for lane, notes in filled(ring=False).items():
            *others, last = (note for note in notes if span_at(PAINTED, note.onset) == span)
            rung = [note for note in filled()[lane] if span_at(PAINTED, note.onset) == span]
            assert last.end >= span[1] - STEP
            assert rung == [*others, replace(last, length=end - last.onset)]


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_notes_of_a_narrow_stretch_begin_in_it(data):
    start = data.draw(st.integers(0, 8 * BAR - 2))
    end = start + data.draw(st.integers(1, 10))
    region = Region.of_spans(small_clip().time, [(start, min(end, 8 * BAR))], (0,))
    notes = filled(region, RandomModel(data.draw(st.integers(0, 99)), busy=3), ring=False)[0]
    assert notes
    assert all(start <= note.onset < note.end <= end for note in notes)


@pytest.mark.parametrize("strength", [0.01, 0.4, 1.0])
@settings(deadline=None, max_examples=15)
@given(data=st.data())
def test_notes_that_are_not_painted_stay(strength, data):
    clip = data.draw(clips())
    region = data.draw(regions(clip))
    asked = FillOptions(1, strength=strength)
    (notes,) = outcome(inpaint(RandomModel(), clip, region, asked)).variations
    after, spans = clip.replace_region(region, notes), region.spans(clip.time)
    for index, (old, new) in enumerate(zip(clip.lanes, after.lanes, strict=True)):
        kept = [note for note in old.notes if index not in region.lanes or not region.holds(note, spans)]
        come = list(notes.get(index, ()))
        assert sorted(new.notes, key=repr) == sorted(kept + come, key=repr)
        assert all(region.holds(note, spans) for note in come)


@pytest.mark.parametrize("late", [0, 5, 20])
def test_a_varied_note_that_stays_rings_on_past_what_is_painted(late):
    clip = small_clip()
    played = tuple(replace(note, onset=note.onset + late, velocity=33) for note in clip.lanes[0].notes)
    clip = replace(clip, lanes=(replace(clip.lanes[0], notes=played), clip.lanes[1]))
    region = Region((2,), (0,), painted=((2 * BAR + 4 * STEP, 2 * BAR + 5 * STEP),))
    asked = FillOptions(1, steps=20)
    (notes,) = outcome(vary(KeepingModel(), clip, region, asked, strength=0.001)).variations
    assert notes[0] == (played[9],)
    assert clip.replace_region(region, notes).lanes == clip.lanes


def test_a_kept_rhythm_is_that_of_the_painted_notes():
    region = Region((2, 3), (0,), painted=((2 * BAR + 90, 2 * BAR + 200), (3 * BAR + 300, 3 * BAR + 310)))
    for ring, end in (False, 200), (True, 282):
        notes = filled(region, locks=Locks(keep="rhythm"), ring=ring)[0]
        assert [(note.onset, note.end) for note in notes] == [
            (2 * BAR + 96, 2 * BAR + 186),
            (2 * BAR + 192, 2 * BAR + end),
        ]


def test_kept_pitches_find_new_places_among_the_painted_steps():
    region = Region((2,), (0,), painted=((2 * BAR + 4 * STEP, 2 * BAR + 9 * STEP),))
    notes = filled(region, locks=Locks(keep="pitch"), ring=False)[0]
    assert [note.pitch for note in notes] == [64, 67]
    assert all(2 * BAR + 4 * STEP <= note.onset < note.end <= 2 * BAR + 9 * STEP for note in notes)


def test_only_painted_notes_take_the_new_chords():
    region = Region((2,), (0,), painted=((2 * BAR + 4 * STEP, 2 * BAR + 12 * STEP),))
    options = FillOptions(1, chords=parse_progression("F#"))
    result = clip_outcome(reharmonise(RandomModel(), small_clip(), region, options))
    notes = result.variations[0][0]
    assert [note.onset for note in notes] == [2 * BAR + 96, 2 * BAR + 192]
    assert {note.pitch % 12 for note in notes} <= {6, 10, 1}


def test_two_windows_share_what_is_painted():
    clip = small_clip(20)
    painted = tuple((bar * BAR + 3 * STEP, bar * BAR + 5 * STEP) for bar in range(20))
    region = Region.of_spans(clip.time, painted, (0, 1))
    plans = list(plan_windows(clip, region, 16))
    assert len(plans) > 1
    assert sorted(span for plan in plans for span in plan.region.spans(clip.time)) == list(painted)
    (notes,) = outcome(inpaint(RandomModel(), clip, region, FillOptions(1, notes_per_beat=BUSY))).variations
    assert {span_at(painted, note.onset) for note in notes[0]} == set(painted)


def test_the_density_asked_of_part_of_a_beat_is_a_part_of_it():
    whole, part = RandomModel(), RandomModel()
    for model, region in (whole, Region((2,), (0,))), (part, replace(REGION, bars=(2,), lanes=(0,))):
        filled(region, model, notes_per_beat=2.0)
    specified = [np.expm1(model.windows[0].features[0][:, 16].max()) for model in (whole, part)]
    assert specified == pytest.approx([2.0, 2.0 * 3 / 8])


def test_half_of_the_density_is_that_of_the_painted_steps():
    on, off = RandomModel(), RandomModel()
    for model, step in (on, 0), (off, 1):
        start = 2 * BAR + step * STEP
        region = Region((2,), (0,), painted=((start, start + STEP),))
        filled(region, model, notes_per_beat=None, density=1.0, retrieval=False)
    specified = [np.expm1(model.windows[0].features[0][:, 16].max()) for model in (on, off)]
    assert specified == pytest.approx([(1 + 1 / 4) / 2, (0 + 1 / 4) / 2])


def test_stretches_beyond_the_bars_are_one_sentence():
    with pytest.raises(RegionError, match=r"Nothing is painted in the selected bars; .*\.$"):
        filled(Region((1,), (0,), painted=PAINTED))


def test_bars_without_anything_painted_are_left_out():
    wide = replace(REGION, bars=tuple(range(8)))
    assert filled(wide) == filled(REGION)
