"""One run of ``ripieno live`` between two ports of a JACK client: it hears all that goes out, and feeds keys.

The client stands for a synth and a keyboard in one, as a DAW does: the server serves it before and
after Ripieno in turn, and what Ripieno writes reaches it a period later.
"""

import fcntl
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pythonosc.osc_message_builder import build_msg

from tests.support.jack_wire import Stamped, Wire, note_ons, sounding

ROOT = Path(__file__).parents[1]
CLIP = ROOT / "examples" / "freedoom-e3m3.mid"
"""Music that is there at once."""

WHOLE = ("-m", "ripieno.app.cli")
WITHOUT_MODEL = (str(ROOT / "tests" / "support" / "live_without_model.py"),)
TEMPO = 150
KEYS = 15
"""Channel of the keys that go through; no lane of the clip has it."""

MAX_WAIT_SECONDS = 60.0
"""Seconds after which something that should have happened is given up."""

FEED_AGAIN = 1.0
"""Seconds after which what has not come through is fed again: a server that leaves periods out loses it."""

STAY = {0x01: "modulation", 0x40: "sustain", 0x42: "sostenuto", 0x43: "soft pedal", 0x45: "hold 2"}
CENTRE = 0x2000


def hanging(came: list[Stamped]) -> set[str]:
    """Return what was left on by messages: notes, pedals, modulation, bends and pressure."""
    left = {f"note {pitch} on channel {channel + 1}" for channel, pitch in sounding(came)}
    levers: dict[str, int] = {}
    for _, data in came:
        kind, channel = data[0] & 0xF0, (data[0] & 0x0F) + 1
        if kind == 0xB0 and data[1] in STAY:
            levers[f"{STAY[data[1]]} on channel {channel}"] = data[2]
        elif kind == 0xE0:
            levers[f"bend on channel {channel}"] = data[1] + 128 * data[2] - CENTRE
        elif kind == 0xD0:
            levers[f"pressure on channel {channel}"] = data[1]
    return left | {name for name, value in levers.items() if value}


