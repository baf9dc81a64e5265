"""New melodies and basses do not lean on one pitch."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate import FillOptions, Locks
from ripieno.engine.generate.common_pitches import (
    COMMONEST_SHARES,
    MAX_SHIFT,
    MIN_NOTES,
    LinePitches,
    find_lines,
    spread_pitches,
)
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.job import prepare
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Plane
from ripieno.engine.grid.windows import plan_windows
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import with_lanes
from tests.support.random_model import RandomModel

REGION = Region(tuple(range(8)), (0,))
BARS_MADE = 4
"""Bars of a window of a lane without context."""

TOKENS = 4 * BARS_MADE


def windows_of(clip: Clip | None = None, region: Region = REGION, **options) -> list[FillWindow]:
    """Return the windows of a melody of which nothing is known."""
    job = prepare(RandomModel(), clip or with_lanes([]), region, FillOptions(1, retrieval=False, **options))
    return [FillWindow.of(job, plan) for plan in plan_windows(job.context_clip, region, 16)]


def lines_of(window: FillWindow, *clips: Clip) -> list[LinePitches]:
    return list(find_lines(window, clips or (window.job.context_clip,)))


def expected(by_pitch: dict[int, float], variations: int = 1, tokens: int = TOKENS) -> np.ndarray:
    """Return chances of notes on the first step of each beat, by pitch."""
    chance = np.full((variations, tokens, STEPS, PITCHES), 1e-6, np.float32)
    for pitch, value in by_pitch.items():
        chance[:, :, 0, pitch] = value
    return chance


def spread(window: FillWindow, chance: np.ndarray, *clips: Clip) -> np.ndarray:
    out = np.zeros((*chance.shape[:2], *PATCH_SHAPE), np.float32)
    out[:, :, Plane.ONSET] = 2 * chance - 1
    found = lines_of(window, *clips)
    return onset_chance(spread_pitches(lambda *_: out, window, found)(out, 1.0))


def notes(pitch: int, count: int) -> list[Note]:
    return [Note(48 * index, 40, pitch, 80, 0) for index in range(count)]


def test_a_pitch_has_no_more_than_the_usual_share_of_the_notes():
    before = expected({60: 0.8, 62: 0.2, 64: 0.2, 65: 0.2, 67: 0.2})
    after = spread(windows_of()[0], before)
    assert after[..., 60].sum() == pytest.approx(COMMONEST_SHARES[Role.LEAD] * before.sum(), rel=0.01)
    assert after[:, :, 0, 62:] == pytest.approx(before[:, :, 0, 62:], abs=1e-4)


def test_a_bass_may_have_half_of_its_notes_on_one_pitch():
    before = expected({36: 0.8, 38: 0.1, 40: 0.1})
    after = spread(windows_of(with_lanes([], roles=(Role.BASS, Role.LEAD)))[0], before)
    assert after[..., 36].sum() == pytest.approx(COMMONEST_SHARES[Role.BASS] * before.sum(), rel=0.01)


def test_a_few_notes_of_one_pitch_are_never_too_many():
    before = expected({60: 0.9 * MIN_NOTES / TOKENS})
    assert spread(windows_of()[0], before) == pytest.approx(before, abs=1e-5)


def test_a_pitch_is_made_less_likely_by_no_more_than_the_largest_shift():
    clip = with_lanes(notes(60, 100))
    after = spread(windows_of()[1], expected({60: 0.5}), clip)
    assert after[:, :, 0, 60] == pytest.approx(1 / (1 + np.exp(MAX_SHIFT)), abs=1e-3)


def test_notes_that_were_made_before_count():
    (melody,) = lines_of(windows_of()[1], with_lanes(notes(60, 10) + notes(62, 3)))
    assert melody.counts.shape == (1, PITCHES)
    assert [melody.counts[0, pitch] for pitch in (60, 62, 64)] == [10, 3, 0]


def test_each_variation_goes_by_its_own_notes():
    window = windows_of(variations=2)[1]
    before = expected({60: 0.3, 62: 0.3, 64: 0.3, 65: 0.3, 67: 0.3}, variations=2)
    after = spread(window, before, with_lanes(notes(60, 20)), with_lanes(notes(67, 20)))
    assert (after[0, :, 0, 60] < 0.1).all()
    assert (after[1, :, 0, 67] < 0.1).all()
    assert after[0, :, 0, 67] == pytest.approx(0.3, abs=1e-3)
    assert after[1, :, 0, 60] == pytest.approx(0.3, abs=1e-3)


@pytest.mark.parametrize("role", [Role.KEYS, Role.PAD, Role.DRUMS])
def test_other_roles_may_lean_on_a_pitch(role):
    window = windows_of(with_lanes([], roles=(role, Role.LEAD)))[0]
    assert lines_of(window) == []
    denoise = object()
    assert spread_pitches(denoise, window, []) is denoise


def test_a_melody_with_notes_of_its_own_may_lean_on_a_pitch():
    assert lines_of(windows_of(with_lanes(notes(60, 32)), Region((2, 3), (0,)))[0]) == []


def test_a_melody_of_few_possible_pitches_keeps_its_notes():
    for one in (
        windows_of(locks=Locks(low=60, high=61)),
        windows_of(region=replace(REGION, low=60, high=61)),
    ):
        (melody,) = lines_of(one[0])
        assert melody.share == 1 / 2
    window = windows_of(region=replace(REGION, low=60, high=60))[0]
    before = expected({60: 0.9})
    assert spread(window, before)[:, :, 0, 60] == pytest.approx(0.9, abs=1e-3)


def test_only_the_tokens_of_the_melody_change():
    clip = with_lanes([], [], roles=(Role.LEAD, Role.COUNTER))
    lead, counter = (lines_of(window) for window in windows_of(clip, Region((0, 1), (0, 1))))
    assert lead[0].tokens.tolist() == counter[0].tokens.tolist() == list(range(8))


def test_a_partial_beat_has_tokens_of_its_own():
    clip = with_lanes([])
    time = TimeMap(96, (), (MetreChange(0, 7, 8),))
    (melody, *_) = lines_of(windows_of(replace(clip, time=time), Region((0, 2), (0,)))[0])
    assert melody.tokens.tolist() == list(range(8))
