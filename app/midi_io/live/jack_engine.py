"""The sender on JACK: every message at its frame.

Source: JACK audio connection kit, "jack/midiport.h": events of a period are written at frame
offsets, in order.
"""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import repeat
from time import perf_counter, sleep

from ripieno.app.midi_io.channel_messages import is_note_off
from ripieno.app.midi_io.jack_client import open_client
from ripieno.app.midi_io.live.core import SenderCore
from ripieno.app.midi_io.live.engine_face import SenderSetup, fault_sentence
from ripieno.app.midi_io.live.jack_echo import Echo
from ripieno.app.midi_io.live.jack_link import Link
from ripieno.app.midi_io.live.link_peer import LinkPeer
from ripieno.app.midi_io.live.link_session import joined
from ripieno.app.midi_io.live.messages import (
    Command,
    FollowClock,
    Looked,
    Passed,
    PortsOpened,
    Quit,
    Report,
    Trouble,
)
from ripieno.app.midi_io.live.notes import Sounding
from ripieno.app.midi_io.live.outgoing import Outgoing, write_in_order
from ripieno.app.midi_io.port_names import PortChoice

POLL = 0.005
"""Seconds that the main thread waits for commands; the callback does not depend on it."""

LOOK_EVERY = 0.2
"""Seconds between two looks at the connections, besides those when the server tells of a change."""

DELIVERY = 2
"""Periods after the last message before the client may leave: a client that also feeds us is served before
us and reads what we write a period later, and what is written by a client that has left is read by nobody."""

