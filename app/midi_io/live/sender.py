"""The program's end of the sender."""

import multiprocessing
from types import TracebackType
from typing import Self

from app.midi_io.live.engine_face import SenderSetup
from app.midi_io.live.messages import Command, Opened, Quit, Report, Trouble, decode, encode
from app.midi_io.live.process import serve
from engine.errors import RipienoError

LONGEST_OPENING = 20.0
"""Seconds after which a sender that has not opened its ports is given up."""

LONGEST_CLOSING = 3.0

_DIED = "The sender of MIDI has died; its notes may hang, so send a panic to your synth and start again."


class SenderError(RipienoError):
    """A sender that cannot open its ports, or that is not there any more."""


class Sender:
    """A process that owns the ports and the clock; usable as a context manager.

    It plays on while this program is busy, and silences everything when this program ends, however
    that happens.

    Args:
        setup: Ports and tempo.

    Raises:
        SenderError: If the ports cannot be opened.
    """

    def __init__(self, setup: SenderSetup) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=serve, args=(theirs, setup), name="ripieno-sender", daemon=True)
        self._process.start()
        theirs.close()
        self._early: list[Report] = []
        self.opened = self._wait_for_opening()

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
                found.append(_report(self._pipe.recv_bytes()))
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

    def close(self) -> tuple[Report, ...]:
        """Let the sender silence everything and end; return the last that it tells."""
        found: list[Report] = []
        try:
            self.send(Quit())
            while self._pipe.poll(LONGEST_CLOSING):
                found.append(_report(self._pipe.recv_bytes()))
        except (SenderError, EOFError, OSError):
            pass
        self._process.join(LONGEST_CLOSING)
        if self._process.is_alive():
            self._process.kill()
        self._pipe.close()
        return tuple(found)

    def __enter__(self) -> Self:
        """Return the sender."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Silence everything and end."""
        self.close()

    def _wait_for_opening(self) -> Opened:
        try:
            while self._pipe.poll(LONGEST_OPENING):
                report = _report(self._pipe.recv_bytes())
                if isinstance(report, Opened):
                    return report
                if isinstance(report, Trouble) and report.fatal:
                    raise SenderError(report.sentence)
                self._early.append(report)
        except (EOFError, OSError):
            pass
        self._process.kill()
        raise SenderError("The sender of MIDI did not start; try again, or see `ripieno doctor`.")


def _report(frame: bytes) -> Report:
    return decode(frame)  # type: ignore[return-value]  # a sender sends no commands
