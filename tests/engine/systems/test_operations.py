"""What systems do with clips: new ones, more bars, and gaps, outside which nothing changes."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.engine.generate.operations import NewClip
from ripieno.engine.generate.options import FillOptions
from ripieno.engine.generate.results import Result, SamplingProgress
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.locks import Locks
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.systems import operations
from ripieno.engine.systems.operations import SystemOperationError, primer_of
from tests.support.piano_songs import song, songs
from tests.support.system_models import GRAPHS, model

CLIP = song(steps=256).clip()


def last(steps):
    *progress, result = steps
    assert progress
    assert all(isinstance(each, SamplingProgress) and each.done <= each.total for each in progress)
    assert isinstance(result, Result)
    assert [each.done for each in progress] == sorted(each.done for each in progress)
    return result


@pytest.mark.parametrize("kind", GRAPHS)
def test_a_new_clip_has_one_piano_as_many_bars_and_the_tempo(kind):
    new = NewClip(bars=3, tempo=90.0)
    options = FillOptions(seed=3, variations=2)
    result = last(operations.generate(model(kind), new, options, songs(2)))
    assert [lane.name for lane in result.clip.lanes] == ["Piano"]
    assert result.clip.time.tempo_at(0) == pytest.approx(90)
    assert result.clip.bars == 3
    assert len(result.variations) == 2
    assert result.steps > 0
    end = result.clip.time.bar_start(3)
    assert all(note.end <= end for notes in result.variations for note in notes[0])


@pytest.mark.parametrize("kind", ["rows", "rolls"])
def test_notes_of_a_new_clip_lie_in_the_key(kind):
    key = parse_key("Bb minor")
    result = last(operations.generate(model(kind), NewClip(bars=2, key=key), FillOptions(seed=1), songs(1)))
    assert {note.pitch % 12 for note in result.variations[0][0]} <= key.pitch_classes


def test_other_time_signatures_are_refused():
    with pytest.raises(SystemOperationError, match="4/4"):
        next(operations.generate(model("rows"), NewClip(metre=(3, 4)), FillOptions(seed=1), songs(1)))


@given(st.integers(0, 14), st.integers(1, 3), st.integers(0, 127), st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_a_fill_changes_nothing_outside_its_bars_and_pitches(first, count, low, seed):
    region = Region(tuple(range(first, min(first + count, 16))), (0,), low, min(low + 20, 127))
    options = FillOptions(seed=seed, variations=2)
    result = last(operations.fill(model("rolls"), CLIP, region, options))
    spans = region.spans(CLIP.time)
    before = CLIP.lanes[0]
    for notes in result.variations:
        after = CLIP.replace_region(region, notes).lanes[0]
        kept = before.notes.taken(~before.held_among(before.notes, region, spans))
        stayed = after.notes.taken(~after.held_among(after.notes, region, spans))
        assert list(stayed) == list(kept)
        assert all(any(start <= note.onset < end for start, end in spans) for note in notes[0])


@pytest.mark.parametrize("kind", ["rolls", "latents"])
def test_long_gaps_and_several_are_filled_everywhere(kind):
    clip = song(steps=16 * 60).clip()
    region = Region((*range(2, 30), 40, 41), (0,))
    result = last(operations.fill(model(kind), clip, region, FillOptions(seed=1)))
    made = [note.onset for note in result.variations[0][0]]
    assert {clip.time.bar_at(onset) for onset in made} >= {2, 15, 29, 40, 41}


def test_new_notes_are_as_loud_as_those_around():
    result = last(operations.fill(model("rolls"), CLIP, Region((4,), (0,)), FillOptions(seed=1)))
    around = sorted(note.velocity for note in CLIP.lanes[0].notes)
    (velocity,) = {note.velocity for note in result.variations[0][0]}
    assert around[0] <= velocity <= around[-1]


def test_a_fill_in_a_key_stays_in_its_scale():
    options = FillOptions(seed=1, locks=Locks(key=parse_key("C major")))
    result = last(operations.fill(model("rolls"), CLIP, Region((4,), (0,)), options))
    assert {note.pitch % 12 for note in result.variations[0][0]} <= parse_key("C major").pitch_classes


def test_drums_and_systems_that_do_not_fill_are_refused():
    drums = CLIP.with_roles({0: Role.DRUMS})
    with pytest.raises(SystemOperationError, match="drums"):
        next(operations.fill(model("rolls"), drums, Region((4,), (0,)), FillOptions(seed=1)))
    with pytest.raises(SystemOperationError, match="fills no bars"):
        next(operations.fill(model("rows"), CLIP, Region((4,), (0,)), FillOptions(seed=1)))


@pytest.mark.parametrize("kind", ["rows", "stretches"])
def test_more_bars_come_after_the_end_and_the_rest_stays(kind):
    result = last(operations.extend(model(kind), CLIP, 2, FillOptions(seed=1)))
    assert result.region.bars == (16, 17)
    assert result.clip.lanes == CLIP.lanes
    start, end = CLIP.time.bar_start(16), CLIP.time.bar_start(18)
    assert result.clip.end == end
    notes = result.variations[0][0]
    assert notes
    assert all(start <= note.onset < note.end <= end for note in notes)


def test_a_track_without_pitches_is_not_gone_on_from():
    with pytest.raises(SystemOperationError, match="one track that has pitches, and this clip has none"):
        next(operations.extend(model("rows"), CLIP.with_roles({0: Role.DRUMS}), 2, FillOptions(seed=1)))


def test_of_several_tracks_one_is_to_be_named():
    (lane,) = CLIP.lanes
    clip = replace(CLIP, lanes=(lane, replace(lane, name="Organ"), replace(lane, role=Role.DRUMS)))
    with pytest.raises(SystemOperationError, match="name it with the option tracks: Piano or Organ"):
        next(operations.extend(model("rows"), clip, 2, FillOptions(seed=1)))
    assert last(operations.extend(model("rows"), clip, 2, FillOptions(seed=1), (1,))).region.lanes == (1,)


def test_a_primer_begins_with_its_first_note_and_lasts_until_new_music():
    primer = primer_of([(5.0, 1.0, 60, 80), (4.0, 1.0, 64, 80)], 12.0)
    assert primer.part.onset.tolist() == [0, 1]
    assert primer.seconds == pytest.approx(8 * 0.125)
