"""The program's end of the sender."""

import multiprocessing
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from ripieno.app.midi_io.live.apart import start_apart
from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.frames import decode, encode
from ripieno.app.midi_io.live.messages import Command, PortsOpened, Quit, Report, Trouble
from ripieno.app.midi_io.live.process import serve
from ripieno.app.midi_io.live.sender_state import Given
from ripieno.engine.errors import RipienoError

MAX_OPENING_SECONDS = 20.0
"""Seconds after which a sender that has not opened its ports is given up."""

MAX_CLOSING_SECONDS = 3.0

_DIED = "The sender of MIDI has died; start again, and see `ripieno doctor`."


class SenderError(RipienoError):
    """A sender that cannot open its ports, or that is not there any more."""


class Sender:
    """A process that owns the ports and the clock; usable as a context manager.

    It plays on while this program is busy, and silences everything when this program ends, however
    that happens. Where it dies itself, `replace` silences what it has left. Commands may be sent from
    any thread.

    Args:
        setup: Ports and tempo.

    Raises:
        SenderError: If the ports cannot be opened.
    """

    def __init__(self, setup: SenderSetup) -> None:
        self._setup = setup
        self._lock = threading.Lock()
        self._given = Given()
        self._early: list[Report] = []
        self._begin(setup)

    @property
    def pid(self) -> int:
        """Number of the sender's process."""
        return self._process.pid or 0

    @property
    def is_alive(self) -> bool:
        """Whether the sender is there."""
        return self._process.is_alive()

    def send(self, command: Command) -> None:
        """Tell the sender something.

        Raises:
            SenderError: If it is not there any more.
        """
        with self._lock:
            self._given.take(command)
            try:
                self._pipe.send_bytes(encode(command))
            except (OSError, ValueError) as error:
                raise SenderError(_DIED) from error

    def reports(self) -> tuple[Report, ...]:
        """Return what the sender has told since the last call, without waiting.

        Raises:
            SenderError: If it has died, once all that it told has been returned.
        """
        found, self._early = self._early, []
        try:
            while self._pipe.poll(0):
                found.append(self._read())
        except (EOFError, OSError) as error:
            if not found:
                raise SenderError(_DIED) from error
        return tuple(found)

    def wait(self, seconds: float) -> bool:
        """Wait for a report; say whether there is one."""
        try:
            return bool(self._early) or self._pipe.poll(seconds)
        except (EOFError, OSError):
            return True

    def replace(self) -> None:
        """Let another process take the place of one that has died: it ends all that may still sound.

        The ports have the same names and are connected to the same ports of other programs; the clock
        stands still, and what was planned is forgotten.

        Raises:
            SenderError: If the ports cannot be opened again; what sounds then hangs.
        """
        self._process.kill()
        self._process.join()
        self._pipe.close()
        try:
            self._begin(self._given.setup(self._setup, self.opened))
        except SenderError as error:
            message = (
                f"The sender of MIDI has died, and its notes may hang: send a panic to your synth. {error}"
            )
            raise SenderError(message) from error
        for command in self._given.ends():
            self.send(command)

    def close(self) -> tuple[Report, ...]:
        """Let the sender silence everything and end; return its last reports."""
        found = self._end()
        if self._process.exitcode:  # it died before it had silenced everything
            with suppress(SenderError):
                self.replace()
                found += self._end()
        return found

    def __enter__(self) -> Self:
        """Return the sender."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Silence everything and end."""
        self.close()

    def _begin(self, setup: SenderSetup) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=serve, args=(theirs, setup), name="ripieno-sender", daemon=True)
        start_apart(self._process)
        theirs.close()
        self._early.clear()
        self.opened = self._wait_for_opening()

    def _end(self) -> tuple[Report, ...]:
        found: list[Report] = []
        try:
            self.send(Quit())
            while self._pipe.poll(MAX_CLOSING_SECONDS):
                found.append(self._read())
        except (SenderError, EOFError, OSError):
            pass
        self._process.join(MAX_CLOSING_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._pipe.close()
        return tuple(found)

    def _wait_for_opening(self) -> PortsOpened:
        try:
            while self._pipe.poll(MAX_OPENING_SECONDS):
                report = self._read()
                if isinstance(report, PortsOpened):
                    return report
                if isinstance(report, Trouble) and report.fatal:
                    raise SenderError(report.sentence)
                self._early.append(report)
        except (EOFError, OSError):
            pass
        self._process.kill()
        raise SenderError("The sender of MIDI did not start; try again, or see `ripieno doctor`.")

    def _read(self) -> Report:
        report: Report = decode(self._pipe.recv_bytes())  # type: ignore[assignment]  # a sender sends no commands
        self._given.report(report)
        return report
