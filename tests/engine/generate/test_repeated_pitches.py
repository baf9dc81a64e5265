"""Notes are struck again at the next attack of their lane as seldom as they are around."""

from collections.abc import Sequence

import numpy as np
import pytest

from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.repeated_pitches import (
    USUAL_NOTES,
    USUAL_SHARES,
    RepeatingLane,
    expected_at_attack,
    find_repeating_lanes,
    hold_repeated_pitches,
)
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Plane
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import first_window, with_lanes

BEAT = 96
MADE = 4
REGION = Region((MADE,), (0,))
LOW, HIGH = (60, 64, 67), (62, 65, 69)


def chords(*of_beats: tuple[int, ...], bars: Sequence[int] = range(8)) -> list[Note]:
    """Return chords on the beats of some bars, over and over."""
    beats = [4 * bar + beat for bar in bars for beat in range(4)]
    return [
        Note(BEAT * beat, BEAT, pitch, 80, 0) for beat in beats for pitch in of_beats[beat % len(of_beats)]
    ]


CHANGING, REPEATING = chords(LOW, HIGH), chords(LOW)


def keys(notes: list[Note], role: Role = Role.KEYS) -> Clip:
    return with_lanes(notes, [], roles=(role, Role.LEAD))


def window_of(clip: Clip, region: Region = REGION) -> FillWindow:
    return first_window(clip, region, retrieval=False)


def lanes_of(clip: Clip, region: Region = REGION) -> Sequence[RepeatingLane]:
    window = window_of(clip, region)
    return find_repeating_lanes(window, window.job.context_clip)


def torn(window: FillWindow) -> np.ndarray:
    """Return chances of two chords on each beat, each likelier on every other beat."""
    chance = np.full((len(window.geometry.masked), STEPS, PITCHES), 1e-6, np.float32)
    for beat, own in enumerate(chance):
        own[0, list(LOW)], own[0, list(HIGH)] = (0.3, 0.6) if beat % 2 else (0.6, 0.3)
    return chance


def hold(window: FillWindow, chance: np.ndarray, turns: int = 10) -> list[np.ndarray]:
    """Return the chances of each of several calls of one denoiser."""
    out = np.zeros((1, *chance.shape[:-2], *PATCH_SHAPE), np.float32)
    out[:, :, Plane.ONSET] = 2 * chance - 1
    lanes = find_repeating_lanes(window, window.job.context_clip)
    denoise = hold_repeated_pitches(lambda *_: out, window, [lanes])
    return [onset_chance(denoise(out, 1.0))[0] for _ in range(turns)]


def repetitions(chance: np.ndarray) -> float:
    """Return the expected number of notes that are struck again on the next beat."""
    first = chance[:, 0]
    return float((first[1:] * first[:-1]).sum())


def test_a_lane_that_never_repeats_a_note_repeats_fewer_after_several_turns():
    window = window_of(keys(CHANGING))
    before = torn(window)
    turns = [repetitions(each) for each in hold(window, before)]
    assert turns[-1] < turns[0] < repetitions(before)
    assert turns[-1] < 0.8 * repetitions(before)


def test_the_likelier_chord_of_each_beat_takes_over():
    window = window_of(keys(CHANGING))
    after = hold(window, torn(window))[-1][:, 0]
    assert after[::2][:, list(LOW)].min() > 0.65
    assert after[1::2][:, list(HIGH)].min() > 0.65
    assert after[::2][:, list(HIGH)].max() < 0.25


def test_a_lane_that_repeats_all_is_left_alone():
    window = window_of(keys(REPEATING))
    before = torn(window)
    assert hold(window, before)[-1] == pytest.approx(before, abs=1e-3)


def test_the_expected_number_of_notes_of_each_beat_stays():
    window = window_of(keys(CHANGING))
    before = torn(window)
    for after in hold(window, before):
        assert after.sum(axis=(1, 2)) == pytest.approx(before.sum(axis=(1, 2)), rel=0.01)


def test_a_denoiser_learns_nothing_from_another_one():
    window = window_of(keys(CHANGING))
    before = torn(window)
    assert np.array_equal(hold(window, before), hold(window, before))


def test_stretches_with_hardly_a_note_are_left_alone():
    window = window_of(keys(CHANGING))
    before = torn(window) / 20
    assert hold(window, before)[-1] == pytest.approx(before, abs=1e-6)


def test_the_share_of_a_lane_is_near_that_of_its_role_where_there_are_few_notes():
    (changing,) = lanes_of(keys(chords(LOW, HIGH, bars=[0, 1])))
    (repeating,) = lanes_of(keys(chords(LOW, bars=[0, 1])))
    usual, known = USUAL_SHARES[Role.KEYS] * USUAL_NOTES, 3 * 7
    assert changing.share == pytest.approx(usual / (known + USUAL_NOTES))
    assert repeating.share == pytest.approx((usual + known) / (known + USUAL_NOTES))


def test_notes_after_a_long_silence_repeat_nothing():
    (found,) = lanes_of(keys(chords(LOW, bars=[0, 6])))
    usual, known = USUAL_SHARES[Role.KEYS] * USUAL_NOTES, 3 * (3 + 3)
    assert found.share == pytest.approx((usual + known) / (known + USUAL_NOTES))


def test_a_stretch_follows_on_the_chords_around_it_where_they_are_near():
    (found,) = lanes_of(keys(CHANGING))
    assert np.flatnonzero(found.before).tolist() == list(HIGH)
    assert np.flatnonzero(found.after).tolist() == list(LOW)
    (alone,) = lanes_of(keys(chords(LOW, bars=[0, 7])))
    assert not alone.before.any()
    assert not alone.after.any()


def test_regions_with_a_gap_have_a_stretch_on_each_side():
    found = lanes_of(keys(CHANGING), Region((1, 4), (0,)))
    assert [lane.stretch.first for lane in found] == [16, 64]


def test_drums_and_melodies_are_left_alone():
    for role in (Role.DRUMS, Role.LEAD, Role.COUNTER):
        assert list(lanes_of(keys(CHANGING, role))) == []

    def denoise(x, _sigma):
        return x

    assert hold_repeated_pitches(denoise, window_of(keys(CHANGING, role)), [()]) is denoise


def test_the_last_attack_is_expected_through_silent_steps_but_not_through_others():
    cells = np.zeros((4, PITCHES), np.float32)
    cells[0, 60], cells[2, 62] = 0.5, 1
    first = np.zeros(PITCHES)
    first[64] = 1
    expected = expected_at_attack(cells, np.prod(1 - cells, axis=1), first)
    assert expected[:, 60] == pytest.approx([0, 0.5, 0.5, 0])
    assert expected[:, 62] == pytest.approx([0, 0, 0, 1])
    assert expected[:, 64] == pytest.approx([1, 0.5, 0.5, 0])


@pytest.mark.parametrize("role", USUAL_SHARES)
def test_of_lanes_without_notes_keys_alone_are_held_and_to_the_usual_share(role):
    found = lanes_of(keys([], role))
    assert [lane.share for lane in found] == ([USUAL_SHARES[role]] if role is Role.KEYS else [])
