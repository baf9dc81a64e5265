"""A private JACK server on its dummy driver, and a client that stamps and sends MIDI frame by frame."""

import os
import shutil
import subprocess
import tempfile
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

RATE = 48000
CALM = 4096
"""Frames after which other clients have heard of a change."""

PATIENCE = 60
"""Seconds after which what should have happened is given up."""


_logs: list[Path] = []
_open: dict[str, list["Wire"]] = {}
"""Clients that have not left yet, by server: one that outlives its server ends the process."""


class JackSkippedError(AssertionError):
    """A test failed while the server itself left periods out, so that frames mean nothing."""


def skips() -> int:
    """Return how often servers have said that they left periods out, since the tests began.

    A server that is late, or whose client is, says so in its log. Its callback for that would take Python's
    lock in a thread that the server waits for.
    """
    return sum(path.read_text("utf-8", "replace").count("XRun") for path in _logs)


class Stamped(NamedTuple):
    """A MIDI message at the wire.

    Attributes:
        frame: When it came, in frames of the server.
        data: Its bytes.
    """

    frame: int
    data: bytes


def has_jack() -> bool:
    """Say whether the JACK server and its library are installed."""
    if shutil.which("jackd") is None:
        return False
    try:
        import jack  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


@contextmanager
def private_server(period: int = 256) -> Iterator[dict[str, str]]:
    """Run a JACK server that no one else uses; give the environment that leads programs to it.

    It answers when the environment is given.
    """
    name = f"ripieno-{uuid.uuid4().hex[:8]}"
    variables = {"JACK_NO_AUDIO_RESERVATION": "1", "JACK_NO_START_SERVER": "1", "JACK_DEFAULT_SERVER": name}
    command = ["jackd", "-n", name, "-R", "-P", "70", "-d", "dummy", "-r", str(RATE), "-p", str(period)]
    log = Path(tempfile.mkdtemp(prefix="ripieno-jack-")) / "server.log"
    with log.open("wb") as said:
        server = subprocess.Popen(command, env={**os.environ, **variables}, stdout=said, stderr=said)
    _logs.append(log)
    try:
        _opened("probe", name).close()
        yield variables
    finally:
        for wire in list(_open.get(name, [])):
            wire.close()
        server.terminate()
        server.wait(timeout=PATIENCE)


@contextmanager
def own_server(patch: pytest.MonkeyPatch, period: int = 256) -> Iterator[dict[str, str]]:
    """Run a private server to which the environment of this process leads, until the patch is undone."""
    with private_server(period) as variables:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield variables


class Wire:
    """A client with one MIDI input, which keeps what comes with its frame, and one output.

    Attributes:
        came: What has come.
        relays: Whether to send it on, as a program that passes its input through does.
    """

    def __init__(self, variables: dict[str, str], name: str = "wire") -> None:
        self.came: list[Stamped] = []
        self.relays = False
        self._leaving: deque[bytes] = deque()
        self._client = _opened(name, variables["JACK_DEFAULT_SERVER"])
        self._input = self._client.midi_inports.register("in")
        self._output = self._client.midi_outports.register("out")
        self._client.set_process_callback(self._process)
        self._client.activate()
        self._server = variables["JACK_DEFAULT_SERVER"]
        _open.setdefault(self._server, []).append(self)

    @property
    def frame(self) -> int:
        """The frame that is about now."""
        return int(self._client.frame_time)

    def listen(self, pattern: str) -> None:
        """Connect an output that another program has, or will soon have, to our input."""
        self.wait_for(lambda: self._tied(lambda: (self._ports(pattern, is_output=True)[0], self._input)))

    def speak(self, pattern: str) -> None:
        """Connect our output to an input that another program has, or will soon have."""
        self.wait_for(lambda: self._tied(lambda: (self._output, self._ports(pattern, is_input=True)[0])))

    def has_port(self, pattern: str) -> bool:
        """Say whether a MIDI port of that name is there."""
        return bool(self._ports(pattern))

    def join(self, output: str, entrance: str) -> None:
        """Connect an output of another program to an input of another, or of the same."""
        self.wait_for(
            lambda: self._tied(
                lambda: (self._ports(output, is_output=True)[0], self._ports(entrance, is_input=True)[0])
            )
        )

    def rename(self, name: str) -> None:
        """Give our input another name."""
        self._input.shortname = name

    def send(self, *messages: bytes) -> None:
        """Send messages at the next period."""
        self._leaving.extend(messages)

    def wait_for(self, condition: Callable[[], object]) -> None:
        """Wait until something holds; fail where it never does."""
        await_that(condition, lambda: f"the wire had {self.came[-20:]}")

    def settle(self) -> None:
        """Wait until other clients have heard of the last change.

        A client of libjack that takes a port away while it hears of one brings its process down, since
        two of its threads use one list (github.com/jackaudio/jack2/issues/216); rtmidi takes ports away.
        """
        begin = self.frame
        self.wait_for(lambda: self.frame - begin > CALM)

    def close(self) -> None:
        """Leave the server, once."""
        if self in _open[self._server]:
            _open[self._server].remove(self)
            self._client.deactivate()
            self._client.close()

    def _tied(self, pair: Callable[[], tuple[object, object]]) -> bool:
        """Connect two ports if both are there; a client that is not active yet refuses."""
        import jack

        try:
            self._client.connect(*pair())
        except (IndexError, jack.JackErrorCode):
            return False
        return True

    def _ports(self, pattern: str, **kind: bool) -> list[object]:
        return list(self._client.get_ports(pattern, is_midi=True, **kind))

    def _process(self, _: int) -> None:
        begin = self._client.last_frame_time
        came = [Stamped(begin + offset, bytes(data)) for offset, data in self._input.incoming_midi_events()]
        self.came.extend(came)
        if self.relays:
            self._leaving.extend(event.data for event in came)
        self._output.clear_buffer()
        while self._leaving:
            self._output.write_midi_event(0, self._leaving.popleft())


def await_that(condition: Callable[[], object], reported: Callable[[], str] = str) -> None:
    """Wait until something holds; fail where it never does, with what is ``reported``."""
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit, f"it never came; {reported()}"
        time.sleep(0.002)


def note_ons(came: list[Stamped]) -> list[Stamped]:
    """Return the messages that begin notes."""
    return [event for event in came if event.data[0] & 0xF0 == 0x90 and event.data[2]]


def sounding(came: list[Stamped]) -> set[tuple[int, int]]:
    """Return channel and pitch of the notes that have begun and not ended."""
    notes: set[tuple[int, int]] = set()
    for _, data in came:
        kind, channel = data[0] & 0xF0, data[0] & 0x0F
        if kind == 0x90 and data[2]:
            notes.add((channel, data[1]))
        elif kind in (0x80, 0x90):
            notes.discard((channel, data[1]))
    return notes


def _opened(name: str, server: str) -> Any:
    """Return a client of a server as soon as that has come up."""
    import jack

    limit = time.monotonic() + PATIENCE
    while True:
        try:
            return jack.Client(name, no_start_server=True, servername=server)
        except jack.JackOpenError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.05)
