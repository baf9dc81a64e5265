"""Two peers of Ableton Link on one machine share tempo, bar lines and start."""

import time
from collections.abc import Callable
from importlib.util import find_spec

import pytest

from ripieno.app.midi_io.live import link_peer
from ripieno.app.midi_io.live.link_peer import LinkMissingError, LinkPeer
from ripieno.app.midi_io.live.timeline import TempoError

needs_link = pytest.mark.skipif(find_spec("aalink") is None, reason="the extra `link` is not installed")


def await_that(fact: Callable[[], bool]) -> None:
    """Wait for the network at most 20 seconds; Link answers within one."""
    deadline = time.monotonic() + 20
    while not fact() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert fact()


@needs_link
def test_peers_share_tempo_bar_lines_and_start() -> None:
    with LinkPeer(120.0) as ours, LinkPeer(90.0) as theirs:
        await_that(lambda: ours.peers >= 1 and theirs.peers >= 1)
        theirs.set_tempo(133.0)
        await_that(lambda: abs(ours.tempo - 133.0) < 0.01)
        assert not ours.transport.playing
        theirs.start()
        await_that(lambda: ours.transport.playing and theirs.transport.playing)
        # Both begin at the same bar line, so their beats differ by what passes between two looks.
        before, between, after = theirs.transport, ours.transport, theirs.transport
        assert before.timeline.beat - 1e-3 <= between.timeline.beat <= after.timeline.beat + 1e-3
        theirs.stop()
        await_that(lambda: not ours.transport.playing)
        standing = ours.transport.timeline.beat
        assert ours.transport.timeline.beat == standing


@needs_link
def test_a_tempo_that_no_clock_keeps_is_refused() -> None:
    with LinkPeer() as peer, pytest.raises(TempoError):
        peer.set_tempo(4000.0)


def test_a_missing_package_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_peer, "PACKAGE", "a_package_that_is_not_there")
    with pytest.raises(LinkMissingError, match=r"pip install 'ripieno\[link\]'"):
        LinkPeer()
