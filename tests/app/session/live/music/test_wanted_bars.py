"""Which bars the model is asked for next."""

from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.music.bar_contents import BarContents
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.model_requests import ModelRequests
from ripieno.app.session.live.music.song import Score
from ripieno.app.session.live.music.wanted_bars import CHUNK, WantedBars
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

SCORE = Score.from_nothing((Role.KEYS,), (4, 4), 120.0)
READY = Bar({0: (Note(0, 1920, 60, 80),)})
BEFORE = -100.0


class Wanted:
    """Bars that are wanted of a model of some speed, and what is decided without it."""

    def __init__(self, *, ready=(), rests=(), waits=(), speed=0.5):
        maker = SimpleNamespace(
            rests=lambda bar, _now: bar in rests,
            ready_made=lambda bar: READY if bar in ready else None,
            waits=lambda bar, _now, _needed: bar in waits,
        )
        requests = ModelRequests(maker, 0)
        requests.speed = speed
        self.decided = {}
        self.bars = WantedBars(SCORE, BarContents(SCORE, maker), maker, requests)

    def find(self, first, last, now=BEFORE):
        return self.bars.find(first, last, now, 120.0, self.decided.__setitem__)


def test_bars_are_asked_for_a_few_at_once():
    assert Wanted().find(3, 9) == tuple(range(3, 3 + CHUNK))


def test_bars_that_need_no_model_are_decided_on_the_way():
    wanted = Wanted(ready=[3], rests=[4])
    assert wanted.find(3, 9)[0] == 5
    assert list(wanted.decided) == [3, 4]
    assert wanted.decided[3] == READY
    assert wanted.decided[4].is_rest


@pytest.mark.parametrize("kind", ["ready", "rests", "waits"])
def test_a_bar_is_made_alone_where_the_next_one_is_not_made_now(kind):
    wanted = Wanted(**{kind: [4]})
    assert wanted.find(3, 9) == (3,)
    assert wanted.decided == {}


def test_nothing_is_asked_for_while_it_is_better_to_wait_or_all_is_made():
    assert Wanted(waits=[3]).find(3, 9) == ()
    assert Wanted().find(10, 9) == ()


def test_bars_that_would_come_too_late_are_passed_over_but_for_the_last():
    now = SCORE.beat_of(2)
    assert Wanted(speed=3.0).find(3, 9, now)[0] == 4
    assert Wanted(speed=100.0).find(3, 9, now)[0] == 9


def test_a_slower_model_has_more_bars_ahead():
    assert [Wanted(speed=speed).bars.ahead(2.0) for speed in (0.0, 1.0, 4.0)] == [CHUNK, CHUNK + 1, CHUNK + 6]


@given(*(st.sets(st.integers(0, 12)) for _ in range(3)), st.integers(0, 12), st.integers(0, 12))
def test_no_bar_is_both_decided_and_asked_for(ready, rests, waits, first, last):
    wanted = Wanted(ready=ready, rests=rests, waits=waits)
    found = wanted.find(first, last)
    assert all(after == before + 1 for before, after in pairwise(found))
    assert len(found) <= CHUNK
    assert not set(found) & (ready | rests | waits)
    assert set(wanted.decided) <= (ready | rests) & set(range(first, found[0] if found else last + 1))
