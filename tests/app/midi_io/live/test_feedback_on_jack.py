"""A sender whose output is connected back to its input on a JACK server, while what comes in is sent on."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.messages import InputReceived, Looped, SendNow
from ripieno.app.midi_io.live.sender import Sender
from ripieno.app.midi_io.port_names import PortChoice
from tests.support.jack_wire import Wire, has_jack, private_server
from tests.support.needs import needs_rtmidi

pytestmark = pytest.mark.skipif(not has_jack(), reason="JACK is not installed")

KINDS = [
    bytes.fromhex(each)
    for each in ("903c64", "803c40", "b0075a", "b34000", "c50c", "d032", "a03c32", "ef0050", "f07d01f7")
]
OUT, IN = "^looped.*:out", "^looped.*:in"
CALM = 48000
"""Frames in which nothing has gone round any more."""


class Thru(threading.Thread):
    """A program that sends on what its sender takes in.

    Attributes:
        loops: Reports of connections back.
    """

    def __init__(self, sender: Sender) -> None:
        super().__init__(daemon=True)
        self.loops: list[Looped] = []
        self.is_over = False
        self._sender = sender

    def run(self) -> None:
        while not self.is_over:
            self._sender.wait(0.005)
            for report in self._sender.reports():
                if isinstance(report, Looped):
                    self.loops.append(report)
                elif isinstance(report, InputReceived) and report.data[0] < 0xF0:
                    self._sender.send(SendNow(0, report.data))


@pytest.fixture(scope="module")
def variables():
    with private_server() as found:
        yield found


@pytest.fixture
def ear(variables, monkeypatch):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    client = Wire(variables, "ear")
    yield client
    client.close()


@contextmanager
def through(*, spins: bool = False) -> Iterator[Thru]:
    """Run a sender, and what sends on; one that spins goes through RtMidi, as on other systems."""
    ports = {"outputs": (PortChoice("out", virtual=True),), "inputs": (PortChoice("in", virtual=True),)}
    with Sender(SenderSetup(**ports, system="jack", client="looped", spins=spins)) as sender:
        thru = Thru(sender)
        thru.start()
        try:
            yield thru
        finally:
            thru.is_over = True
            thru.join()


def rest(ear: Wire, before: int = 0) -> Counter[bytes]:
    """Wait until nothing but the clock comes for a while; return how often each message came since before."""

    def silent() -> bool:
        played = [event.frame for event in ear.came[before:] if event.data[0] < 0xF0]
        return bool(played) and ear.frame - played[-1] > CALM

    ear.wait_for(silent)
    return Counter(event.data for event in ear.came[before:] if event.data[0] < 0xF0)


@pytest.mark.parametrize(
    "spins", [pytest.param(False, id="jack"), pytest.param(True, id="rtmidi", marks=needs_rtmidi)]
)
@pytest.mark.parametrize("way", ["directly", "through another program"])
def test_what_is_played_into_a_loop_stops_going_round(ear, variables, way, spins):
    relay = Wire(variables, "relay")
    with through(spins=spins) as thru:
        ear.listen(OUT)
        ear.speak(IN)
        if way == "directly":
            ear.join(OUT, IN)
        else:
            relay.relays = True
            relay.listen(OUT)
            relay.speak(IN)
        ear.send(*KINDS)
        counts = rest(ear)
        assert {data for data in KINDS if data[0] < 0xF0} <= counts.keys()
        assert sum(counts.values()) < 2000
        assert thru.loops == [Looped(0, is_loop=True)]
        before = len(ear.came)
        ear.send(*KINDS)
        assert rest(ear, before) == Counter(data for data in KINDS if data[0] < 0xF0)
    relay.close()


def test_what_is_repeated_without_a_loop_passes(ear):
    messages = [data for _ in range(40) for data in KINDS if data[0] < 0xF0]
    with through() as thru:
        ear.listen(OUT)
        ear.speak(IN)
        for begin in range(0, len(messages), 16):
            ear.send(*messages[begin : begin + 16])
            ear.settle()
        counts = rest(ear)
    assert thru.loops == []
    assert {data: counts[data] for data in KINDS if data[0] < 0xF0} == Counter(messages)
