"""A live session follows a peer of Ableton Link that is a program of its own."""

import threading
import time
from collections import deque
from importlib.util import find_spec

import pytest

from ripieno.app.midi_io.live.link_peer import LinkPeer
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.live_events import LiveReport, LiveStatus
from ripieno.app.session.live.live_session import LiveSession
from ripieno.app.session.live.requests import Leave
from ripieno.app.session.live.setup import LiveSetup
from tests.support import jack_wire
from tests.support.jack_wire import own_server
from tests.support.link_partner import partner
from tests.support.pulse_music import BAR, PulseSource

pytestmark = [
    pytest.mark.skipif(find_spec("aalink") is None, reason="the extra `link` is not installed"),
    pytest.mark.skipif(not jack_wire.has_jack(), reason="JACK is not installed"),
]

NEAR = 0.02
"""Beats: 9 ms at 133 BPM, of which Link promises a few."""


def await_that(fact):
    """Wait for the network; Link answers within a second or so."""
    deadline = time.monotonic() + jack_wire.PATIENCE
    while not fact():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def agree(look, transport):
    """Say whether two peers are at the same beat, as far as the moments of their looks are known."""
    line = transport.timeline
    return line.beat_at(look.before) - NEAR <= look.beat <= line.beat_at(look.after) + NEAR


def test_a_peer_is_at_the_beat_of_another_process_also_after_a_change_of_tempo():
    with partner(133.0) as other, LinkPeer(90.0) as ours:
        await_that(lambda: ours.peers >= 1 and other.look().peers >= 1)
        other.say("tempo 133")
        await_that(lambda: abs(ours.tempo - 133) < 0.01)
        other.say("start")
        await_that(lambda: ours.transport.playing and other.look().playing)
        await_that(lambda: agree(other.look(), ours.transport))
        other.say("tempo 96")
        await_that(lambda: abs(ours.tempo - 96) < 0.01)
        await_that(lambda: agree(other.look(), ours.transport))


def test_a_session_takes_tempo_start_place_and_stop_of_another_process(tmp_path, monkeypatch):
    with own_server(monkeypatch), partner(133.0) as other:
        setup = LiveSetup(outputs=("virtual pulse",), clock="link", controls=Controls(tempo=90.0))
        session = LiveSession(setup, lambda setup, _: PulseSource(setup.controls), tmp_path / "live.json")
        events = []
        thread = threading.Thread(target=lambda: deque(map(events.append, session.run()), maxlen=0))
        thread.start()

        def statuses():
            return [each for each in tuple(events) if isinstance(each, LiveStatus)]

        try:
            await_that(lambda: statuses() and other.look().peers >= 1)
            other.say("tempo 133")
            await_that(lambda: abs(statuses()[-1].tempo - 133) < 0.1)
            assert not statuses()[-1].playing
            other.say("start")
            await_that(lambda: statuses()[-1].playing and statuses()[-1].bar >= 2)
            here = statuses()[-1]
            place = (here.bar - 1) * BAR + here.beat - 1
            assert place == pytest.approx(other.look().beat, abs=1.0)
            other.say("stop")
            await_that(lambda: not statuses()[-1].playing)
        finally:
            session.ask(Leave())
            thread.join(timeout=jack_wire.PATIENCE)
    (report,) = (each for each in events if isinstance(each, LiveReport))
    assert report.notes
    assert (report.late, report.dropped) == (0, 0)
