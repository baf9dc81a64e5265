"""A sequencer that others follow, for the proof on ALSA."""

import threading
import time
from pathlib import Path

from tests.support.alsa_sequencer import wait_for


class Master:
    """A sequencer whose MIDI clock comes in through a card, on a thread of its own."""

    def __init__(self, card: int, bpm: float) -> None:
        self.ticks = self.before = 0
        self.bpm = bpm
        self._over = False
        self._say = bytearray()
        self._thread = threading.Thread(target=self._run, args=(card,), daemon=True)
        self._thread.start()

    def say(self, data: bytes) -> None:
        """Send a message just before the next tick, and count ticks from there."""
        self._say += data
        wait_for(lambda: not self._say, "the master")

    def close(self) -> None:
        """End."""
        self._over = True
        self._thread.join()

    def _run(self, card: int) -> None:
        due = time.perf_counter()
        with Path(f"/dev/snd/midiC{card}D0").open("wb", buffering=0) as device:
            while not self._over:
                due += 60 / self.bpm / 24
                time.sleep(max(due - time.perf_counter(), 0))
                if self._say:
                    device.write(self._say)
                    self.before, self.ticks = self.ticks, -1
                    self._say.clear()
                device.write(b"\xf8")
                self.ticks += 1
