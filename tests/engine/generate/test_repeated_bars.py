"""Bars of new lanes are the same as earlier ones as often as those of true lanes are."""

import numpy as np
import pytest

from ripieno.engine.generate import FillOptions
from ripieno.engine.generate.bar_repeats import REPEAT_ODDS
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.job import prepare
from ripieno.engine.generate.repeated_bars import find_same_bars, keep_bars_same
from ripieno.engine.grid.spec import PATCH_SHAPE, Plane
from ripieno.engine.grid.windows import plan_windows
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import with_lanes
from tests.support.random_model import RandomModel

BAR = 384
WHOLE = Region(tuple(range(8)), (0,))
ALWAYS, NEVER = 100.0, -100.0
BASS_OF_BAR_4 = [Note(3 * BAR + 96 * beat, 96, 40 + beat, 90, 0) for beat in range(4)]


def keys(*roots: int) -> list[Note]:
    """Return a major triad in each bar."""
    return [
        Note(BAR * bar, BAR, root + third, 80, 1) for bar, root in enumerate(roots) for third in (0, 4, 7)
    ]


SONG = keys(*[60, 65] * 4)
"""Odd bars are alike, and even ones."""


def window_of(
    song: list[Note], region: Region = WHOLE, *, index: int = 0, bass: list[Note] = ()
) -> FillWindow:
    """Return a window of a fill of a new bass, or of one that plays already."""
    job = prepare(RandomModel(), with_lanes(bass, song, roles=(Role.BASS, Role.KEYS)), region, FillOptions(1))
    return FillWindow.of(job, list(plan_windows(job.context_clip, region, 16))[index])


def same_bars(window: FillWindow, favour: float, made: Clip | None = None):
    geometry = window.geometry
    draws = np.zeros((len(geometry.lanes), geometry.plan.last - geometry.plan.first + 1, 2))
    draws[..., 0] = favour
    return find_same_bars(window, made or window.job.context_clip, draws)


def estimate_of(window: FillWindow) -> np.ndarray:
    shape = (1, len(window.geometry.masked), *PATCH_SHAPE)
    return np.random.default_rng(1).uniform(-0.9, 0.9, shape).astype(np.float32)


def kept(window: FillWindow, favour: float, made: Clip | None = None) -> np.ndarray:
    """Return the estimate of each bar of a window, shape ``(bars, beats, *PATCH_SHAPE)``."""
    out = estimate_of(window)
    denoise = keep_bars_same(lambda *_: out, [same_bars(window, favour, made)])
    return np.asarray(denoise(out, 1.0)).reshape(-1, 4, *PATCH_SHAPE)


def test_bars_of_one_window_are_as_the_first_of_them():
    window = window_of(SONG)
    before, after = estimate_of(window).reshape(-1, 4, *PATCH_SHAPE), kept(window, ALWAYS)
    assert (after == before[[0, 1, 0, 1]]).all()


def test_bars_that_repeat_none_stay_as_they_are():
    window = window_of(SONG)
    assert not same_bars(window, NEVER)
    assert (kept(window, NEVER) == estimate_of(window).reshape(-1, 4, *PATCH_SHAPE)).all()


def test_a_bar_that_was_made_before_is_taken_as_it_is():
    window = window_of(SONG, index=1)
    made = with_lanes(BASS_OF_BAR_4, SONG, roles=(Role.BASS, Role.KEYS))
    after = kept(window, ALWAYS, made)
    begins = np.argwhere(after[1, :, Plane.ONSET] > 0)
    assert begins.tolist() == [[beat, 0, 40 + beat] for beat in range(4)]
    assert (after[3] == after[1]).all()
    assert not (after[0, :, Plane.ONSET] > 0).any()  # as silent as bar 3


def test_bars_of_other_chords_are_not_repeated():
    assert not same_bars(window_of(keys(60, 62, 64, 65, 67, 69, 70, 72)), ALWAYS)


def test_a_lane_that_plays_already_is_left_alone():
    held = [Note(BAR * 7, 96, 40, 90, 0)]
    assert not same_bars(window_of(SONG, Region(tuple(range(4)), (0,)), bass=held), ALWAYS)


def test_painted_stretches_are_left_alone():
    painted = Region((0, 1, 2, 3), (0,), painted=((0, 3 * BAR + 96),))
    assert not same_bars(window_of(SONG, painted), ALWAYS)


def test_only_bars_that_are_made_are_repeated():
    window = window_of(SONG, Region((1, 2, 3, 5), (0,)))
    found = same_bars(window, ALWAYS)
    assert len(found) == 1  # bar 3 as bar 1; bar 2 has none before it that is made
    assert [len(same.tokens) for same in found] == [4]


def test_bars_are_repeated_as_often_as_their_odds_say():
    window = window_of(keys(60, 60, 65, 67))
    geometry = window.geometry
    rng = np.random.default_rng(5)
    shape = (len(geometry.lanes), geometry.plan.last - geometry.plan.first + 1, 2)
    drawn = 400
    found = sum(
        len(find_same_bars(window, window.job.context_clip, rng.gumbel(size=shape))) for _ in range(drawn)
    )
    chance = 1 / (1 + np.exp(-sum(REPEAT_ODDS[Role.BASS])))
    assert found / drawn == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / drawn))