MAX_DELIVERY_SECONDS = 2.0
"""Seconds after which a client leaves a server that serves no more periods."""

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
        self._links = [
            *self._linked(self._outputs, setup.outputs, is_output=True),
            *self._linked(self._inputs, setup.inputs, is_output=False),
        ]
        self._echoes = [Echo(self._client, port) for port in self._outputs if setup.measures]
        self._commands: deque[Command] = deque()
        first = int(self._client.last_frame_time)
        # The period's first frame as the server counts it, and counted on past 32 bits; one value, for
        # the callback sets it while others read it.
        self._cycle = first, first
        self._keys = Sounding()
        self._left: deque[int] = deque()
        self._written: list[Outgoing] = []
        self._unwritten: list[Outgoing] = []
        self._to_wait = DELIVERY + 1
        self._fault: Exception | None = None
        self._stopped: str | None = None
        self._is_reordered = False
        self.core = SenderCore(
            len(self._outputs), self._time(first), setup.tempo, sends_clock=setup.sends_clock
        )
        self._client.set_process_callback(self._process)
        self._client.set_shutdown_callback(self._shut)
        self._client.set_graph_order_callback(self._reorder)
        self._client.activate()
        for link, ties in zip(self._links, repeat(None) if setup.ties is None else setup.ties, strict=False):
            link.connect(ties)
        for echo in self._echoes:
            echo.connect()

    @property
    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names of the outputs and of the inputs, as users know them."""
        outputs = tuple(link.title for link in self._links if link.is_output)
        return outputs, tuple(link.title for link in self._links if not link.is_output)

    def now(self) -> float:
        """Return the second it is, on the clock of the frames."""
        last, frame = self._cycle
        since = (int(self._client.frame_time) - last) % _WRAP
        return self._time(frame + since - (_WRAP if since > _WRAP // 2 else 0))

    def run(self, commands: Callable[[float], list[Command]], report: Callable[[Report], None]) -> None:
        """Serve until told to quit; see :class:`ripieno.app.midi_io.live.engine_face.SenderEngine`."""
        outputs, inputs = self.names
        point = "at the wire" if self._echoes else "as they are written to JACK"
        report(PortsOpened(outputs, inputs, "JACK", self._client.realtime, point))
        try:
            self._attend(commands, report)
        except Exception as error:  # noqa: BLE001 (whatever it is, what sounds ends)
            report(Trouble(fault_sentence(error)))
            self._commands.append(Quit())
        until = perf_counter() + MAX_DELIVERY_SECONDS
        while not self._is_over and perf_counter() < until:
            sleep(POLL)
        self._pass_on(report)
        if self._fault is not None:
            report(Trouble(fault_sentence(self._fault)))
        if self._stopped is not None:
            hanging = self.core.silence(self.core.transport.timeline.seconds)
            report(
                Trouble(
                    _shut_sentence(self._stopped, sum(is_note_off(out.data) for out in hanging)), fatal=True
                )
            )
        self._close()

    def _attend(self, commands: Callable[[float], list[Command]], report: Callable[[Report], None]) -> None:
        """Serve until told to quit, or until there is nothing to serve."""
        peer: LinkPeer | None = None
        looked = perf_counter()
        while not self._is_over:
            came = commands(POLL)
            for command in came:
                if isinstance(command, FollowClock):
                    peer = joined(peer, command, report, self)
                self._commands.append(command)
            if peer is not None:
                self.core.set_link(peer.transport)
            self._pass_on(report)
            if Quit() in came:
                return
            if self._is_reordered or perf_counter() - looked > LOOK_EVERY:
                self._is_reordered, looked = False, perf_counter()
                self._look(report)

    @property
    def _is_over(self) -> bool:
        return self._to_wait <= 0 or self._stopped is not None

    def _pass_on(self, report: Callable[[Report], None]) -> None:
        while self.core.reports:
            report(self.core.reports.popleft())

    def _process(self, frames: int) -> None:
        """Write the events of a period; called by JACK on its own thread, and never again if it raises."""
        first, is_late = self._frames(frames)
        self._guard(self._receive, first, frames)
        for port in self._outputs:  # now, since an output that leads to an input of ours is what was received
            port.clear_buffer()
        # A client that was late, so that the server left periods out, may not have read the last one.
        due = self.core.ended_still(self._written) if is_late else []
        if not self.core.quit:
            self._guard(self._line_up, first, frames)
        due += self._unwritten
        self._unwritten = write_in_order(due, lambda out: self._fits(out, first, frames))
        self._written = [out for out in due if out not in self._unwritten] if self._unwritten else due
        if self.core.quit or self._fault is not None:
            self._to_wait = DELIVERY if due else self._to_wait - 1

    def _guard(self, serve: Callable[[int, int], None], first: int, frames: int) -> None:
        """Do a part of a period; a fault in it ends all that sounds, and this engine."""
        if self._fault is None:
            try:
                serve(first, frames)
            except Exception as error:  # noqa: BLE001 (whatever it is, what sounds ends)
                self._fault = error
                self._unwritten += self.core.silence(self._time(first))

    def _receive(self, first: int, frames: int) -> None:
        """Take what has come."""
        for number, entrance in enumerate(self._inputs):
            for offset, data in entrance.incoming_midi_events():
                self._receive_input(number, bytes(data), self._time(first + offset))
        while self._left:
            number = self._left.popleft()
            for _, data in self._keys.release(number):
                self.core.received(number, data, self._time(first))
        for echo in self._echoes:
            self.core.reports.extend(
                Passed(due, self._time(first + offset - frames)) for due, offset in echo.came()
            )

    def _line_up(self, first: int, frames: int) -> None:
        """Do what commands say, and line up what is to go out."""
        while self._commands:
            self.core.apply(self._commands.popleft(), self._time(first))
        # Half a frame early, so that what rounds to the next period's first frame waits for it.
        begin, end = first - 0.5, first + frames - 0.5
        self._unwritten += self.core.advance(end / self._rate, begin / self._rate)

    def _receive_input(self, number: int, data: bytes, seconds: float) -> None:
        """Pass on what has come, and keep which keys are held at which input."""
        if data:
            for _ in self._keys.passing(number, data):
                pass
            self.core.received(number, data, seconds)

    def _fits(self, out: Outgoing, first: int, frames: int) -> bool:
        """Write a message to its output; say whether there was room in its buffer."""
        offset = min(max(round(out.seconds * self._rate) - first, 0), frames - 1)
        try:
            self._outputs[out.port].write_midi_event(offset, out.data)
        except Exception:  # noqa: BLE001 (jack's own kind is known to one module)
            return False
        if self._echoes:
            self._echoes[out.port].expect(out.data, out.due)
        elif out.due is not None:
            self.core.reports.append(Passed(out.due, self._time(first + offset)))
        return True

    def _frames(self, frames: int) -> tuple[int, bool]:
        """Return the period's first frame, counted on past 32 bits, and whether periods were left out."""
        last, frame = self._cycle
        now = int(self._client.last_frame_time)
        since = (now - last) % _WRAP
        self._cycle = now, frame + since
        return frame + since, since > frames

    def _time(self, frame: int) -> float:
        seconds: float = frame / self._rate
        return seconds

    def _shut(self, _status: object, reason: str) -> None:
        self._stopped = str(reason) or "no reason given"

    def _reorder(self) -> None:
        self._is_reordered = True

    def _look(self, report: Callable[[Report], None]) -> None:
        """See what our ports are tied to.

        An output whose other end is back may have missed the ends of notes; at an input whose other end
        has gone nobody lets go the keys any more, even where it came and went between two looks.
        """
        held = self._keys.held_ports()  # before the looks: a key pressed since is of a port that is there
        for link in self._links:
            try:
                seen = link.look()
            except Exception:  # noqa: BLE001, S112 (a port went while it was looked at: the next look tells)
                continue
            for reported in seen.reports:
                report(reported)
            if not link.is_output:
                if seen.has_gone or (link.number in held and not seen.is_tied):
                    self._left.append(link.number)
                continue
            if seen.has_gone:
                self._commands.append(Looked(link.number, is_there=False))
                link.is_away = True
            if seen.has_come or not link.is_away:
                self._commands.append(Looked(link.number, is_there=True))
                link.is_away = False

    def _linked(
        self, ports: Sequence[object], choices: Sequence[PortChoice], *, is_output: bool
    ) -> list[Link]:
        return [
            Link(self._client, port, choice, number, is_output=is_output)
            for number, (port, choice) in enumerate(zip(ports, choices, strict=True))
        ]

    def _close(self) -> None:
        with suppress(Exception):  # the server may be gone already
            self._client.deactivate()
            self._client.close()


def _shut_sentence(reason: str, ended: int) -> str:
    notes = f"{ended} notes could not be ended; " if ended else ""
    return f"The JACK server has stopped ({reason}); {notes}start it and open the session again."


def _short(choice: PortChoice, usual: str) -> str:
    return choice.name if choice.virtual else usual
