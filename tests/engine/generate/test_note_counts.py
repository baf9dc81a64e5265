"""Numbers of notes that are expected of a lane."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate.keys_evidence import Accompaniment
from ripieno.engine.generate.note_counts import TOLERANCE, constrain_density, hold_lines
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


def constrained(chance, constrain, window):
    """Return the chances of onsets that a constraint makes of some, in every token alike."""
    estimate = np.zeros((2, len(window.geometry.masked), *PATCH_SHAPE), np.float32)
    estimate[:, :, Plane.ONSET] = 2 * chance - 1
    return onset_chance(constrain(lambda *_: estimate, window)(estimate, 1.0))


def chords():
    """Return a clip whose lead strikes three notes at once."""
    struck = [replace(note, pitch=pitch) for note in small_clip().lanes[0].notes for pitch in (60, 64, 67)]
    return with_lanes(struck)


@pytest.mark.parametrize("wanted", [0.25, 1.0, 3.0])
def test_a_density_is_the_expected_number_of_notes(wanted):
    window = first_window(small_clip(), REGION, notes_per_beat=wanted)
    chance = constrained(1 / CELLS, constrain_density, window)
    for lane in (chance[:, :BEATS], chance[:, BEATS:]):
        assert lane.sum((1, 2, 3)) == pytest.approx(BEATS * wanted, rel=0.02)


@pytest.mark.parametrize(("expected", "made"), [(0.05, 1 / 2**1.5), (1.2, 1.2), (20.0, 2**1.5)])
def test_a_lane_may_be_busier_or_calmer_than_around_within_its_role(expected, made):
    window = first_window(small_clip(), LEAD)
    assert window.job.context_clip.lanes[0].role is Role.LEAD
    chance = constrained(expected / CELLS, constrain_density, window)
    assert chance[0].sum() == pytest.approx(BEATS * made, rel=0.02)


def test_lanes_whose_number_of_notes_is_right_are_left_as_they_are():
    window = first_window(small_clip(), REGION)
    chance = constrained(1 / CELLS, constrain_density, window)
    assert (chance == chance[0, 0, 0, 0]).all()
    assert chance[0, 0].sum() == pytest.approx(1, rel=1e-4)


def test_notes_that_a_step_of_a_line_may_not_hold_are_expected_of_its_other_steps():
    chance = np.full((STEPS, PITCHES), 5e-4)
    chance[0, 60:63] = 0.9
    running = with_lanes([Note(STEP * step, STEP, 60 + step % 5, 80) for step in range(16 * 16)])
    window = first_window(running, LEAD)
    least = BEATS * window.density.bounds(0)[0]
    found = constrained(chance, constrain_density, window)[0]
    assert found.sum(-1).max() == pytest.approx(1, abs=0.01)
    assert found.sum() == pytest.approx(least, rel=0.02)
    assert least > 1.3 * BEATS


def test_a_new_lane_has_about_as_many_notes_as_the_lead_sheet_says():
    def with_accompaniment(denoise, window):
        return constrain_density(denoise, window, [told])

    told = Accompaniment(0, np.arange(BEATS), np.zeros((BEATS, STEPS, PITCHES)), notes=2.0 * BEATS)
    clip = with_lanes([], roles=(Role.KEYS, Role.LEAD))
    window = first_window(clip, LEAD)
    for given, made in ((0.5, 2 / TOLERANCE), (2.1, 2.1), (9.0, 2 * TOLERANCE)):
        found = constrained(given / CELLS, with_accompaniment, window)[0]
        assert found.sum() == pytest.approx(BEATS * made, rel=0.02)
    asked = first_window(clip, LEAD, notes_per_beat=4.0)
    assert constrained(2 / CELLS, with_accompaniment, asked)[0].sum() == pytest.approx(4 * BEATS, rel=0.02)
    told = replace(told, notes=None)
    _, most = window.density.bounds(0)
    assert constrained(9 / CELLS, with_accompaniment, window)[0].sum() == pytest.approx(
        most * BEATS, rel=0.02
    )


def test_a_density_that_is_asked_for_is_reached_on_any_step_of_a_line():
    chance = np.full((STEPS, PITCHES), 1e-6)
    chance[0, 60:64] = 0.1
    window = first_window(small_clip(), LEAD, notes_per_beat=2.0)
    assert constrained(chance, constrain_density, window)[0, :, 0].sum(-1) == pytest.approx(2, rel=0.02)


def test_a_step_of_a_single_line_has_one_note_at_most():
    window = first_window(small_clip(roles=(Role.LEAD, Role.BASS)), REGION)
    chance = np.full((STEPS, PITCHES), 1e-6)
    chance[0, 60:64] = 0.5
    chance[1, 60] = 0.9
    after = constrained(chance, hold_lines, window)
    assert after[:, :, 0].sum(-1) == pytest.approx(1, abs=0.01)
    assert after[:, :, 0, 60] == pytest.approx(after[:, :, 0, 63])
    assert after[:, :, 1, 60] == pytest.approx(0.9, abs=1e-3)


def test_a_lane_with_chords_is_no_line():
    def denoise(x, _sigma):
        return x

    assert hold_lines(denoise, first_window(chords(), LEAD)) is denoise
    assert hold_lines(denoise, first_window(small_clip(), LEAD, density=2.0)) is denoise
    assert hold_lines(denoise, first_window(small_clip(), LEAD)) is not denoise
