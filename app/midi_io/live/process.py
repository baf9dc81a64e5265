"""The sender's own process: it serves the ports while the program thinks, and outlives its death."""

import signal
import threading
import time
from collections import deque
from contextlib import suppress
from multiprocessing.connection import Connection

from ripieno.app.midi_io.live.apart import stand_apart
from ripieno.app.midi_io.live.engine_face import SenderEngine, SenderSetup
from ripieno.app.midi_io.live.frames import decode, encode
from ripieno.app.midi_io.live.messages import Command, Quit, Report, Trouble
from ripieno.app.midi_io.live.priority import go_first
from ripieno.app.midi_io.ports import usual_system
from ripieno.engine.errors import RipienoError

KEPT_REPORTS = 20_000
"""Reports that wait for a parent that does not read; the oldest go first."""


def serve(pipe: "Connection[bytes, bytes]", setup: SenderSetup) -> None:
    """Serve a parent until it says Quit, closes the pipe or dies; then silence everything.

    Args:
        pipe: To the parent: commands in, reports out.
        setup: Ports and tempo.
    """
    stand_apart()
    ended = threading.Event()
    for name in ("SIGTERM", "SIGQUIT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: ended.set())
    talk = _Talk(pipe, ended)
    realtime = go_first()
    try:
        engine = _engine(setup)
    except RipienoError as error:
        talk.report(Trouble(str(error), fatal=True))
        talk.close()
        return
    if not realtime:
        talk.report(Trouble("The system gives the sender no real-time priority; see `ripieno doctor`."))
    engine.run(talk.commands, talk.report)
    talk.close()


def _engine(setup: SenderSetup) -> SenderEngine:
    system = setup.system or usual_system()
    if system == "jack" and not setup.spins:
        from ripieno.app.midi_io.live.jack_engine import JackEngine

        return JackEngine(setup)
    from ripieno.app.midi_io.live.rtmidi_engine import RtmidiEngine

    return RtmidiEngine(setup, system)


class _Talk:
    """The pipe: commands are read by the engine, reports are written by a thread that may wait."""

    def __init__(self, pipe: "Connection[bytes, bytes]", ended: threading.Event) -> None:
        self._pipe = pipe
        self._ended = ended
        self._waiting: deque[Report] = deque(maxlen=KEPT_REPORTS)
        self._some = threading.Event()
        self._writer = threading.Thread(target=self._write, daemon=True)
        self._over = self._has_quit = False
        self._writer.start()

    def commands(self, seconds: float) -> list[Command]:
        """Wait for commands; a closed pipe, and the end that the system asks for, are one ``Quit``."""
        if self._has_quit:  # a closed pipe never waits, so its engine would have no time to end
            time.sleep(seconds)
            return []
        found: list[Command] = []
        try:
            while self._pipe.poll(0 if found else seconds):
                command = decode(self._pipe.recv_bytes())
                found.append(command)  # type: ignore[arg-type]  # a parent sends no reports
        except (EOFError, OSError):
            self._ended.set()
        self._has_quit = self._ended.is_set()
        return [*found, Quit()] if self._has_quit else found

    def report(self, report: Report) -> None:
        """Leave a report to the writer."""
        self._waiting.append(report)
        self._some.set()

    def close(self) -> None:
        """Let the writer finish, but not wait for a parent that reads no more."""
        self._over = True
        self._some.set()
        self._writer.join(timeout=1)

    def _write(self) -> None:
        with suppress(OSError):
            while (report := self._next()) is not None:
                self._pipe.send_bytes(encode(report))

    def _next(self) -> Report | None:
        """Wait for a report; None when there will be no more."""
        while not self._waiting:
            if self._over:
                return None
            self._some.wait()
            self._some.clear()
        return self._waiting.popleft()
