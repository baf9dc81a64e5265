"""Numbers of notes that are expected of a lane."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate.accompaniments import Accompaniment
from ripieno.engine.generate.note_counts import TOLERANCE, constrain_density
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Plane
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import STEP, first_window, with_lanes
from tests.support.random_model import small_clip

REGION, LEAD = Region((2, 3), (0, 1)), Region((2, 3), (0,))
BEATS = 8
"""Beats of the region, and masked tokens of each of its lanes."""

CELLS = STEPS * PITCHES


def constrained(chance, window, told=(), again=()):
    """Return the chances of onsets that a density makes of some, in every token alike."""
    estimate = np.zeros((2, len(window.geometry.masked), *PATCH_SHAPE), np.float32)
    estimate[:, :, Plane.ONSET] = 2 * chance - 1
    denoise = constrain_density(lambda *_: estimate, window, [told, again])
    return onset_chance(denoise(estimate, 1.0))


def chords():
    """Return a clip whose lead strikes three notes at once."""
    struck = [replace(note, pitch=pitch) for note in small_clip().lanes[0].notes for pitch in (60, 64, 67)]
    return with_lanes(struck)


@pytest.mark.parametrize("wanted", [0.25, 1.0, 3.0])
def test_a_density_is_the_expected_number_of_notes(wanted):
    window = first_window(small_clip(), REGION, notes_per_beat=wanted)
    chance = constrained(1 / CELLS, window)
    for lane in (chance[:, :BEATS], chance[:, BEATS:]):
        assert lane.sum((1, 2, 3)) == pytest.approx(BEATS * wanted, rel=0.02)


@pytest.mark.parametrize(("expected", "made"), [(0.05, 1 / 2**1.5), (1.2, 1.2), (20.0, 2**1.5)])
def test_a_lane_may_be_busier_or_calmer_than_around_within_its_role(expected, made):
    window = first_window(small_clip(), LEAD)
    assert window.job.context_clip.lanes[0].role is Role.LEAD
    chance = constrained(expected / CELLS, window)
    assert chance[0].sum() == pytest.approx(BEATS * made, rel=0.02)


def test_lanes_whose_number_of_notes_is_right_are_left_as_they_are():
    window = first_window(small_clip(), REGION)
    chance = constrained(1 / CELLS, window)
    assert (chance == chance[0, 0, 0, 0]).all()
    assert chance[0, 0].sum() == pytest.approx(1, rel=1e-4)


def test_notes_that_a_step_of_a_line_may_not_hold_are_expected_of_its_other_steps():
    chance = np.full((STEPS, PITCHES), 5e-4)
    chance[0, 60:63] = 0.9
    running = with_lanes([Note(STEP * step, STEP, 60 + step % 5, 80) for step in range(16 * 16)])
    window = first_window(running, LEAD)
    least = BEATS * window.density.bounds(0)[0]
    found = constrained(chance, window)[0]
    assert found.sum(-1).max() == pytest.approx(1, abs=0.01)
    assert found.sum() == pytest.approx(least, rel=0.02)
    assert least > 1.3 * BEATS


def accompaniment(notes):
    return [Accompaniment(0, np.arange(BEATS), np.zeros((BEATS, STEPS, PITCHES)), notes)]


def test_a_new_lane_has_about_as_many_notes_as_the_lead_sheet_says():
    window = first_window(with_lanes([], roles=(Role.KEYS, Role.LEAD)), LEAD)
    told = accompaniment(2.0 * BEATS)
    for given, made in ((0.5, 2 / TOLERANCE), (2.1, 2.1), (9.0, 2 * TOLERANCE)):
        found = constrained(given / CELLS, window, told)[0]
        assert found.sum() == pytest.approx(BEATS * made, rel=0.02)


def test_each_variation_has_the_notes_of_its_own_lead_sheet_or_as_many_as_usual():
    window = first_window(with_lanes([], roles=(Role.KEYS, Role.LEAD)), LEAD)
    most = window.density.bounds(0)[1]
    for again, made in ((accompaniment(5.0 * BEATS), 5 * TOLERANCE), (accompaniment(None), most), ((), most)):
        found = constrained(9 / CELLS, window, accompaniment(2.0 * BEATS), again)
        assert found[0].sum() == pytest.approx(BEATS * 2 * TOLERANCE, rel=0.02)
        assert found[1].sum() == pytest.approx(BEATS * made, rel=0.02)


def test_a_density_that_is_asked_for_goes_before_the_lead_sheet():
    clip = with_lanes([], roles=(Role.KEYS, Role.LEAD))
    window = first_window(clip, LEAD, notes_per_beat=4.0)
    found = constrained(2 / CELLS, window, accompaniment(2.0 * BEATS))[0]
    assert found.sum() == pytest.approx(4 * BEATS, rel=0.02)


def test_a_density_that_is_asked_for_is_reached_on_any_step_of_a_line():
    chance = np.full((STEPS, PITCHES), 1e-6)
    chance[0, 60:64] = 0.1
    window = first_window(small_clip(), LEAD, notes_per_beat=2.0)
    assert constrained(chance, window)[0, :, 0].sum(-1) == pytest.approx(2, rel=0.02)


def test_a_step_of_a_single_line_has_one_note_at_most():
    window = first_window(small_clip(roles=(Role.LEAD, Role.BASS)), REGION)
    chance = np.full((STEPS, PITCHES), 1e-6)
    chance[0, 60:64] = 0.5
    chance[1, 60] = 0.9
    after = constrained(chance, window)
    assert after[:, :, 0].sum(-1) == pytest.approx(1, abs=0.01)
    assert after[:, :, 0, 60] == pytest.approx(after[:, :, 0, 63])
    assert after[:, :, 1, 60] == pytest.approx(0.9, abs=1e-3)


def test_a_lane_with_chords_is_no_line():
    chance = np.full((STEPS, PITCHES), 1e-6)
    chance[0, 60:63] = 0.5
    assert constrained(chance, first_window(chords(), LEAD))[0, :, 0].sum(-1) == pytest.approx(1.5, rel=0.02)
