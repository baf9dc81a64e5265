"""Files that are large, or say that they are, and what it takes to work on them."""

import sys
import tracemalloc
from collections.abc import Callable

from ripieno.app.midi_io.smf_vlq import write_vlq
from tests.support.smf_strategies import END_OF_TRACK, chunk, header

FAR = 0x0FFF_FFFF
"""The longest delta time."""


def meta(kind: int, content: bytes, wait: int = 0) -> bytes:
    """Return a meta event and its delta time."""
    return write_vlq(wait) + bytes((0xFF, kind)) + write_vlq(len(content)) + content


def long_note(length: int = 2_097_151) -> bytes:
    """Return a file of one note at one tick to a quarter note; ``length`` below 2**28."""
    body = b"\x00\x90\x3c\x40" + write_vlq(length) + b"\x80\x3c\x40" + END_OF_TRACK
    return header(1, 1, 1) + chunk(b"MTrk", body)


def far_notes(count: int = 10, silence: int = FAR) -> bytes:
    """Return a file of notes with long silences between them, at one tick to a quarter note."""
    note = b"\x90\x3c\x40\x83\x60\x80\x3c\x40"
    body = b"\x00" + note + (write_vlq(silence) + note) * (count - 1)
    return header(1, 1, 1) + chunk(b"MTrk", body + END_OF_TRACK)


def many_notes(count: int, division: int = 480) -> bytes:
    """Return a file of notes one after the other, six bytes each."""
    notes = b"".join(
        bytes((30, 36 + at * 7 % 60, 1 + at % 127, 60, 36 + at * 7 % 60, 0)) for at in range(2520)
    )
    body = b"\x00\x90\x3c\x40\x3c\x3c\x00" + (notes * (count // 2520 + 1))[: 6 * (count - 1)]
    return header(0, 1, division) + chunk(b"MTrk", body + END_OF_TRACK)


def operations(work: Callable[[], object]) -> int:
    """Return how many calls some work makes, of functions of Python and of C."""
    count = 0

    def look(_frame: object, event: str, _: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(look)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def peak_bytes(work: Callable[[], object]) -> int:
    """Return the most memory that some work holds at once, what it returns included."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
