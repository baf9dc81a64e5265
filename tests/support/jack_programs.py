"""Programs of others that run beside a test and are talked to by lines."""

import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from tests.support.needs import found

PATIENCE = 30
"""Seconds after which a program is killed, so that no test waits for ever."""


class Beside:
    """A program that runs; its lines come as it writes them."""

    def __init__(self, command: Sequence[str]) -> None:
        # stdbuf: programs buffer whole pages when they write to a pipe.
        self._process = subprocess.Popen(
            [found("stdbuf"), "-oL", found(command[0]), *command[1:]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ.copy(),
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._killer = threading.Timer(PATIENCE, self._process.kill)
        self._killer.start()

    def say(self, line: str) -> None:
        """Write a line to the program."""
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def has_said(self, text: str) -> bool:
        """Say whether a line so far contains ``text``; fail where it has ended without."""
        said = any(text in line for line in self.lines)
        assert said or not self.has_ended(), f"it ended and never said {text}: {self.lines}"
        return said

    def has_ended(self) -> bool:
        """Say whether it has ended by itself."""
        return self._process.poll() is not None

    def end(self) -> None:
        """End it."""
        self._killer.cancel()
        self._process.terminate()
        self._process.wait()
        self._reader.join(PATIENCE)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            with suppress(BrokenPipeError):
                pipe.close()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self.lines.append(line.rstrip())


@contextmanager
def beside(*command: str) -> Iterator[Beside]:
    """Run a program for the length of a block."""
    program = Beside(command)
    try:
        yield program
    finally:
        program.end()
