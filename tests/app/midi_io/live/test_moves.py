"""What commands and clocks change, as values."""

import pytest

from ripieno.app.midi_io.live.messages import Continue, Locate, Start, Stop, Tempo
from ripieno.app.midi_io.live.moves import BEGIN, JUMP, START_LEAD, TransportMove, followed, moved
from ripieno.app.midi_io.live.pulses import CONTINUE, START, STOP, song_position
from ripieno.app.midi_io.live.timeline import TempoError, Timeline
from ripieno.app.midi_io.live.transport import Transport

NOW = 10.0


def at(beat, *, playing, tempo=120.0):
    """Return a transport that is at a beat at ``NOW``."""
    return Transport(playing, Timeline(beat, NOW, tempo))


def test_a_start_plays_the_opening_from_beat_0_a_moment_later():
    for playing in (True, False):
        move = moved(at(7, playing=playing), Start(), NOW)
        assert move == TransportMove(
            at(7, playing=playing).start(NOW + START_LEAD), (START,), is_break=True, opens=True
        )
        assert move.transport.seconds_at(0.0) == NOW + START_LEAD


def test_the_lead_of_a_start_is_shorter_than_a_tick_at_300_beats_per_minute():
    assert 0 < START_LEAD < 60 / 300 / 24


def test_a_stop_stands_still_and_tells_followers():
    move = moved(at(7, playing=True), Stop(), NOW)
    assert move == TransportMove(at(7, playing=False), (STOP,), is_break=True)


def test_a_change_of_tempo_breaks_nothing():
    move = moved(at(7, playing=True), Tempo(90.0), NOW)
    assert move == TransportMove(at(7, playing=True, tempo=90.0))
    with pytest.raises(TempoError):
        moved(at(7, playing=True), Tempo(0.0), NOW)


def test_music_that_plays_is_not_continued():
    assert moved(at(7, playing=True), Continue(), NOW) is None


def test_continuing_plays_on_from_the_sixteenth_before():
    move = moved(at(7.3, playing=False), Continue(), NOW)
    assert move.said == (song_position(7.25), CONTINUE)
    assert move.transport.playing
    assert move.transport.beat_at(NOW + START_LEAD) == 7.25
    assert (move.is_break, move.opens, move.skips) == (True, False, False)


def test_continuing_at_the_begin_is_a_start_with_the_opening():
    move = moved(at(0.2, playing=False), Continue(), NOW)
    assert move.said == (START,)
    assert move.opens


def test_a_jump_while_the_music_stands_places_followers_and_plays_nothing():
    move = moved(at(7, playing=False), Locate(3.3), NOW)
    assert move == TransportMove(at(3.25, playing=False), (song_position(3.25),), is_break=True, skips=True)


def test_a_jump_of_music_that_plays_stops_places_and_continues_followers():
    move = moved(at(7, playing=True), Locate(3.3), NOW)
    assert move.said == (STOP, song_position(3.25), CONTINUE)
    assert move.transport.playing
    assert move.transport.beat_at(NOW + START_LEAD) == 3.25
    assert (move.is_break, move.opens, move.skips) == (True, False, True)


@pytest.mark.parametrize(("beat", "opens"), [(0.0, True), (0.24, True), (0.25, False)])
def test_a_jump_to_the_begin_plays_the_opening(beat, opens):
    assert moved(at(7, playing=True), Locate(beat), NOW).opens == opens
    assert not moved(at(7, playing=False), Locate(beat), NOW).opens


def test_a_followed_clock_that_stops_silences():
    after = at(7, playing=False)
    assert followed(at(7, playing=True), after, NOW) == TransportMove(after, is_break=True)


@pytest.mark.parametrize(
    ("beat", "breaks"), [(7, False), (7 + JUMP, False), (7 - JUMP, False), (7.2, True), (6.8, True)]
)
def test_a_followed_clock_that_is_corrected_by_a_thirty_second_goes_on(beat, breaks):
    after = at(beat, playing=True)
    assert followed(at(7, playing=True), after, NOW) == TransportMove(after, is_break=breaks)


@pytest.mark.parametrize(
    ("beat", "opens"), [(0.0, True), (BEGIN - 0.001, True), (BEGIN, False), (4.0, False)]
)
def test_a_followed_clock_that_begins_within_a_tick_plays_the_opening(beat, opens):
    after = at(beat, playing=True)
    assert followed(at(beat, playing=False), after, NOW) == TransportMove(after, opens=opens)


def test_a_followed_clock_that_jumps_to_the_begin_plays_the_opening():
    after = at(0, playing=True)
    assert followed(at(7, playing=True), after, NOW) == TransportMove(after, is_break=True, opens=True)


def test_a_followed_clock_that_goes_on_in_its_first_tick_opens_nothing_again():
    after = at(0.01, playing=True)
    assert followed(at(0, playing=True), after, NOW) == TransportMove(after)


def test_a_clock_that_stands_at_the_begin_opens_nothing():
    assert followed(at(0, playing=False), at(0, playing=False), NOW) == TransportMove(at(0, playing=False))
    assert BEGIN == 1 / 24
