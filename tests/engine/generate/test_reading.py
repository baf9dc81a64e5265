"""What the model is given of lanes with context, and of lanes that are not."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate import FillOptions, inpaint
from ripieno.engine.generate.density_policy import USUAL_DENSITY
from ripieno.engine.generate.operations import accompany
from ripieno.engine.grid.conditions import FeatureColumn
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.random_model import RandomModel, outcome, small_clip

CHORD = slice(FeatureColumn.CHORD, FeatureColumn.TEMPO)
DENSITY = FeatureColumn.DENSITY


def over_chord(*pitches):
    """Return a clip whose lanes hold one chord in every bar, whole notes long."""
    clip = small_clip()
    bar = clip.time.bar_length(0)
    notes = [Note(at, bar, pitch, 80) for at in range(0, clip.end, bar) for pitch in pitches]
    return replace(clip, lanes=tuple(replace(lane, notes=tuple(notes)) for lane in clip.lanes))


def specified(clip, role, **options):
    model = RandomModel(busy=-9)
    outcome(accompany(model, clip, role, FillOptions(1, **options), bars=(2, 3)))
    return model.windows[0].features[0]


def test_a_new_lane_goes_by_the_chords_that_are_heard():
    features = specified(over_chord(57, 60, 64), Role.BASS)
    assert (features[:, FeatureColumn.CHORD : FeatureColumn.CHORD + 12].argmax(1) == 9).all()
    asked = specified(over_chord(57, 60, 64), Role.BASS, chords=parse_progression("F"))
    assert set(asked[:, FeatureColumn.CHORD : FeatureColumn.CHORD + 12].argmax(1)) == {5, 9}


def test_new_drums_and_lanes_that_are_heard_are_told_no_chords():
    assert not specified(over_chord(57, 60, 64), Role.DRUMS)[:, CHORD].any()
    model = RandomModel(busy=-9)
    outcome(inpaint(model, over_chord(57, 60, 64), Region((2,), (0,)), FillOptions(1)))
    assert not model.windows[0].features[..., CHORD].any()


@pytest.mark.parametrize("role", Role)
def test_a_new_lane_is_told_how_many_notes_are_usual(role):
    features = specified(small_clip(), role)
    notes = np.expm1(features[features[:, FeatureColumn.MASKED] > 0, DENSITY])
    assert notes == pytest.approx(USUAL_DENSITY[role].notes, rel=1e-3)


def test_each_variation_is_read_by_what_was_made_in_it():
    model = RandomModel(busy=-5)
    clip = small_clip()
    silent = replace(clip, lanes=tuple(replace(lane, role=Role.PAD, notes=()) for lane in clip.lanes))
    outcome(inpaint(model, silent, Region((0, 1), (0, 1)), FillOptions(1, 2)))
    first, second = model.windows
    assert len(first.known) == 1
    assert len(second.known) == 2
    assert not np.array_equal(second.known[0], second.known[1])


def test_a_new_bass_is_guided_by_the_chords_that_are_heard():
    model = RandomModel(busy=-9)
    outcome(accompany(model, over_chord(57, 60, 64), Role.BASS, FillOptions(1), bars=(2,)))
    plain, without = model.windows
    assert plain.features[..., CHORD].any()
    assert not without.features[..., CHORD].any()
