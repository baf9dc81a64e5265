"""New bars take up the rhythm and the contour of the bars that their lane has around."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate.bar_patterns import (
    FADE_BARS,
    MIN_PATTERNS,
    NOTE_DENSITY,
    BarPatterns,
    find_bar_patterns,
    take_up_patterns,
)
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Plane
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import STEP, first_window, with_lanes

BAR, BAR_STEPS = 384, 16
MADE = 4
REGION = Region((MADE,), (0,))
EVEN, ODD = (0, 4, 8, 12), (2, 6, 10, 14)


def line(rhythms: dict[int, tuple[int, ...]], pitch: int = 60) -> list[Note]:
    """Return notes of one pitch on some sixteenths of some bars."""
    return [
        Note(BAR * bar + STEP * step, STEP, pitch, 80, 0) for bar, steps in rhythms.items() for step in steps
    ]


def lead(notes: list[Note]) -> Clip:
    return with_lanes(notes, [])


def window_of(clip: Clip, region: Region = REGION, **options) -> FillWindow:
    return first_window(clip, region, retrieval=False, **options)


def flat(steps: dict[int, float], pitch: int = 60) -> np.ndarray:
    """Return chances of notes of one pitch in a bar of four beats, by sixteenth."""
    chance = np.full((BAR_STEPS, PITCHES), 1e-6, np.float32)
    for step, value in steps.items():
        chance[step, pitch] = value
    return chance.reshape(4, STEPS, PITCHES)


def take_up(window: FillWindow, clip: Clip, chance: np.ndarray, draws: np.ndarray | None = None):
    """Return chances that follow the patterns, with no chance in the draws unless they are given."""
    out = np.zeros((1, *chance.shape[:-2], *PATCH_SHAPE), np.float32)
    out[:, :, Plane.ONSET] = 2 * chance - 1
    bars = window.geometry.plan.last - window.geometry.plan.first + 1
    draws = np.zeros((1, len(window.geometry.lanes), bars, bars)) if draws is None else draws
    found = find_bar_patterns(window, clip)
    return onset_chance(take_up_patterns(lambda *_: out, window, [found], draws)(out, 1.0))[0]


def by_step(chance: np.ndarray, pitch: int = 60) -> np.ndarray:
    return chance.reshape(-1, PITCHES)[:, pitch]


def only(patterns) -> BarPatterns:
    (found,) = patterns
    return found


def test_a_bar_follows_the_pattern_that_fits_what_is_expected():
    clip = lead(line({0: EVEN, 1: ODD, 2: EVEN, 3: ODD}))
    leaning = flat(dict.fromkeys(EVEN, 0.5) | dict.fromkeys(ODD, 0.3))
    after = by_step(take_up(window_of(clip), clip, leaning))
    assert after[list(EVEN)].min() > 0.6
    assert after[list(ODD)].max() < 0.2


def test_a_drawn_pattern_outweighs_a_small_difference():
    clip = lead(line({0: EVEN, 1: ODD, 2: EVEN, 3: ODD}))
    window = window_of(clip)
    draws = np.zeros((1, len(window.geometry.lanes), 16, 16))
    draws[0, 0, MADE, 3] = 20
    leaning = flat(dict.fromkeys(EVEN, 0.5) | dict.fromkeys(ODD, 0.3))
    bars = window.geometry.plan.last - window.geometry.plan.first + 1
    after = by_step(take_up(window, clip, leaning, draws[:, :, :bars, :bars]))
    assert after[list(ODD)].min() > after[list(EVEN)].max()


def test_a_bar_keeps_its_expected_number_of_notes():
    clip = lead(line({0: EVEN, 1: ODD, 2: EVEN, 3: ODD}))
    leaning = flat(dict.fromkeys(range(16), 0.3))
    after = take_up(window_of(clip), clip, leaning)
    assert after.sum() == pytest.approx(leaning.sum(), rel=0.01)


def test_patterns_that_are_all_alike_change_nothing():
    clip = lead(line(dict.fromkeys(range(4), EVEN)))
    leaning = flat(dict.fromkeys(range(16), 0.3))
    assert take_up(window_of(clip), clip, leaning) == pytest.approx(leaning, abs=1e-3)


def test_steps_without_an_onset_become_less_likely_even_near_the_pitches_of_a_pattern(monkeypatch):
    clip = lead(line({0: EVEN, 1: ODD, 2: EVEN, 3: ODD}))
    leaning = flat(dict.fromkeys(EVEN, 0.3) | dict.fromkeys(ODD, 0.2))
    window = window_of(clip)
    with_onsets = by_step(take_up(window, clip, leaning))
    monkeypatch.setattr("ripieno.engine.generate.bar_patterns.ONSET_WEIGHT", 0)
    without = by_step(take_up(window, clip, leaning))
    assert with_onsets[list(ODD)].max() < 0.8 * without[list(ODD)].max()


def test_pitches_near_those_of_the_pattern_become_likelier_too():
    low, high = line({0: EVEN}, 48) + line({2: EVEN}, 50), line({1: EVEN}, 72) + line({3: EVEN}, 74)
    clip = lead(sorted([*low, *high], key=lambda note: note.onset))
    leaning = flat(dict.fromkeys(EVEN, 0.3), 49) + flat(dict.fromkeys(EVEN, 0.3), 73)
    window = window_of(clip)
    bars = window.geometry.plan.last - window.geometry.plan.first + 1
    draws = np.zeros((1, len(window.geometry.lanes), bars, bars))
    draws[0, 0, MADE, 0] = 50
    after = take_up(window, clip, leaning, draws)
    assert by_step(after, 49)[0] > 0.4
    assert by_step(after, 73)[0] < 0.2


def test_a_note_is_spread_over_the_pitches_around_but_not_over_steps():
    clip = lead([note for bar in range(3) for note in line({bar: EVEN}, 60 + 12 * bar)])
    patterns = only(find_bar_patterns(window_of(clip), clip))
    assert patterns.densities[0, 0, 0].sum() == pytest.approx(NOTE_DENSITY, rel=1e-3)
    assert patterns.densities[0, 0, 0].argmax() == 60
    assert not patterns.densities[0, 0, 1].any()


def test_notes_of_drums_stay_on_their_own_sound():
    clip = with_lanes(line(dict.fromkeys(range(3), EVEN), 38), [], roles=(Role.DRUMS, Role.BASS))
    patterns = only(find_bar_patterns(window_of(clip), clip))
    assert np.flatnonzero(patterns.densities[0, 0, 0]).tolist() == [38]
    assert patterns.densities[0, 0, 0, 38] == 1


def test_silent_bars_are_no_patterns_and_a_few_bars_are_none():
    few = lead(line(dict.fromkeys(range(MIN_PATTERNS - 1), EVEN)))
    assert list(find_bar_patterns(window_of(few), few)) == []
    clip = lead(line(dict.fromkeys(range(MIN_PATTERNS), EVEN)))
    assert only(find_bar_patterns(window_of(clip), clip)).bars.tolist() == [0, 1, 2]


def test_patterns_at_the_distance_at_which_the_lane_repeats_itself_come_first():
    clip = lead(line({0: EVEN, 1: ODD, 2: EVEN, 3: ODD}))
    prior = only(find_bar_patterns(window_of(clip), clip)).prior
    assert prior[[0, 2]].min() > prior[[1, 3]].max()


def test_near_patterns_come_first_where_all_bars_are_alike():
    clip = lead(line(dict.fromkeys([0, 1, 3], EVEN)))
    far, near, next_to_it = only(find_bar_patterns(window_of(clip), clip)).prior
    assert far < near < next_to_it
    assert next_to_it - far == pytest.approx(3 / FADE_BARS)


def test_bars_that_repeat_each_other_are_taken_up_at_their_own_pitches():
    alike = lead(line(dict.fromkeys(range(4), EVEN)))
    changing = lead([note for bar in range(4) for note in line({bar: EVEN}, 58 + 2 * bar)])
    own, other = (only(find_bar_patterns(window_of(each), each)) for each in (alike, changing))
    assert own.densities[3, 0, 0, 60] == pytest.approx(1)
    assert own.densities[3, 0, 0, 62] == 0
    assert other.densities[3, 0, 0, 64] < 0.7
    assert other.densities[3, 0, 0, 66] > 0.4


def test_a_lane_of_which_nothing_is_known_has_no_patterns():
    clip = with_lanes([], line(dict.fromkeys(range(4), EVEN)))
    assert list(find_bar_patterns(window_of(clip), clip)) == []


def test_another_register_and_painted_steps_have_no_patterns():
    clip = lead(line(dict.fromkeys(range(4), EVEN)))
    asked = window_of(clip, replace(REGION, low=84, high=96))
    assert list(find_bar_patterns(asked, clip)) == []
    painted = window_of(clip, replace(REGION, painted=((BAR * MADE, BAR * MADE + 96),)))
    assert list(find_bar_patterns(painted, clip)) == []
