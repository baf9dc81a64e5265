"""New attacks have no more notes than those of their lane have around; new pads strike chords."""

from collections.abc import Sequence

import numpy as np
import pytest

from ripieno.engine.generate.chord_sizes import (
    CHORD_ROLES,
    MIN_COUNT,
    USUAL_SIZES,
    ChordSize,
    find_chord_sizes,
    hold_chord_sizes,
)
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Plane
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import first_window, with_lanes

BEAT = 96
REGION = Region((4,), (0,))
CHORD = (60, 62, 64, 67, 69, 72)


def attacks(*sizes: int, bars: Sequence[int] = range(8)) -> list[Note]:
    """Return attacks of some sizes on the beats of some bars, over and over."""
    beats = [4 * bar + beat for bar in bars for beat in range(4)]
    return [
        Note(BEAT * beat, BEAT, pitch, 80, 0) for beat in beats for pitch in CHORD[: sizes[beat % len(sizes)]]
    ]


def keys(notes: list[Note], role: Role = Role.KEYS) -> Clip:
    return with_lanes(notes, [], roles=(role, Role.LEAD))


def window_of(clip: Clip, region: Region = REGION) -> FillWindow:
    return first_window(clip, region, retrieval=False)


def sizes_of(clip: Clip, region: Region = REGION) -> Sequence[ChordSize]:
    window = window_of(clip, region)
    return find_chord_sizes(window, window.job.context_clip)


def heaped(window: FillWindow, full: float = 0.5, thin: float = 0.1) -> np.ndarray:
    """Return chances of six notes on the first step of each beat, many of them, and few on the third."""
    chance = np.full((len(window.geometry.masked), STEPS, PITCHES), 1e-6, np.float32)
    chance[:, 0, list(CHORD)] = full
    chance[:, 2, list(CHORD)] = thin
    return chance


def hold(window: FillWindow, chance: np.ndarray, turns: int = 10) -> list[np.ndarray]:
    """Return the chances of each of several calls of one denoiser."""
    out = np.zeros((1, *chance.shape[:-2], *PATCH_SHAPE), np.float32)
    out[:, :, Plane.ONSET] = 2 * chance - 1
    sizes = find_chord_sizes(window, window.job.context_clip)
    denoise = hold_chord_sizes(lambda *_: out, window, [sizes])
    return [onset_chance(denoise(out, 1.0))[0] for _ in range(turns)]


def size_of(chance: np.ndarray) -> float:
    """Return the expected notes of an attack."""
    return float(chance.sum() / (1 - np.prod(1 - chance, axis=-1)).sum())


def test_attacks_come_nearer_to_the_size_of_those_of_their_lane():
    window = window_of(keys(attacks(2)))
    before = heaped(window)
    turns = [size_of(each) for each in hold(window, before)]
    assert size_of(before) > 2.4
    assert turns[-1] < turns[0] < size_of(before)
    assert turns[-1] == pytest.approx(2, abs=0.1)


def test_the_more_notes_a_lane_strikes_together_the_more_are_left():
    sizes = []
    for own in (2, 3, 4):
        window = window_of(keys(attacks(own)))
        sizes.append(size_of(hold(window, heaped(window, full=0.9))[-1]))
    assert sizes[0] < sizes[1] < sizes[2]


def test_the_expected_number_of_notes_of_each_beat_stays():
    window = window_of(keys(attacks(2)))
    before = heaped(window)
    for after in hold(window, before):
        assert after.sum(axis=(1, 2)) == pytest.approx(before.sum(axis=(1, 2)), rel=0.01)


def test_attacks_that_are_no_larger_than_usual_are_left_alone():
    window = window_of(keys(attacks(6)))
    before = heaped(window)
    assert hold(window, before)[-1] == pytest.approx(before, abs=1e-3)


def test_stretches_with_hardly_a_note_are_left_alone():
    window = window_of(keys(attacks(1)))
    before = heaped(window, 0.9 * MIN_COUNT / 24, thin=1e-6)
    assert before.sum() < MIN_COUNT
    assert hold(window, before)[-1] == pytest.approx(before, abs=1e-6)


def test_a_denoiser_learns_nothing_from_another_one():
    window = window_of(keys(attacks(2)))
    before = heaped(window)
    one, other = hold(window, before), hold(window, before)
    assert np.array_equal(one, other)
    assert not np.allclose(one[0], one[-1], atol=0.01)


def test_the_size_is_the_mean_of_the_known_attacks():
    (found,) = sizes_of(keys(attacks(1, 4)))
    assert found.notes == 2.5


def test_regions_with_a_gap_have_a_stretch_on_each_side():
    found = sizes_of(keys(attacks(3)), Region((1, 4), (0,)))
    assert [size.stretch.first for size in found] == [16, 64]


def test_notes_of_a_new_pad_gather_until_attacks_are_chords():
    window = window_of(keys([], Role.PAD))
    before = heaped(window, full=0.3, thin=0.1)
    turns = hold(window, before, 30)
    assert size_of(before) < size_of(turns[0]) < size_of(turns[2]) <= size_of(turns[-1])
    assert size_of(turns[-1]) > 1.15 * size_of(before)
    assert turns[-1].sum() == pytest.approx(before.sum(), rel=0.01)
    assert turns[-1][:, 0].sum() > 1.1 * before[:, 0].sum()


def test_notes_of_all_beats_gather_on_the_fullest():
    window = window_of(keys([], Role.PAD))
    before = heaped(window, full=0.15, thin=1e-6)
    before[0, 0, list(CHORD)] = 0.35
    after = hold(window, before, 30)[-1]
    assert after[0].sum() > 1.3 * before[0].sum()
    assert (after[1:].sum(axis=(1, 2)) < 0.95 * before[1:].sum(axis=(1, 2))).all()


def test_notes_beyond_a_full_chord_gather_no_more():
    window = window_of(keys([], Role.PAD))
    gained = []
    for many in (0.5, 0.8):
        before = heaped(window, full=0.05, thin=1e-6)
        before[0, 0, list(CHORD)] = many
        after = hold(window, before, 30)[-1]
        gained.append(after[0, 0, list(CHORD)].sum() / before[0, 0, list(CHORD)].sum())
    assert gained[0] > 1.05
    assert gained[1] < gained[0]


def test_new_pads_with_chords_as_large_as_usual_stay_as_they_are():
    window = window_of(keys([], Role.PAD))
    before = np.full((len(window.geometry.masked), STEPS, PITCHES), 1e-7, np.float32)
    before[:, 0, list(CHORD)] = USUAL_SIZES[Role.PAD] / 6
    size = size_of(before)
    assert size > USUAL_SIZES[Role.PAD]
    after = hold(window, before, 20)[-1]
    assert USUAL_SIZES[Role.PAD] - 0.1 < size_of(after) <= size


@pytest.mark.parametrize("role", sorted(CHORD_ROLES - USUAL_SIZES.keys()))
def test_other_lanes_without_context_are_left_alone(role):
    assert len(sizes_of(keys(attacks(3), role))) == 1
    assert list(sizes_of(keys([], role))) == []


@pytest.mark.parametrize("role", [Role.DRUMS, Role.LEAD, Role.COUNTER])
def test_drums_and_melodies_are_left_alone(role):
    clip = keys(attacks(3), role)
    assert list(sizes_of(clip)) == []

    def denoise(x, _sigma):
        return x

    assert hold_chord_sizes(denoise, window_of(clip), [()]) is denoise
