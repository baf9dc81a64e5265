"""Joining and leaving a Link session."""

import pytest

from ripieno.app.midi_io.live import link_session
from ripieno.app.midi_io.live.link_session import joined
from ripieno.app.midi_io.live.messages import FollowClock, Trouble

CLOCK = object()


class Peer:
    """A peer that notes whether it was closed."""

    def __init__(self, clock=None):
        self.clock = clock
        self.closed = False

    def close(self):
        self.closed = True


@pytest.fixture
def reports(monkeypatch):
    monkeypatch.setattr(link_session, "LinkPeer", Peer)
    return []


def test_the_link_clock_joins_with_the_clock_of_the_engine(reports):
    peer = joined(None, FollowClock("link"), reports.append, CLOCK)
    assert peer.clock is CLOCK
    assert reports == []


def test_a_session_that_is_joined_stays(reports):
    peer = Peer()
    assert joined(peer, FollowClock("link"), reports.append, CLOCK) is peer
    assert not peer.closed


@pytest.mark.parametrize("clock", ["internal", "midi"])
def test_another_clock_leaves(reports, clock):
    peer = Peer()
    assert joined(peer, FollowClock(clock), reports.append, CLOCK) is None
    assert peer.closed
    assert joined(None, FollowClock(clock), reports.append, CLOCK) is None


def test_a_session_that_cannot_be_joined_is_told_and_the_sender_lives(reports, monkeypatch):
    def fail(clock):  # noqa: ARG001
        raise RuntimeError("Install the extra link.")

    monkeypatch.setattr(link_session, "LinkPeer", fail)
    assert joined(None, FollowClock("link"), reports.append, CLOCK) is None
    assert reports == [Trouble("Install the extra link.")]
