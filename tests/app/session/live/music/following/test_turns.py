"""Whose turn it is."""

import pytest

from ripieno.app.midi_io.live.messages import InputReceived
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.following.turns import Turns
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.song import Score
from ripieno.engine.music.roles import Role

SONG = Score.from_nothing((Role.LEAD,), (4, 4), 120.0)


def played(mode, beats, until, steps=0.25, length=0.9):
    """Return the bars in which the session plays, for a player who strikes a key on some beats."""
    listener = Listener(SONG)
    turns = Turns(SONG, listener)
    events = sorted(event for beat in beats for event in ((beat, "903c40"), (beat + length, "803c40")))
    now, bars = 0.0, set()
    while now < until:
        while events and events[0][0] <= now:
            beat, data = events.pop(0)
            listener.receive(InputReceived(0, bytes.fromhex(data), beat, beat / 2), Controls(), 120.0)
        turns.update(mode, now)
        if turns.plays(mode, int(now // 4), now):
            bars.add(int(now // 4))
        now += steps
    return bars


def bars_of(*bars):
    return [4.0 * bar + beat for bar in bars for beat in range(4)]


def test_a_phrase_of_two_bars_is_answered_by_two_bars():
    assert played("answer", bars_of(0, 1, 4, 5, 8, 9), 48) == {2, 3, 6, 7, 10, 11}


def test_a_phrase_that_goes_on_is_answered_when_it_has_ended():
    assert played("answer", bars_of(0, 1, 2, 3, 8, 9, 10, 11), 64) - {2} == {4, 5, 6, 7, 12, 13, 14, 15}


def test_a_phrase_that_ends_early_is_answered_after_a_bar_of_rest():
    first, second = bars_of(0, 1, 2, 3), bars_of(8, 9)
    assert {11, 12} <= played("answer", [*first, *second], 64) - {2}


def test_a_pick_up_before_the_end_of_an_answer_belongs_to_the_next_phrase():
    assert played("answer", [*bars_of(0, 1), 15.5, *bars_of(4, 5)], 36) == {2, 3, 6, 7}


def test_without_a_call_there_is_no_answer():
    assert played("answer", [], 40) == set()


def test_going_on_begins_after_a_bar_of_rest_and_ends_at_once():
    assert played("continue", bars_of(0, 1, 2, 3, 8, 9), 52) == {5, 6, 7, 11, 12}


def test_a_key_that_is_held_is_no_rest():
    assert played("continue", [0.0], 40, length=20.0) == {6, 7, 8, 9}


def test_without_a_player_there_is_nothing_to_go_on_from():
    assert played("continue", [], 40) == set()


@pytest.mark.parametrize("mode", ["stream", "accompany", "canon", "harmonise"])
def test_other_modes_play_all_the_time(mode):
    assert played(mode, bars_of(0, 1), 20) == set(range(5))
