"""The sender on JACK: every message at its frame.

Source: JACK audio connection kit, "jack/midiport.h": events of a period are written at frame
offsets, in order.
"""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from app.midi_io.jack_client import names_of, open_client
from app.midi_io.live.core import Outgoing, SenderCore
from app.midi_io.live.engine_face import SenderSetup
from app.midi_io.live.jack_echo import Echo
from app.midi_io.live.link_peer import LinkPeer
from app.midi_io.live.link_session import joined
from app.midi_io.live.messages import (
    Command,
    Hush,
    Opened,
    Passed,
    PortBack,
    PortLost,
    Report,
    Source,
    Trouble,
)
from app.midi_io.port_names import PortChoice, find_name

POLL = 0.005
"""Seconds that the main thread waits for commands; the callback does not depend on it."""

LOOK_EVERY = 100
"""Polls between two looks at the connections."""

_WRAP = 1 << 32
"""JACK counts frames in 32 bits."""


class JackEngine:
    """Ports of a JACK client and the callback that serves them.

    Args:
        setup: Ports and tempo.

    Raises:
        PortError: If no server answers, or a port cannot be found.
    """

    def __init__(self, setup: SenderSetup) -> None:
        self._client = open_client(setup.client)
        self._rate = self._client.samplerate
        register_out, register_in = self._client.midi_outports.register, self._client.midi_inports.register
        self._outputs = [register_out(_short(each, f"out {n}")) for n, each in enumerate(setup.outputs, 1)]
        self._inputs = [register_in(_short(each, f"in {n}")) for n, each in enumerate(setup.inputs, 1)]
        self._wanted = [
            *(
                _Link(port, each, is_output=True)
                for port, each in zip(self._outputs, setup.outputs, strict=True)
            ),
            *(
                _Link(port, each, is_output=False)
                for port, each in zip(self._inputs, setup.inputs, strict=True)
            ),
        ]
        self._echoes = [Echo(self._client, port) for port in self._outputs if setup.measures]
        self._commands: deque[Command] = deque()
        first = int(self._client.last_frame_time)
        # The period's first frame as the server counts it, and counted on past 32 bits; one value, for
        # the callback sets it while others read it.
        self._cycle = first, first
        self._over = False
        self._stopped: str | None = None
        self.core = SenderCore(
            len(self._outputs), self._time(first), setup.tempo, sends_clock=setup.sends_clock
        )
        self._client.set_process_callback(self._process)
        self._client.set_shutdown_callback(self._shut)
        self._client.activate()
        for link in self._wanted:
            link.connect(self._client)
        for echo in self._echoes:
            echo.connect()

    @property
    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names of the outputs and of the inputs, as users know them."""
        outputs = tuple(link.title for link in self._wanted if link.is_output)
        return outputs, tuple(link.title for link in self._wanted if not link.is_output)

    def now(self) -> float:
        """Return the second it is, on the clock of the frames."""
        last, frame = self._cycle
        since = (int(self._client.frame_time) - last) % _WRAP
        return self._time(frame + since - (_WRAP if since > _WRAP // 2 else 0))

    def run(self, commands: Callable[[float], list[Command]], report: Callable[[Report], None]) -> None:
        """Serve until told to quit; see :class:`app.midi_io.live.engine_face.Engine`."""
        outputs, inputs = self.names
        point = "at the wire" if self._echoes else "as they are written to JACK"
        report(Opened(outputs, inputs, "JACK", self._client.realtime, point))
        peer: LinkPeer | None = None
        polls = 0
        while not self._over and self._stopped is None:
            for command in commands(POLL):
                if isinstance(command, Source):
                    peer = joined(peer, command, report, self)
                self._commands.append(command)
            if peer is not None:
                self.core.set_link(peer.transport)
            while self.core.reports:
                report(self.core.reports.popleft())
            polls += 1
            if polls % LOOK_EVERY == 0:
                self._look(report)
        while self.core.reports:
            report(self.core.reports.popleft())
        if self._stopped is not None:
            ended = len(self.core.silence(self.core.transport.timeline.seconds))
            report(Trouble(_shut_sentence(self._stopped, ended), fatal=True))
        self._close()

    def _process(self, frames: int) -> None:
        """Write the events of a period; called by JACK on its own thread."""
        first = self._frames()
        last = first + frames
        for number, entrance in enumerate(self._inputs):
            for offset, data in entrance.incoming_midi_events():
                self.core.received(number, bytes(data), self._time(first + offset))
        for echo in self._echoes:
            self.core.reports.extend(
                Passed(due, self._time(first + offset - frames)) for due, offset in echo.came()
            )
        while self._commands:
            self.core.apply(self._commands.popleft(), self._time(first))
        for port in self._outputs:
            port.clear_buffer()
        # Half a frame early, so that what rounds to the next period's first frame waits for it.
        for out in self.core.advance((last - 0.5) / self._rate, (first - 0.5) / self._rate):
            self._write(out, first, frames)
        self._over = self._over or self.core.quit

    def _write(self, out: Outgoing, first: int, frames: int) -> None:
        offset = min(max(round(out.seconds * self._rate) - first, 0), frames - 1)
        with suppress(Exception):  # a full buffer: the message is lost, the period is not
            self._outputs[out.port].write_midi_event(offset, out.data)
            if self._echoes:
                self._echoes[out.port].expect(out.data, out.due)
            elif out.due is not None:
                self.core.reports.append(Passed(out.due, self._time(first + offset)))

    def _frames(self) -> int:
        """Return the frame of the period's begin, counted on past 32 bits."""
        last, frame = self._cycle
        now = int(self._client.last_frame_time)
        self._cycle = now, frame + (now - last) % _WRAP
        return self._cycle[1]

    def _time(self, frame: int) -> float:
        seconds: float = frame / self._rate
        return seconds

    def _shut(self, _status: object, reason: str) -> None:
        self._stopped = str(reason) or "no reason given"

    def _look(self, report: Callable[[Report], None]) -> None:
        """See which ports have gone or come back, and connect those."""
        for number, link in enumerate(self._wanted):
            told = link.look(self._client)
            if told is not None:
                report(told)
            if isinstance(told, PortBack) and link.is_output:
                self._commands.append(Hush(number))

    def _close(self) -> None:
        with suppress(Exception):  # the server may be gone already
            self._client.deactivate()
            self._client.close()


