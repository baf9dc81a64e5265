"""What bars hold, and how they come to it."""

from types import SimpleNamespace

import pytest

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bar_contents import KEPT, BarContents
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.song import REPEATED, Score
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

SCORE = Score.from_nothing((Role.KEYS,), (4, 4), 120.0)


def bar_of(pitch):
    return Bar({0: (Note(0, 1920, pitch, 80),)})


EDITED, LATE, READY = bar_of(50), bar_of(51), bar_of(52)


@pytest.fixture
def maker():
    """Return a maker that rests in odd bars, has bar 2 ready, and keeps what it is given."""
    kept = []
    return SimpleNamespace(
        kept=kept,
        keep=lambda bar, bars: kept.append((bar, bars[bar])),
        rests=lambda bar, _now: bar % 2 == 1,
        ready_made=lambda bar: READY if bar == 2 else None,
        edited=lambda _bar, _content: EDITED,
        substitute=lambda _bar, _bars: LATE,
    )


@pytest.fixture
def contents(maker):
    return BarContents(SCORE, maker)


def test_a_bar_that_is_put_is_kept_for_later_ones_and_a_late_one_is_not(contents, maker):
    contents.put(0, bar_of(60))
    contents.put_late(4, bar_of(61))
    assert contents.bars == {0: bar_of(60), 4: bar_of(61)}
    assert maker.kept == [(0, bar_of(60))]


def test_without_the_model_there_are_rests_and_bars_that_are_ready(contents):
    assert contents.without_model(1, 0.0).is_rest
    assert contents.without_model(2, 0.0) == READY
    assert contents.without_model(4, 0.0) is None


def test_an_edited_bar_rests_where_it_is_the_players_turn(contents):
    assert contents.edited(1, bar_of(60), 0.0).is_rest
    assert contents.edited(2, bar_of(60), 0.0) == EDITED


def test_bars_turn_that_should_rest_and_do_not_or_the_other_way_round(contents):
    contents.bars.update({0: bar_of(60), 1: bar_of(60), 2: SCORE.rest(2), 3: SCORE.rest(3)})
    assert contents.turned(range(6), 0.0) == [1, 2]


def test_a_bar_that_plays_changes_from_a_tick_on_and_one_that_enters_is_filled_in(contents):
    contents.bars.update({0: bar_of(60), 2: SCORE.rest(2), 4: bar_of(62)})
    contents.follow_player([0, 2, 4], entering=[2], ticks=480, now=1.0)
    assert contents.bars[0].notes[0] == (Note(0, 480, 60, 80),)
    assert (contents.bars[2], contents.bars[4]) == (LATE, EDITED)


def test_bars_that_are_long_over_are_forgotten_but_for_the_first_phrase(contents):
    contents.bars.update({bar: bar_of(60) for bar in (0, REPEATED - 1, REPEATED, 99, 100)})
    contents.forget_before(100 + KEPT - 1)
    assert sorted(contents.bars) == [0, REPEATED - 1, 100]


def test_a_locked_lane_plays_its_pattern_in_bars_to_come(contents):
    contents.put(0, bar_of(60))
    contents.turn(Controls().with_lane(Role.KEYS, lock=1), 0)
    contents.put(2, bar_of(70))
    assert contents.bars[2].notes[0] == bar_of(60).notes[0]
