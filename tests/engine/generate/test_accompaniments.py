"""New keys and pads by the lead sheet."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate.accompaniments import (
    LOWEST_WITH_BASS,
    MAX_SHIFT,
    OUTSIDE,
    Accompaniment,
    accompany_lead_sheet,
    find_accompaniments,
    melody_of,
    sharpened,
)
from ripieno.engine.generate.chances import split_odds
from ripieno.engine.generate.lane_defaults import register_of
from ripieno.engine.generate.lead_sheet import HIGHEST, LOWEST
from ripieno.engine.grid.locks import log_odds, onset_chance, sigmoid
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Plane
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.locks import Locks
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from tests.support.fill_windows import STEP, first_window, with_lanes

REGION = Region((4, 5), (0,))
BAR = 16 * STEP
SUNG = [Note(BAR * bar, BAR, 72, 80, 1) for bar in range(8)]


C_MAJOR = {"chords": parse_progression("C"), "retrieval": False}


def window_of(chords="C", *, roles=(Role.KEYS, Role.LEAD), lane=(), region=REGION, **options):
    clip = with_lanes(lane, SUNG, roles=roles)
    return first_window(clip, region, chords=parse_progression(chords), retrieval=False, **options)


def found_in(window):
    return list(find_accompaniments(window, window.job.context_clip))


def test_new_keys_are_likelier_where_the_chord_says():
    (found,) = found_in(window_of("C | F"))
    assert found.tokens.tolist() == [*range(8)]
    at_once = found.odds[::4, 0]
    assert at_once[0, 48] > at_once[0, 41]
    assert at_once[1, 41] > at_once[1, 43]
    assert (found.odds[..., 60] > found.odds[..., 61]).all()
    outside = np.delete(found.odds, np.s_[LOWEST : HIGHEST + 1], axis=-1)
    assert outside == pytest.approx(OUTSIDE)


def test_as_many_notes_are_expected_as_the_lead_sheet_says_of_all_beats():
    window = window_of("C | F")
    (found,) = found_in(window)
    low, high = register_of(window.known.context.lanes[0])
    expected = sigmoid(found.odds[..., low : high + 1]).sum()
    assert (found.lane, found.notes) == (0, pytest.approx(expected))
    assert [each.notes for each in found_in(window_of("N.C. | C"))] == [None]
    assert [each.notes for each in found_in(window_of(roles=(Role.KEYS, Role.BASS)))] == [None]


@pytest.mark.parametrize(
    "region", [Region((4, 5), (0,), 60, 72), Region((4,), (0,), painted=((4 * BAR, 4 * BAR + 2 * STEP),))]
)
def test_only_notes_of_cells_that_are_made_are_expected(region):
    window = window_of(region=region)
    (found,) = found_in(window)
    made = sigmoid(found.odds[window.geometry.masked_cells[found.tokens]]).sum()
    assert 0.95 * made < found.notes <= made < 0.8 * sigmoid(found.odds).sum()


def test_notes_above_a_bass_are_expected_where_only_those_are_made():
    window = window_of(roles=(Role.KEYS, Role.BASS), region=Region((4, 5), (0,), LOWEST_WITH_BASS, 84))
    assert found_in(window)[0].notes > 1


def test_no_more_notes_are_expected_than_locks_leave_free():
    free, locked = (found_in(window_of(locks=Locks(low=low)))[0].notes for low in (0, 60))
    assert locked < 0.8 * free


def test_chords_and_melodies_go_on_over_the_borders_of_the_window():
    running = [Note(STEP * at, STEP, 60 + at % 12, 80, 1) for at in range(8 * 16)]
    clip = with_lanes([], running, roles=(Role.KEYS, Role.LEAD))
    one, whole = (
        find_accompaniments(window, clip)[0].odds
        for window in (first_window(clip, Region(tuple(range(last)), (0,)), **C_MAJOR) for last in (4, 8))
    )
    assert len(one) == len(whole) == 16
    assert one[:12] == pytest.approx(whole[:12], abs=1e-4)


def test_beats_late_in_a_long_clip_have_their_own_chords():
    clip = replace(with_lanes([], SUNG, roles=(Role.KEYS, Role.LEAD)), end=40 * BAR)
    window = first_window(clip, Region((30, 31), (0,)), chords=parse_progression("C | F"), retrieval=False)
    assert 0 < window.geometry.plan.first < window.geometry.plan.last < 39
    (found,) = find_accompaniments(window, clip)
    at_once = found.odds[::4, 0]
    assert at_once[0, 48] > at_once[0, 41]
    assert at_once[1, 41] > at_once[1, 48]


@pytest.mark.parametrize("metre", [(7, 8), (5, 8), (3, 4)])
def test_bars_of_any_metre_have_their_steps(metre):
    clip = with_lanes([], SUNG, roles=(Role.KEYS, Role.LEAD))
    clip = replace(clip, time=TimeMap(96, (), (MetreChange(0, *metre),)))
    window = first_window(clip, REGION, **C_MAJOR)
    (found,) = found_in(window)
    exists = window.geometry.layout.exists[window.geometry.masked_of(0)[1]]
    assert (found.odds[~exists] == OUTSIDE).all()
    assert (found.odds[exists].max(axis=-1) > -5).all()
    assert found.notes == pytest.approx(sigmoid(found.odds[exists]).sum(), rel=0.05)


def test_sharpened_log_odds_expect_as_many_notes_on_each_step():
    odds = np.array([[-1.0, -2.0, -4.0], [-3.0, -3.0, -3.0], [2.0, 0.0, -9.0]], np.float32)
    sharp = sharpened(odds, 2.0)
    assert sigmoid(sharp).sum(axis=1) == pytest.approx(sigmoid(odds).sum(axis=1), rel=0.01)
    assert np.diff(sharp[0]) == pytest.approx(2 * np.diff(odds[0]), abs=0.01)
    assert sharp[1] == pytest.approx(odds[1], abs=0.01)


def test_beats_without_a_chord_are_left_to_the_network():
    (found,) = found_in(window_of("N.C. | C"))
    assert found.tokens.tolist() == [4, 5, 6, 7]
    clip = with_lanes([], [], roles=(Role.KEYS, Role.DRUMS))
    silent = first_window(clip, REGION, retrieval=False)
    assert not [each for each in found_in(silent) if len(each.tokens)]


def test_the_melody_moves_what_is_likely():
    low, high = (
        found_in(first_window(clip, REGION, **C_MAJOR))[0]
        for clip in (
            with_lanes([], [Note(0, 8 * BAR, pitch, 80, 1)], roles=(Role.KEYS, Role.LEAD))
            for pitch in (55, 79)
        )
    )
    assert (high.odds[..., 64] > low.odds[..., 64]).all()


def test_pads_begin_fewer_notes_than_keys_and_also_low_ones_beside_a_bass():
    keys, pad = (found_in(window_of(roles=(role, Role.LEAD)))[0] for role in (Role.KEYS, Role.PAD))
    assert pad.notes < 0.6 * keys.notes
    (low,) = found_in(window_of(roles=(Role.PAD, Role.BASS)))
    assert np.isfinite(low.odds).all()


@pytest.mark.parametrize("role", [Role.LEAD, Role.COUNTER, Role.BASS, Role.DRUMS])
def test_other_roles_do_not_go_by_it(role):
    assert found_in(window_of(roles=(role, Role.KEYS))) == []


def test_keys_with_notes_of_their_own_do_not_go_by_it():
    assert found_in(window_of(lane=[Note(0, 90, 60, 80, 0)])) == []


@pytest.mark.parametrize("style", [style for style in Style if style is not Style.POP])
def test_keys_of_another_style_do_not_go_by_it(style):
    assert found_in(window_of(style=style)) == []
    assert found_in(window_of(style=Style.POP))


@pytest.mark.parametrize(("played", "lanes"), [(SUNG, (0,)), ([], (0, 1))])
def test_beside_a_bass_that_plays_or_will_play_low_notes_are_left_to_the_network(played, lanes):
    clip = with_lanes([], played, roles=(Role.KEYS, Role.BASS))
    region = Region((4, 5), lanes)
    (found,) = found_in(first_window(clip, region, **C_MAJOR))
    assert np.isnan(found.odds[..., :LOWEST_WITH_BASS]).all()
    assert np.isfinite(found.odds[..., LOWEST_WITH_BASS:]).all()


def test_a_bass_without_notes_is_none():
    clip = with_lanes([], [], SUNG, roles=(Role.KEYS, Role.BASS, Role.LEAD))
    (found,) = found_in(first_window(clip, REGION, **C_MAJOR))
    assert np.isfinite(found.odds).all()


def test_a_melody_is_all_leads_in_order():
    later = [Note(note.onset + STEP, STEP, 60, 80, 0) for note in SUNG]
    melody = melody_of(with_lanes(later, SUNG, roles=(Role.LEAD, Role.LEAD)))
    assert melody.onsets[:4].tolist() == [0, 1, 16, 17]
    assert melody.ends[:2].tolist() == [16, 2]
    assert melody.pitches[:2].tolist() == [72, 60]
    assert melody_of(with_lanes([], SUNG, roles=(Role.LEAD, Role.KEYS))) is None


class ContextSteps:
    """A denoiser of one token whose context gives other log-odds at each step of the sampler."""

    def __init__(self, *context):
        self.context = list(context)

    def __call__(self, x, sigma):
        odds = self.context.pop(0) + 2 * x[:, :, Plane.ONSET] / sigma**2
        estimate = np.zeros(x.shape, np.float32)
        estimate[:, :, Plane.ONSET] = np.tanh(odds / 2)
        return estimate


def odds_at(denoise, value=0.0, sigma=2.0):
    x = np.full((1, 1, *PATCH_SHAPE), value, np.float32)
    estimate = denoise(x, sigma)
    return split_odds(estimate, x, sigma)[0][0, 0], estimate


def told(odds):
    cells = np.full((1, STEPS, PITCHES), np.nan, np.float32)
    cells[0, 0, :2] = odds
    return [[Accompaniment(0, np.array([0]), cells, None)]]


def test_the_first_log_odds_are_those_of_the_lead_sheet_and_later_ones_differ_as_much():
    denoise = accompany_lead_sheet(ContextSteps(-4.0, -1.0), told((-2, -7)))
    first, _ = odds_at(denoise, 0.3)
    assert first[0, :3] == pytest.approx([-2, -7, -4], abs=0.01)
    later, _ = odds_at(denoise, -0.4, 1.0)
    assert later[0, :3] == pytest.approx([1, -4, -1], abs=0.01)
    assert first[1] == pytest.approx(-4, abs=0.01)


def test_no_log_odds_change_by_more_than_the_largest_shift():
    first, _ = odds_at(accompany_lead_sheet(ContextSteps(-4.0), told((9, -20))))
    assert first[0, :2] == pytest.approx([-4 + MAX_SHIFT, -4 - MAX_SHIFT], abs=0.01)


def test_cells_without_a_word_of_the_lead_sheet_stay_as_they_are():
    x = np.zeros((1, 1, *PATCH_SHAPE), np.float32)
    plain = ContextSteps(-4.0)(x, 1.0)
    _, estimate = odds_at(accompany_lead_sheet(ContextSteps(-4.0), told((-2, -7))))
    assert np.allclose(log_odds(onset_chance(estimate))[0, 0, 1:], log_odds(onset_chance(plain))[0, 0, 1:])
    denoise = ContextSteps()
    assert accompany_lead_sheet(denoise, [[]]) is denoise
