"""What ALSA's own programs see of the sequencer: ports by aconnect, messages by aseqdump."""

import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.needs import found

PATIENCE = 240.0
"""Seconds after which what should have happened is given up; an emulated machine is slow."""

_CLIENT = re.compile(r"client (\d+): '(.*)' \[")
_PORT = re.compile(r" +(\d+) '(.*?) *'$")
_NOTE = re.compile(r"Note (on|off) +(\d+), note (\d+)(?:, velocity (\d+))?")
_DRIVER = Path("/sys/bus/platform/drivers/snd_virmidi")


class ProofError(Exception):
    """Something that should have come and never did."""


def wait_for(condition: Callable[[], object], what: str, patience: float = PATIENCE) -> float:
    """Wait until something holds; return how many seconds that took.

    Raises:
        ProofError: If it never does.
    """
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > patience:
            raise ProofError(f"waited {patience:g} s for {what}")
        time.sleep(0.005)
    return time.monotonic() - began


def ports(*options: str) -> dict[str, str]:
    """Return the ports that aconnect lists, ``CLIENT:PORT`` by name, to ``NUMBER:NUMBER``."""
    reported = subprocess.run(
        [found("aconnect"), *options], capture_output=True, text=True, check=True
    ).stdout
    listed, client = {}, ("", "")
    for line in reported.splitlines():
        if match := _CLIENT.match(line):
            client = match[1], match[2]
        elif match := _PORT.match(line):
            listed[f"{client[1]}:{match[2]}"] = f"{client[0]}:{match[1]}"
    return listed


def address(name: str) -> str:
    """Return the address of a port that is there, or will soon be."""
    wait_for(lambda: name in ports("-l"), f"the port {name}")
    return ports("-l")[name]


def connect(source: str, target: str) -> None:
    """Let ALSA's aconnect tie two ports by their names."""
    subprocess.run([found("aconnect"), address(source), address(target)], check=True)


class Dump:
    """aseqdump, which prints every message that reaches it.

    Args:
        source: A port to listen to; without it, others play to the port ``aseqdump:aseqdump``.
    """

    def __init__(self, source: str | None = None) -> None:
        words = () if source is None else ("-p", address(source))
        self.lines: list[str] = []
        self._process = subprocess.Popen(
            [found("aseqdump"), *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        wait_for(lambda: "aseqdump:aseqdump" in ports("-l"), "aseqdump")

    def notes(self, since: int = 0) -> list[tuple[bool, int, int]]:
        """Return whether notes begin, their channels and pitches, from a line on."""
        found = (_NOTE.search(line) for line in self.lines[since:])
        return [(each[1] == "on" and each[4] != "0", int(each[2]), int(each[3])) for each in found if each]

    def begun(self, since: int = 0) -> int:
        """Return how many notes have begun from a line on."""
        return sum(on for on, *_ in self.notes(since))

    @property
    def sounding(self) -> set[tuple[int, int]]:
        """Channel and pitch of what has begun and not ended."""
        sounds: set[tuple[int, int]] = set()
        for on, channel, pitch in self.notes():
            (sounds.add if on else sounds.discard)((channel, pitch))
        return sounds

    def has(self, text: str, since: int = 0) -> bool:
        """Say whether a line from one on contains a text."""
        return any(text in line for line in self.lines[since:])

    def close(self) -> None:
        """End it; its port goes away."""
        self._process.terminate()
        self._process.wait()
        self._reader.join()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line)


@contextmanager
def dump(source: str | None = None) -> Iterator[Dump]:
    """Run aseqdump for the length of a block."""
    running = Dump(source)
    try:
        yield running
    finally:
        running.close()


def play_raw(card: int, data: bytes) -> None:
    """Write bytes to a card as a musician's hands do; they come out of its port of the sequencer."""
    with Path(f"/dev/snd/midiC{card}D0").open("wb", buffering=0) as device:
        device.write(data)


def unplug(card: int) -> None:
    """Take a card away."""
    (_DRIVER / "unbind").write_text(f"snd_virmidi.{card}")


def plug(card: int) -> None:
    """Put it back."""
    (_DRIVER / "bind").write_text(f"snd_virmidi.{card}")
