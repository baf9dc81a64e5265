"""Sound in blocks, from one file to another, so that memory does not grow with its length."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import soundfile

from ripieno.engine.errors import RipienoError

Samples = np.ndarray[tuple[int, int], np.dtype[np.float32]]
"""Stereo sound, shape ``(frames, 2)``, full scale is 1."""

SAMPLE_RATE = 44_100

BLOCK = 1 << 14
"""Frames that are read, changed and written at once.

The Vorbis encoder of libsndfile keeps what it is given at once on the stack: some 30 seconds fill it.
"""

FADE = 0.01
"""Seconds in which a cut fades in and out, so that it does not click."""


class EncodingError(RipienoError):
    """Sound that libsndfile does not write."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some frames of a sound file.

    Attributes:
        file: The file, open for reading, in stereo.
        first: The first frame.
        last: The first frame after the excerpt.
        is_cut: Whether it fades in and out.
    """

    file: soundfile.SoundFile
    first: int
    last: int
    is_cut: bool

    def blocks(self) -> Iterator[Samples]:
        """Yield its samples from the first to the last."""
        total = max(self.last - self.first, 0)
        self.file.seek(min(self.first, self.file.frames))
        for start in range(0, total, BLOCK):
            block: Samples = self.file.read(min(BLOCK, total - start), dtype="float32", always_2d=True)
            yield self._faded(block, start, total) if self.is_cut else block

    def peak(self) -> float:
        """Return its loudest sample, without a sign; 0 where it has none."""
        return max((float(np.abs(block).max(initial=0)) for block in self.blocks()), default=0.0)

    def _faded(self, block: Samples, start: int, total: int) -> Samples:
        """Return a block that begins at a frame of the excerpt, louder from the start, softer to the end."""
        length = min(round(FADE * SAMPLE_RATE), total // 2)
        ramp = np.linspace(0, 1, length, dtype=np.float32)
        frames = np.arange(start, start + len(block))
        rising, falling = frames < length, frames >= total - length
        block[rising] *= ramp[frames[rising], None]
        block[falling] *= ramp[total - 1 - frames[falling], None]
        return block


def encode_blocks(blocks: Iterable[Samples], target: BinaryIO, container: str, coding: str) -> None:
    """Write sound in blocks.

    Args:
        blocks: The samples.
        target: Takes the file.
        container: What libsndfile calls the container.
        coding: What it calls the coding.

    Raises:
        OSError: If the target cannot be written.
        EncodingError: If libsndfile refuses.
    """
    watched = _Watched(target)
    try:
        with soundfile.SoundFile(watched, "w", SAMPLE_RATE, 2, coding, format=container) as file:
            for block in blocks:
                file.write(block)
    except (soundfile.SoundFileError, AssertionError) as error:  # fewer frames written than given
        raise (watched.error or EncodingError(str(error))) from error
    if watched.error is not None:
        raise watched.error


class _Watched:
    """A file for libsndfile, which passes no exception on: what went wrong is kept here."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        """Write, or write nothing once it failed."""
        return self._tried(lambda: self._file.write(data))

    def read(self, count: int = -1) -> bytes:
        """Read; some containers look at what they wrote."""
        return self._file.read(count)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place."""
        return self._tried(lambda: self._file.seek(offset, whence))

    def tell(self) -> int:
        """Return the place."""
        return self._tried(self._file.tell)

    def _tried(self, work: Callable[[], int]) -> int:
        if self.error is None:
            try:
                return work()
            except OSError as error:
                self.error = error
        return 0