class LiveRun:
    """The program while it plays.

    Attributes:
        wire: The client that hears and feeds.
        process: The program.
        printed: What it has printed so far.
    """

    def __init__(
        self, wire: Wire, settings: Path, words: tuple[str, ...], *, has_terminal: bool, is_quick: bool
    ) -> None:
        self.wire = wire
        self.printed = bytearray()
        command = [
            *(sys.executable, *(WITHOUT_MODEL if is_quick else WHOLE)),
            *("live", "--out", "virtual stage", "--in", "virtual ears", "--thru"),
            *("--tempo", str(TEMPO), "--seed", "5", "--clip", str(CLIP), "--bars", "5", *words),
        ]
        if has_terminal:
            self._ours, theirs = pty.openpty()
            self._output, stdin, stdout = self._ours, theirs, theirs
        else:
            (stdin, self._ours), (self._output, stdout) = os.pipe(), os.pipe()
        self.process = subprocess.Popen(  # noqa: S603 (ours)
            command,
            cwd=ROOT,
            env={
                **os.environ,
                "RIPIENO_SETTINGS": str(settings),
                "PYTHONPATH": str(ROOT),
                "PYTHONDONTWRITEBYTECODE": "",  # what one run compiles serves the next
            },
            stdin=stdin,
            stdout=stdout,
            stderr=stdout,
            start_new_session=True,
            preexec_fn=_take_terminal if has_terminal else _take_signals,  # noqa: PLW1509 (no thread holds a lock)
        )
        self._open = {self._ours, self._output}
        for end in {stdin, stdout}:
            os.close(end)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def text(self) -> str:
        """What it has printed so far."""
        return self.printed.decode("utf-8", "replace")

    @property
    def children(self) -> list[int]:
        """Its processes: the sender, the model worker, and what took the place of one of them."""
        return [pid for pid in descendants(self.process.pid) if "spawn_main" in command_of(pid)]

    def begin(self) -> None:
        """Wait until it plays, and connect both ports."""
        for connect, name in ((self.wire.listen, ":stage"), (self.wire.speak, ":ears")):
            self.wait_for(lambda name=name: self._has_ended or self.wire.has_port(name), f"port {name}")
            if self._has_ended:
                raise TimeoutError(
                    f"it ended with {self.process.returncode}; it printed {self.text[-1000:]!r}"
                )
            connect(name)
        self.wait_for(lambda: len(note_ons(self.wire.came)) > 3, "notes")

    @property
    def _has_ended(self) -> bool:
        return self.process.poll() is not None

    def hold(self, *messages: bytes, through: Wire | None = None) -> None:
        """Feed messages, again where they are lost, and wait until they have come through.

        Args:
            messages: What is held.
            through: The client that feeds them; None for our own.
        """
        at, begun = len(self.wire.came), time.monotonic()
        while missing := set(messages) - {event.data for event in self.wire.came[at:]}:
            (through or self.wire).send(*missing)
            self.wait_for(lambda: time.monotonic() - begun < MAX_WAIT_SECONDS, "keys", 0)
            until = time.monotonic() + FEED_AGAIN
            while time.monotonic() < until and missing - {event.data for event in self.wire.came[at:]}:
                time.sleep(0.002)

    def press(self, key: str) -> None:
        """Press a key of the terminal."""
        os.write(self._ours, key.encode())

    def turn(self, control: str, value: float) -> None:
        """Turn a control by OSC."""
        port = int(self.text.partition("OSC on UDP port ")[2].partition(".")[0])
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.sendto(build_msg(f"/ripieno/{control}", [value]).dgram, ("127.0.0.1", port))

    def signal(self, number: int, pid: int | None = None) -> None:
        """Send a signal to the program, or to one of its processes."""
        with suppress(ProcessLookupError):
            os.kill(self.process.pid if pid is None else pid, number)

    def signal_all(self, number: int) -> None:
        """Send a signal to the process group of the terminal."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def close_input(self) -> None:
        """Close its standard input, or its terminal."""
        self._close(self._ours)

    def close_output(self) -> None:
        """Close what reads its standard output, or its terminal."""
        self._close(self._output)

    def wait_for(self, condition: Callable[[], object], what: str, seconds: float = MAX_WAIT_SECONDS) -> None:
        """Wait until something holds.

        Raises:
            TimeoutError: If it never does.
        """
        limit = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > limit:
                raise TimeoutError(f"no {what} within {seconds:g} s; it printed {self.text[-1000:]!r}")
            time.sleep(0.002)

    def wait_for_end(self, children: list[int]) -> None:
        """Wait until it and its processes have ended."""
        self.wait_for(lambda: self._has_ended, "end of the program")
        self.wait_for(lambda: not any(map(runs, children)), "end of its processes", 15)

    def leave(self) -> None:
        """End whatever is left of it."""
        for pid in (*self.children, self.process.pid):
            self.signal(signal.SIGKILL, pid)
        self.process.wait(MAX_WAIT_SECONDS)
        self.close_input()
        self.close_output()

    def _close(self, end: int) -> None:
        if end in self._open:
            self._open.remove(end)
            if end == self._output:
                self._reader.join()
            os.close(end)

    def _read(self) -> None:
        """Take what is printed; whoever closes the end waits, for a read that waits would keep it open."""
        with suppress(OSError, ValueError):
            while self._output in self._open:
                if select.select([self._output], [], [], 0.02)[0]:
                    self.printed += os.read(self._output, 65536)


@contextmanager
def live_run(
    wire: Wire, settings: Path, *words: str, has_terminal: bool = True, is_quick: bool = False
) -> Iterator[LiveRun]:
    """Run the program for the length of a block, without its model where it has to be quick."""
    run = LiveRun(wire, settings, words, has_terminal=has_terminal, is_quick=is_quick)
    try:
        run.begin()
        yield run
    finally:
        run.leave()


def runs(pid: int) -> bool:
    """Say whether a process runs; one that has ended and waits for its parent does not."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    return False


def descendants(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that they have, in order of their start."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text("utf-8").split())
    return sorted({each for child in found for each in (child, *descendants(child))})


def command_of(pid: int) -> str:
    """Return the command line of a process; nothing where it has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    return ""


def _take_signals() -> None:
    """Take the signals that a shell lets programs in the background ignore."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def _take_terminal() -> None:
    """Make the standard input the terminal of a session that has none yet."""
    _take_signals()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
