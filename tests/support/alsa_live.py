"""``ripieno live`` as a user runs it, with what it says and a line to it by OSC."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import build_msg

from tests.support.alsa_sequencer import PATIENCE, ProofError, wait_for

CLIP = ("--clip", "examples/freedoom-e3m3.mid", "--bars", "5")
"""Music that is there at once: the model has to make one bar of twenty, and a slow machine can."""

OSC = 9000
MAX_OUTPUT_BYTES = 1 << 20
"""Bytes of what it prints that are read."""


class Live:
    """The program while it plays."""

    def __init__(self, *words: str) -> None:
        command = [sys.executable, "-m", "ripieno.app.cli", "live", *CLIP, "--osc", str(OSC), *words]
        # Files, not pipes: what outlives a killed program would hold pipes open.
        self._printed, self._told = (tempfile.TemporaryFile("w+") for _ in range(2))  # noqa: SIM115
        self.process = subprocess.Popen(command, stdout=self._printed, stderr=self._told)
        self.positions: list[tuple[int, int, float, bool]] = []
        self._ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._ear.bind(("127.0.0.1", 0))
        threading.Thread(target=self._hear, daemon=True).start()

    @property
    def said(self) -> list[str]:
        """The lines on its standard error so far."""
        return os.pread(self._told.fileno(), MAX_OUTPUT_BYTES, 0).decode().splitlines()

    def has_said(self, text: str) -> bool:
        """Say whether a line on its standard error contains a text."""
        return any(text in line for line in self.said)

    def wait_until_open(self) -> None:
        """Wait for its ports."""
        wait_for(lambda: self.has_said("Playing to") or self.process.poll() is not None, "its ports")

    def ask(self, address: str, *values: object) -> None:
        """Send an OSC message."""
        self._ear.sendto(build_msg(f"/ripieno/{address}", list(values)).dgram, ("127.0.0.1", OSC))

    def leave(self, number: int = signal.SIGINT) -> str:
        """Send a signal and wait for the end; return what it printed."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait(timeout=PATIENCE)
        self._ear.close()
        return os.pread(self._printed.fileno(), MAX_OUTPUT_BYTES, 0).decode()

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
    except ProofError as error:
        raise ProofError(f"{error}; the program said {program.said[-3:]}") from error
    finally:
        if program.process.poll() is None:
            program.process.kill()
            program.process.wait()
