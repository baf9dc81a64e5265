"""Bars that the model has not made in time."""

from types import SimpleNamespace

import pytest

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bar_contents import BarContents
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.late_bars import EARLY_BEATS, LateBars
from ripieno.app.session.live.music.model_requests import FIRST_SPEED, ModelRequests
from ripieno.app.session.live.music.song import Score
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

SCORE = Score.from_nothing((Role.KEYS,), (4, 4), 120.0)
READY_BAR, REST_BAR, BAR = 2, 3, 4
EARLY, LATE = SCORE.beat_of(BAR) - 2 * EARLY_BEATS, SCORE.beat_of(BAR) - EARLY_BEATS / 2


def bar_of(pitch):
    return Bar({0: (Note(0, 1920, pitch, 80),)})


READY, FILLED_IN = bar_of(60), bar_of(61)


@pytest.fixture
def maker():
    """Return a maker that has one bar ready, rests in one and fills all others in."""
    return SimpleNamespace(
        rests=lambda bar, _now: bar == REST_BAR,
        ready_made=lambda bar: READY if bar == READY_BAR else None,
        substitute=lambda _bar, _bars: FILLED_IN,
    )


@pytest.fixture
def contents(maker):
    return BarContents(SCORE, maker)


@pytest.fixture
def requests(maker):
    return ModelRequests(maker, 0)


@pytest.fixture
def late_bars(contents, requests):
    return LateBars(SCORE, contents, Controls(), requests)


def test_a_bar_that_rests_or_is_ready_is_not_missed(late_bars):
    assert late_bars.fill_in(READY_BAR, SCORE.beat_of(READY_BAR)) == READY
    assert late_bars.fill_in(REST_BAR, SCORE.beat_of(REST_BAR)).is_rest
    assert late_bars.missed == 0


def test_a_bar_that_is_filled_in_late_is_missed_and_the_model_is_told(late_bars, requests):
    assert late_bars.fill_in(BAR, LATE) == FILLED_IN
    assert late_bars.missed == 1
    assert requests.speed < FIRST_SPEED
    assert not late_bars.fill_in_again(BAR, BAR + 1)


@pytest.mark.parametrize(("bar", "controls"), [(0, Controls()), (BAR, Controls(freeze=True))])
def test_the_first_bar_and_those_of_a_frozen_loop_are_not_missed(late_bars, bar, controls):
    late_bars.controls = controls
    assert late_bars.fill_in(bar, SCORE.beat_of(bar)) == FILLED_IN
    assert late_bars.missed == 0


def test_a_bar_that_is_filled_in_early_is_missed_only_once_it_is_due(late_bars, contents):
    contents.put_late(BAR, late_bars.fill_in(BAR, EARLY))
    assert not late_bars.fill_in_again(BAR - 1, BAR + 1)
    assert late_bars.missed == 0
    contents.bars[BAR] = bar_of(70)
    assert late_bars.fill_in_again(BAR, BAR + 1)
    assert (late_bars.missed, contents.bars[BAR]) == (1, FILLED_IN)
    assert not late_bars.fill_in_again(BAR, BAR + 1)


@pytest.mark.parametrize("made", [True, False])
def test_a_bar_that_is_made_or_over_is_not_filled_in_again(late_bars, contents, made):
    late_bars.add([BAR, BAR + 1])
    contents.bars.update({BAR: bar_of(70), BAR + 1: bar_of(70), BAR + 2: bar_of(70)})
    if made:
        late_bars.remove([BAR, BAR + 1])
    else:
        assert not late_bars.fill_in_again(BAR + 2, BAR + 3)
    assert not late_bars.fill_in_again(BAR + 1, BAR + 3)
    assert late_bars.missed == 0


def test_nothing_is_filled_in_again_after_a_jump_nor_where_it_is_not_planned_or_rests(late_bars, contents):
    contents.bars.update({BAR: bar_of(70), BAR + 1: SCORE.rest(BAR + 1)})
    late_bars.add([BAR])
    late_bars.clear()
    assert not late_bars.fill_in_again(BAR, BAR + 2)
    late_bars.add([BAR + 1])
    assert not late_bars.fill_in_again(BAR + 1, BAR + 2)
    late_bars.add([BAR + 2])
    assert not late_bars.fill_in_again(BAR + 2, BAR + 2)
    assert late_bars.missed == 0
