"""The sender on ALSA, CoreMIDI and Windows: sleep until shortly before a message is due, then spin."""

import time
from collections.abc import Callable

from ripieno.app.midi_io.live.clocks import Clock, HostClock
from ripieno.app.midi_io.live.core import SenderCore
from ripieno.app.midi_io.live.engine_face import SenderSetup, fault_sentence
from ripieno.app.midi_io.live.link_peer import LinkPeer
from ripieno.app.midi_io.live.link_session import joined
from ripieno.app.midi_io.live.messages import (
    Command,
    FollowClock,
    Looked,
    Passed,
    PortBack,
    PortLost,
    PortsOpened,
    Report,
    Trouble,
)
from ripieno.app.midi_io.live.notes import Sounding
from ripieno.app.midi_io.live.outgoing import Outgoing
from ripieno.app.midi_io.live.priority import is_realtime
from ripieno.app.midi_io.port_names import TITLES, PortError, System
from ripieno.app.midi_io.ports import InputPort, OutputPort

SPIN = 0.0012
"""Seconds before a message is due at which sleeping ends."""

MAX_SLEEP_SECONDS = 0.002
"""Seconds that are slept at most, so that clock and commands are served in time."""

LINGER = 0.1
"""Seconds before a port is closed, in which the system passes on what it was handed last."""

LOOK_EVERY = 0.5
"""Seconds between two looks at the ports."""


class RtmidiEngine:
    """Ports of RtMidi and the loop that serves them.

    Args:
        setup: Ports and tempo.
        system: The MIDI system.
        clock: Where seconds come from.

    Raises:
        PortError: If a port cannot be opened.
    """

    def __init__(self, setup: SenderSetup, system: System, clock: Clock | None = None) -> None:
        self._clock = clock or HostClock()
        self._system = system
        self._setup = setup
        self._outputs = [OutputPort(system, each, setup.client) for each in setup.outputs]
        now = self._clock.now()
        self._inputs = [InputPort(system, each, setup.client, now) for each in setup.inputs]
        self._keys = Sounding()
        self.core = SenderCore(len(self._outputs), now, setup.tempo, sends_clock=setup.sends_clock)

    def run(self, commands: Callable[[float], list[Command]], report: Callable[[Report], None]) -> None:
        """Serve until told to quit; see :class:`ripieno.app.midi_io.live.engine_face.SenderEngine`."""
        outputs, inputs = (tuple(port.name for port in ports) for ports in (self._outputs, self._inputs))
        title = TITLES[self._system]
        report(PortsOpened(outputs, inputs, title, is_realtime(), f"as they are handed to {title}"))
        left = []
        try:
            self._attend(commands, report)
        except Exception as error:  # noqa: BLE001 (whatever it is, what sounds ends)
            report(Trouble(fault_sentence(error)))
            left = self.core.silence(self._clock.now())
        self._close(left, report)

    def _attend(self, commands: Callable[[float], list[Command]], report: Callable[[Report], None]) -> None:
        """Serve until told to quit."""
        peer: LinkPeer | None = None
        looked = self._clock.now()
        while not self.core.quit:
            for command in commands(self._pause()):
                if isinstance(command, FollowClock):
                    peer = joined(peer, command, report, self._clock)
                self.core.apply(command, self._clock.now())
            self._receive()
            if peer is not None:
                self.core.set_link(peer.transport)
            now = self._clock.now()
            for out in self.core.advance(now + SPIN, now):
                self._send(out, report)
            while self.core.reports:
                report(self.core.reports.popleft())
            if self._clock.now() - looked > LOOK_EVERY:
                looked = self._clock.now()
                self._look(report)

    def _pause(self) -> float:
        """Return how long commands may be waited for."""
        due = self.core.next_due()
        wait = MAX_SLEEP_SECONDS if due is None else due - self._clock.now() - SPIN
        return min(max(wait, 0.0), MAX_SLEEP_SECONDS)

    def _send(self, out: Outgoing, report: Callable[[Report], None]) -> None:
        """Spin until a message is due, and send it."""
        while self._clock.now() < out.seconds:
            pass
        port = self._outputs[out.port]
        if port.is_lost:
            return
        try:
            handed = self._clock.now()
            port.send(out.data)
            if out.due is not None:
                report(Passed(out.due, handed))
        except PortError as error:
            report(Trouble(str(error)))
            report(PortLost(port.name))

    def _receive(self) -> None:
        """Pass on what has come, and keep which keys are held at which input."""
        for number, entrance in enumerate(self._inputs):
            for data, seconds in entrance.came(self._clock.now()):
                for _ in self._keys.passing(number, data):
                    pass
                self.core.received(number, data, seconds)

    def _look(self, report: Callable[[Report], None]) -> None:
        """See which ports have gone or come back.

        An output that is back may have missed the ends of notes; at an input that has gone nobody
        lets go the keys any more.
        """
        for number, output in enumerate(self._outputs):
            was_lost = output.is_lost
            if output.look():
                report(PortLost(output.name) if output.is_lost else PortBack(output.name))
            for is_there in dict.fromkeys((not (was_lost or output.is_lost), not output.is_lost)):
                self.core.apply(Looked(number, is_there), self._clock.now())
        for number, entrance in enumerate(self._inputs):
            if entrance.look():
                report(PortLost(entrance.name) if entrance.is_lost else PortBack(entrance.name))
                for _, data in self._keys.release(number):
                    self.core.received(number, data, self._clock.now())

    def _close(self, left: list[Outgoing], report: Callable[[Report], None]) -> None:
        for out in left or (*self.core.advance(self._clock.now()), *self.core.silence(self._clock.now())):
            self._send(out, report)
        for ports in (self._outputs, self._inputs):
            time.sleep(LINGER)
            for port in ports:
                port.close()
