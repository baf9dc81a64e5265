"""New notes of half a bar agree on a chord that was not specified."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate import Locks
from ripieno.engine.generate.chord_periods import HALF_BAR_BEATS
from ripieno.engine.generate.chord_table import CHORD_COUNT
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.implied_chords import (
    USUAL_NOTES,
    agree_on_chords,
    count_half_bars,
    find_implied_chords,
)
from ripieno.engine.generate.rare_cells import NON_CHORD_SHARES
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Plane
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import first_window, with_lanes

BEAT, BAR = 96, 384
REGION = Region((4,), (0, 1))
BEATS = 4
C, F = (60, 64, 67), (65, 69, 72)


def chords(bars: range, pitches: tuple[int, ...] = C) -> list[Note]:
    """Return a chord on each beat of some bars."""
    return [
        Note(BAR * bar + BEAT * beat, BEAT, pitch, 80, 0)
        for bar in bars
        for beat in range(BEATS)
        for pitch in pitches
    ]


def keys(*lanes: list[Note]) -> Clip:
    return with_lanes(*lanes, roles=(Role.KEYS, Role.KEYS))


def window_of(clip: Clip, region: Region = REGION, **options) -> FillWindow:
    return first_window(clip, region, retrieval=False, **options)


def agree(window: FillWindow, clip: Clip, chance: np.ndarray, draws: np.ndarray | None = None) -> np.ndarray:
    """Return chances that agree, with no chance in the draws unless they are given."""
    out = np.zeros((1, *chance.shape[:-2], *PATCH_SHAPE), np.float32)
    out[:, :, Plane.ONSET] = 2 * chance - 1
    half_bars = int(count_half_bars(window.geometry.layout.beat)[-1]) + 1
    draws = np.zeros((1, half_bars, CHORD_COUNT)) if draws is None else draws
    found = find_implied_chords(window, clip)
    return onset_chance(agree_on_chords(lambda *_: out, window, [found], draws)(out, 1.0))[0]


def torn(window: FillWindow, *pitches: int) -> np.ndarray:
    """Return chances that are alike for some pitches on the first step of each beat."""
    chance = np.full((len(window.geometry.masked), STEPS, PITCHES), 1e-6, np.float32)
    chance[:, 0, list(pitches)] = 0.5
    return chance


@pytest.mark.parametrize(("sounding", "other"), [(C, F), (F, C)])
def test_a_half_bar_torn_between_two_chords_takes_the_one_that_other_lanes_sound(sounding, other):
    around = [*chords(range(1), F), *chords(range(1, 3), C), *chords(range(3, 4), F)]
    clip = keys(around, around + chords(range(4, 5), sounding))
    window = window_of(clip, Region((4,), (0,)))
    after = agree(window, clip, torn(window, *C, *F))
    assert after[:, 0, list(sounding)].min() > 0.6
    own = [pitch for pitch in other if pitch % 12 not in {each % 12 for each in sounding}]
    assert after[:, 0, own].max() < 0.4


def test_without_other_notes_it_takes_the_chord_of_the_bar_that_lies_a_period_away():
    around = [note for bar in range(4) for note in chords(range(bar, bar + 1), (F, C)[bar % 2])]
    clip = keys(around, around)
    window = window_of(clip)
    after = agree(window, clip, torn(window, *C, *F))
    assert after[:, 0, [65, 69]].min() > 0.6
    assert after[:, 0, [64, 67]].max() < 0.1


def test_without_other_notes_it_takes_the_chord_that_is_usual_around():
    clip = keys(chords(range(4), F), chords(range(4), F))
    window = window_of(clip)
    after = agree(window, clip, torn(window, *C, *F))
    assert after[:, 0, list(F)].sum() > 1.5 * after[:, 0, [60, 64, 67]].sum()


def test_each_beat_keeps_its_expected_number_of_notes():
    clip = keys(chords(range(4), F), chords(range(4)))
    window = window_of(clip)
    before = torn(window, *C, *F, 61, 75)
    after = agree(window, clip, before)
    assert after.sum(axis=(1, 2)) == pytest.approx(before.sum(axis=(1, 2)), rel=0.01)
    assert not np.allclose(after, before, atol=0.01)


def test_both_lanes_of_a_half_bar_agree():
    clip = keys(chords(range(4)), chords(range(4)))
    window = window_of(clip)
    draws = np.zeros((1, 20, CHORD_COUNT))
    draws[0, 2 * 4, 5] = 50  # F major in the first half of bar 5
    draws[0, 2 * 4 + 1, 7] = 50  # G major in the second
    half_bars = int(count_half_bars(window.geometry.layout.beat)[-1]) + 1
    after = agree(window, clip, torn(window, *range(60, 72)), draws[:, :half_bars])
    first, second = [[each for each in range(60, 72) if each % 12 in own] for own in ({5, 9, 0}, {7, 11, 2})]
    for lane in (0, 1):
        tokens, patches = window.geometry.masked_of(lane)
        early = window.geometry.layout.beat[patches] < HALF_BAR_BEATS
        assert after[tokens[early]][:, 0, first].min() > 0.8
        assert after[tokens[~early]][:, 0, second].min() > 0.8


def test_a_lane_whose_notes_are_foreign_to_the_chords_is_left_freer():
    clip = with_lanes(
        [replace(note, pitch=note.pitch + 1) for note in chords(range(4))],
        chords(range(4)),
        roles=(Role.KEYS, Role.KEYS),
    )
    found = find_implied_chords(window_of(clip), clip)
    assert found is not None
    assert found.lanes[0].foreign > 3 * found.lanes[1].foreign


def test_the_foreign_share_of_a_lane_is_near_that_of_its_role_where_there_are_few_notes():
    clip = keys(chords(range(4)), chords(range(4)))
    found = find_implied_chords(window_of(clip), clip)
    assert found is not None
    expected = NON_CHORD_SHARES[Role.KEYS] * USUAL_NOTES / (len(clip.lanes[0].notes) + USUAL_NOTES)
    assert found.lanes[0].foreign == pytest.approx(expected)


def test_a_higher_temperature_leaves_more_foreign_notes():
    clip = keys(chords(range(4)), chords(range(4)))
    low, high = (find_implied_chords(window_of(clip, temperature=each), clip) for each in (0.8, 1.5))
    assert low is not None
    assert high is not None
    assert high.lanes[0].foreign > low.lanes[0].foreign


def test_known_notes_count_for_the_half_bars_in_which_they_sound():
    clip = keys(chords(range(2)), [Note(BAR * 4 + BEAT, 2 * BEAT, 62, 80, 0)])
    found = find_implied_chords(window_of(clip, Region((4,), (0,))), clip)
    assert found is not None
    sounding = found.known[:, 2]
    assert sounding.tolist() == [1.0 if half in (8, 9) else 0.0 for half in range(len(sounding))]


def test_specified_chords_a_key_and_lanes_of_drums_have_no_implied_chords():
    clip = keys(chords(range(4)), chords(range(4)))
    specified = window_of(clip, chords=parse_progression("F"))
    assert find_implied_chords(specified, clip) is None
    assert find_implied_chords(window_of(clip, locks=Locks(key=parse_key("E"))), clip) is None
    drums = with_lanes(chords(range(4)), chords(range(4)), roles=(Role.DRUMS, Role.DRUMS))
    assert find_implied_chords(window_of(drums), drums) is None


@pytest.mark.parametrize(
    ("beats", "numbers"),
    [([0, 1, 2, 3, 0, 1], [0, 0, 1, 1, 2, 2]), ([0, 1, 2, 0], [0, 0, 1, 2]), ([1, 2, 3, 0], [0, 1, 1, 2])],
)
def test_half_bars_begin_on_every_second_beat_of_a_bar(beats, numbers):
    assert count_half_bars(np.array(beats)).tolist() == numbers


def test_the_draws_of_a_variation_change_its_chords():
    clip = keys(chords(range(4)), chords(range(4)))
    window = window_of(clip)
    half_bars = int(count_half_bars(window.geometry.layout.beat)[-1]) + 1
    before = torn(window, *range(60, 72))
    one, other = (
        agree(window, clip, before, np.random.default_rng(seed).gumbel(size=(1, half_bars, CHORD_COUNT)) * 9)
        for seed in (1, 2)
    )
    assert not np.allclose(one, other, atol=0.1)
