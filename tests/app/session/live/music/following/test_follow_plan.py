"""Bars that go by a player."""

from ripieno.app.session.live.music.following.follow_plan import follow_plan
from ripieno.app.session.live.music.following.player_harmony import PlayerHarmony
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.song import Score
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.roles import Role

SONG = Score.from_nothing((Role.LEAD,), (4, 4), 120.0)


def harmony(key=None):
    return PlayerHarmony(SONG, Listener(SONG), key)


def test_before_a_key_is_heard_only_drums_play():
    assert follow_plan("accompany", 0, harmony()).active == {Role.DRUMS}
    assert follow_plan("accompany", 0, harmony(parse_key("E major"))).active == frozenset(Role)


def test_phrases_of_four_bars_return_every_other_time_varied():
    plans = [follow_plan("accompany", bar, harmony(parse_key("C major"))) for bar in range(20)]
    assert [plan.returns for plan in plans[:4]] == [None] * 4
    assert [plan.returns for plan in plans[4:16]] == [("accompany 0", bar % 4) for bar in range(4, 16)]
    assert [plan.is_varied for plan in plans[4:16]] == [True] * 4 + [False] * 4 + [True] * 4
    assert plans[16].returns is None


def test_an_answer_returns_to_nothing():
    plan = follow_plan("answer", 6, harmony(parse_key("C major")), answers=4)
    assert (plan.returns, plan.groove, plan.answers) == (None, None, 4)
