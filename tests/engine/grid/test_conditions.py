"""Conditions as features."""

import numpy as np
import pytest

from ripieno.engine.grid.conditions import (
    FEATURES,
    Conditions,
    Density,
    FeatureColumn,
    chord_features,
    density_near,
    features,
)
from ripieno.engine.grid.encode import encode_notes
from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.spec import PITCHES, STEPS
from ripieno.engine.music.instruments import Family
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style

LAYOUT = Layout.from_bars([0, 16, 32])
MASK = np.zeros((2, 8, STEPS, PITCHES), bool)
MASK[1, 4:] = True


def test_each_lane_is_told_its_role():
    out = features(Conditions([Role.LEAD, Role.DRUMS]), LAYOUT, MASK)
    assert out.shape == (2, 8, FEATURES)
    assert out[0, :, FeatureColumn.ROLE].all()
    assert out[1, :, FeatureColumn.ROLE + 5].all()
    assert out[:, :, FeatureColumn.ROLE : FeatureColumn.BAR_STEPS].sum() == 16


def test_a_condition_that_is_not_given_leaves_its_flag_down():
    out = features(Conditions([None, None], has_velocity=False, has_timing=False), LAYOUT, MASK)
    reported = out[:, :, FeatureColumn.DENSITY : FeatureColumn.MASKED]
    assert not reported.any()
    assert not out[:, :, : FeatureColumn.BAR_STEPS].any()


def test_density_and_rhythm_are_told_only_where_notes_are_to_be_made():
    rhythm = np.full((2, 8, STEPS), 0.25, np.float32)
    density = Density(2.0, 1.5)
    out = features(Conditions([None, None], density=[density, density], rhythm=rhythm), LAYOUT, MASK)
    masked = MASK.any((2, 3))
    assert np.array_equal(out[:, :, FeatureColumn.DENSITY + 1] > 0, masked)
    assert np.array_equal(out[:, :, FeatureColumn.RHYTHM + STEPS] > 0, masked)
    assert out[1, 4, FeatureColumn.DENSITY] == pytest.approx(np.log(3))


def test_a_chord_is_its_root_its_tones_and_a_flag():
    a_minor = 1 << 9 | 1 << 0 | 1 << 4
    (known, unknown) = chord_features(np.array([9, -1]), np.array([a_minor, a_minor]))
    assert np.flatnonzero(known).tolist() == [9, 12, 16, 21, 24]
    assert not unknown.any()


def test_tempo_is_told_as_octaves_from_120():
    out = features(Conditions([None, None], tempo=60), LAYOUT, MASK)
    assert out[0, 0, FeatureColumn.TEMPO] == -1
    assert out[0, 0, FeatureColumn.TEMPO + 1] == 1


def test_the_density_near_a_gap_is_that_of_the_known_beats_around_it():
    notes = [Note(120 * step, 100, 60, 80) for step in range(0, 32, 2)]
    notes += [Note(120 * step, 100, 64, 80) for step in range(0, 32, 4)]
    planes = encode_notes(notes, 120.0, LAYOUT)
    masked = np.zeros(8, bool)
    masked[3:5] = True
    assert density_near(planes, masked, 16) == Density(3.0, 2.0)


def test_steps_count_towards_a_density_by_their_weights():
    onsets = np.zeros((2, 4, 128), bool)
    onsets[:, 0, 60:63] = True
    onsets[0, 1, 60] = True
    assert Density.of(onsets, np.array([0.5, 1.0, 0.0, 0.0])) == Density(2.0, 1.0)
    assert Density.of(onsets, np.ones(4)) == Density.of(onsets) == Density(3.5, 1.5)


def test_the_density_near_a_gap_without_neighbours_is_unknown():
    planes = encode_notes([Note(0, 100, 60, 80)], 120.0, LAYOUT)
    masked = np.arange(8) >= 4
    assert density_near(planes, masked, 2) is None


def test_a_style_is_one_of_a_row_of_columns_for_all_tokens():
    out = features(Conditions([None, None], style=Style.LATIN), LAYOUT, MASK)
    reported = out[:, :, FeatureColumn.STYLE :]
    assert (reported.argmax(-1) == list(Style).index(Style.LATIN)).all()
    assert (reported.sum(-1) == 1).all()
    assert not features(Conditions([None, None]), LAYOUT, MASK)[:, :, FeatureColumn.STYLE :].any()


def test_the_place_of_a_beat_is_told_by_its_bar_its_steps_and_its_number():
    layout = Layout.from_bars([0, 14, 30, 70])
    out = features(Conditions([None]), layout, np.zeros((1, len(layout), STEPS, PITCHES), bool))[0]
    assert out[:4, FeatureColumn.BAR_STEPS] == pytest.approx([14 / 16] * 4)
    assert out[4, FeatureColumn.BAR_STEPS] == 1
    assert out[:5, FeatureColumn.STEPS].tolist() == [1, 1, 1, 0.5, 1]
    beats = out[:, FeatureColumn.BEAT : FeatureColumn.DENSITY].argmax(1)
    assert beats.tolist() == [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 7, 7]
    assert (out[:, FeatureColumn.BEAT : FeatureColumn.DENSITY].sum(1) == 1).all()


def test_the_fields_lie_side_by_side():
    sizes = {
        FeatureColumn.ROLE: len(Role),
        FeatureColumn.BAR_STEPS: 1,
        FeatureColumn.STEPS: 1,
        FeatureColumn.BEAT: 8,
        FeatureColumn.DENSITY: 4,
        FeatureColumn.CHORD: 25,
        FeatureColumn.TEMPO: 2,
        FeatureColumn.SOURCE: 2,
        FeatureColumn.RHYTHM: STEPS + 1,
        FeatureColumn.MASKED: 1,
        FeatureColumn.STYLE: len(Style),
        FeatureColumn.FAMILY: len(Family),
        FeatureColumn.REGISTER: 5,
        FeatureColumn.VOICES: 2,
        FeatureColumn.HOLDS: 2,
        FeatureColumn.PLACES: STEPS,
        FeatureColumn.UNUSED: STEPS,
        FeatureColumn.USUAL: PITCHES,
        FeatureColumn.OUTSIDE: PITCHES,
    }
    assert list(sizes) == list(FeatureColumn)
    ends = np.cumsum(list(sizes.values())).tolist()
    assert [int(field) for field in FeatureColumn] == [0, *ends[:-1]]
    assert ends[-1] == FEATURES
