"""The sound of a passage, made piece by piece while its begin is heard already."""

from bisect import bisect_right
from threading import Lock

import numpy as np

from ripieno.app.render.sound import Samples
from ripieno.app.render.synth.clicks import click, clicks
from ripieno.app.render.synth.parts import parts, pieces
from ripieno.app.render.synth.playback import Playback
from ripieno.app.render.synth.stems import Stems
from ripieno.app.render.synth.synthesizer import TAIL


class Mix:
    """Samples of a passage, and of what rings on after its end.

    One thread may read what is ready while another makes more: what is ready does not change.

    Args:
        playback: What is heard.
        stems: Where its lanes' sounds come from.
        loop: Whether the passage goes round. What rings on is then no longer than the passage, so
            that a pass begins with the end of the one before it and of no other.

    Attributes:
        playback: What is heard.
        loop: Whether it goes round.
        samples: Shape ``(frames + tail, 2)``: the passage, then what rings on.
    """

    def __init__(self, playback: Playback, stems: Stems, *, loop: bool) -> None:
        self.playback = playback
        self.loop = loop
        self._stems = stems
        tail = min(TAIL, playback.frames) if loop else TAIL
        self.samples: Samples = np.zeros((playback.frames + tail, 2), np.float32)
        inner = pieces(playback)
        self._parts = parts(playback, inner, is_apart=True)
        # The tail is one more piece, without notes of its own.
        self._edges = (*inner, playback.frames + tail)
        self._needs = [self._audible_in(piece) for piece in range(len(self._parts) + 1)]
        self._added: set[int] = set()
        self._ready = [False] * len(self._needs)
        self._making = Lock()

    @property
    def frames(self) -> int:
        """Length of the passage."""
        return self.playback.frames

    @property
    def tail(self) -> Samples:
        """What rings on after the end; a view."""
        return self.samples[self.frames :]

    @property
    def is_ready(self) -> bool:
        """Whether all of it is ready."""
        return all(self._ready)

    def ready_to(self, frame: int) -> int:
        """Return up to where the sound from a frame on is ready; ``frame`` itself where it is not."""
        piece = bisect_right(self._edges, frame) - 1
        while piece < len(self._ready) and self._ready[piece]:
            piece += 1
            frame = self._edges[piece]
        return frame

    def make(self, frame: int) -> bool:
        """Make the piece that is needed next to play on from a frame; say whether one was left.

        Raises:
            SoundError: If it cannot be made.
        """
        with self._making:
            first = bisect_right(self._edges, frame) - 1
            order = (*range(first, len(self._ready)), *range(first))
            piece = next((each for each in order if not self._ready[each]), None)
            if piece is None:
                return False
            for each in self._needs[piece]:
                if each not in self._added:
                    self._add(each)
            if piece == len(self._parts):
                self._fade()
            self._ready[piece] = True
            return True

    def _audible_in(self, piece: int) -> list[int]:
        """Return the pieces whose notes sound in a piece."""
        edge = self._edges[piece]
        return [
            each
            for each, held in enumerate(self._parts[: piece + 1])
            if each == piece or any(self._edges[each] + part.end + TAIL > edge for _, part in held)
        ]

    def _add(self, piece: int) -> None:
        """Add a piece's lanes and clicks to the samples."""
        start, end = self._edges[piece : piece + 2]
        lanes = self._parts[piece]
        for (lane, _), stem in zip(lanes, self._stems.of([part for _, part in lanes]), strict=True):
            self._lay(start, stem * np.float32(self.playback.gain(lane)))
        if self.playback.metronome:
            for frame, is_accent in clicks(self.playback):
                if start <= frame < end:
                    self._lay(frame, click(is_accent=is_accent)[: self.frames - frame])
        self._added.add(piece)

    def _lay(self, frame: int, sound: Samples) -> None:
        room = self.samples[frame : frame + len(sound)]
        room += sound[: len(room)]

    def _fade(self) -> None:
        length = min(TAIL // 10, len(self.tail))
        self.tail[len(self.tail) - length :] *= np.linspace(1, 0, length, dtype=np.float32)[:, None]
