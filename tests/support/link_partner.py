"""A peer of Ableton Link in a process of its own, steered by lines on its standard input.

It takes ``tempo 133``, ``start``, ``stop`` and ``look``. To ``look`` it answers with the second before, its
beat, the second after (of the clock that all processes of this computer share), tempo, playing and peers.
"""

import subprocess
import sys
import time
from contextlib import contextmanager
from typing import NamedTuple


class Look(NamedTuple):
    """What the partner saw."""

    before: float
    beat: float
    after: float
    tempo: float
    playing: bool
    peers: int


class Partner:
    """The other end of the process."""

    def __init__(self, process):
        self._process = process

    def say(self, line):
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def look(self):
        self.say("look")
        before, beat, after, tempo, playing, peers = self._process.stdout.readline().split()
        return Look(float(before), float(beat), float(after), float(tempo), playing == "1", int(peers))


@contextmanager
def partner(tempo=120.0):
    """Run a partner until the block ends."""
    command = [sys.executable, "-m", "tests.support.link_partner", str(tempo)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Partner(process)
        finally:
            process.stdin.close()
            process.wait(timeout=20)


def main():
    from ripieno.app.midi_io.live.link_peer import LinkPeer

    with LinkPeer(float(sys.argv[1])) as peer:
        for line in sys.stdin:
            match line.split():
                case ["tempo", tempo]:
                    peer.set_tempo(float(tempo))
                case ["start"]:
                    peer.start()
                case ["stop"]:
                    peer.stop()
                case ["look"]:
                    before = time.perf_counter()
                    transport = peer.transport
                    seen = (before, transport.timeline.beat, time.perf_counter(), peer.tempo)
                    words = (*seen, int(transport.playing), peer.peers)
                    sys.stdout.write(" ".join(map(str, words)) + "\n")
                    sys.stdout.flush()


if __name__ == "__main__":
    main()