class _Link:
    """A port of ours and, where it is not virtual, the port of another program that it is tied to."""

    def __init__(self, port: Any, choice: PortChoice, *, is_output: bool) -> None:  # noqa: ANN401 (jack has no types)
        self._port = port
        self._choice = choice
        self.is_output = is_output
        self.title = port.name if choice.virtual else choice.name
        self._lost = False

    def connect(self, client: Any) -> None:  # noqa: ANN401 (jack has no types)
        """Tie the port to the other one.

        Raises:
            PortError: If there is none of that name.
        """
        if self._choice.virtual:
            return
        names = names_of(client, is_input=self.is_output)
        self.title = find_name(names, self._choice.name, "output" if self.is_output else "input")
        pair = (self._port.name, self.title) if self.is_output else (self.title, self._port.name)
        client.connect(*pair)

    def look(self, client: Any) -> Report | None:  # noqa: ANN401 (jack has no types)
        """Return what has changed: the other port has gone, or is back and tied again."""
        if self._choice.virtual:
            return None
        there = self.title in names_of(client, is_input=self.is_output)
        if there == (not self._lost):
            return None
        self._lost = not there
        if self._lost:
            return PortLost(self.title)
        with suppress(Exception):  # it may have gone again meanwhile; the next look tells
            self.connect(client)
        return PortBack(self.title)


def _shut_sentence(reason: str, ended: int) -> str:
    notes = f"{ended} notes could not be ended; " if ended else ""
    return f"The JACK server has stopped ({reason}); {notes}start it and open the session again."


def _short(choice: PortChoice, usual: str) -> str:
    return choice.name if choice.virtual else usual
