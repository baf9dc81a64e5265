"""Playing, standing still, and what moves the position."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.live.timeline import Timeline
from ripieno.app.midi_io.live.transport import Transport

SECONDS = st.floats(0, 10_000)
BEATS = st.floats(0, 10_000)
TEMPI = st.floats(20, 400)
TRANSPORTS = st.builds(Transport, st.booleans(), st.builds(Timeline, BEATS, SECONDS, TEMPI))


def test_a_new_transport_stands_at_the_begin() -> None:
    transport = Transport()
    assert not transport.playing
    assert (transport.beat_at(0), transport.beat_at(99), transport.tempo) == (0, 0, 120)
    assert transport.seconds_at(4) is None


@given(TRANSPORTS, SECONDS)
def test_start_plays_from_the_begin(transport: Transport, at: float) -> None:
    started = transport.start(at)
    assert started.playing
    assert (started.beat_at(at), started.seconds_at(0.0), started.tempo) == (0, at, transport.tempo)


@given(TRANSPORTS, SECONDS, SECONDS)
def test_a_stopped_transport_stands_still(transport: Transport, at: float, later: float) -> None:
    stopped = transport.stop(at)
    assert stopped.beat_at(at) == stopped.beat_at(at + later) == transport.beat_at(at)


@given(TRANSPORTS, SECONDS, SECONDS)
def test_resume_goes_on_where_stop_left(transport: Transport, at: float, pause: float) -> None:
    resumed = transport.stop(at).resume(at + pause)
    assert resumed.playing
    assert resumed.beat_at(at + pause) == transport.beat_at(at)


@given(st.builds(Timeline, BEATS, SECONDS, TEMPI), SECONDS)
def test_resume_changes_nothing_while_playing(timeline: Timeline, at: float) -> None:
    playing = Transport(playing=True, timeline=timeline)
    assert playing.resume(at) == playing


@given(TRANSPORTS, BEATS, SECONDS)
def test_locate_moves_only_the_position(transport: Transport, beat: float, at: float) -> None:
    located = transport.locate(beat, at)
    assert (located.beat_at(at), located.playing, located.tempo) == (beat, transport.playing, transport.tempo)


@given(TRANSPORTS, TEMPI, SECONDS)
def test_a_new_tempo_keeps_position_and_state(transport: Transport, bpm: float, at: float) -> None:
    changed = transport.set_tempo(bpm, at)
    assert (changed.playing, changed.tempo) == (transport.playing, bpm)
    assert changed.beat_at(at) == pytest.approx(transport.beat_at(at))
