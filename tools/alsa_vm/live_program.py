"""``ripieno live`` as a user runs it, with what it says and a line to it by OSC."""

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import build_msg

from alsa_vm.sequencer import wait_for

CLIP = ("--clip", "examples/freedoom-e3m3.mid", "--bars", "5")
"""Music that is there at once: the model has to make one bar of twenty, and a slow machine can."""

OSC = 9000


class Live:
    """The program while it plays."""

    def __init__(self, *words: str) -> None:
        command = [sys.executable, "-m", "app.cli", "live", *CLIP, "--osc", str(OSC), *words]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.said: list[str] = []
        self.positions: list[tuple[int, int, float, bool]] = []
        self._ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._ear.bind(("127.0.0.1", 0))
        self._readers = [threading.Thread(target=each, daemon=True) for each in (self._read, self._hear)]
        for each in self._readers:
            each.start()

    def has_said(self, text: str) -> bool:
        """Say whether a line on its standard error contains a text."""
        return any(text in line for line in self.said)

    def wait_until_open(self) -> None:
        """Wait for its ports."""
        wait_for(lambda: self.has_said("Playing to") or self.process.poll() is not None, "the program")

    def ask(self, address: str, *values: object) -> None:
        """Send an OSC message."""
        self._ear.sendto(build_msg(f"/ripieno/{address}", list(values)).dgram, ("127.0.0.1", OSC))

    def leave(self, number: int = signal.SIGINT) -> str:
        """Send a signal and wait for the end; return what it printed."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait(timeout=120)
        assert self.process.stdout is not None
        out = self.process.stdout.read()
        self._readers[0].join()
        self._ear.close()
        return out

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line.rstrip())

    def _hear(self) -> None:
        while True:
            try:
                message = OscMessage(self._ear.recv(4096))
            except OSError:
                return
            if message.address == "/ripieno/position":
                bar, beat, tempo, playing = message.params
                self.positions.append((int(bar), int(beat), float(tempo), bool(playing)))


@contextmanager
def live(*words: str) -> Iterator[Live]:
    """Run the program for the length of a block, at most."""
    program = Live(*words)
    try:
        program.wait_until_open()
        yield program
    finally:
        if program.process.poll() is None:
            program.process.kill()
            program.process.wait()
