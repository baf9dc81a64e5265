"""What is missing or wrong in a file that can be read all the same."""

from collections.abc import Sequence
from dataclasses import dataclass

MAX_SENTENCES = 8
"""Sentences on one file; a file of ten thousand broken tracks says it as well in eight."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is missing or wrong.

    Attributes:
        byte: Offset in the file at which it is.
        words: What it is, as the end of a sentence that begins with the file's name.
        track: Index of the track chunk; None where it is about the whole file.
    """

    byte: int
    words: str
    track: int | None = None

    def __str__(self) -> str:
        """Return what is wrong and where."""
        place = f"at byte {self.byte}"
        return (
            f"{self.words} {place}" if self.track is None else f"track {self.track + 1} {self.words} {place}"
        )


def counted(count: int) -> str:
    """Return a number of bytes in words."""
    return "1 byte" if count == 1 else f"{count} bytes"


def damage_sentences(found: Sequence[Damage], name: str) -> tuple[str, ...]:
    """Return one sentence for each thing that is wrong with a file, at most ``MAX_SENTENCES``.

    Args:
        found: What is wrong.
        name: The file's name.
    """
    remedy = "get a complete copy of it or export it again"
    said = [f"{name} is damaged: {each}; {remedy}." for each in found[:MAX_SENTENCES]]
    more = len(found) - len(said)
    return (*said[:-1], f"{said[-1][:-1]}, for there are {more} more faults.") if more else tuple(said)
