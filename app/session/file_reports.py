"""What is reported of files that were rendered or compared; numbered as on screen, from 1."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rendered:
    """One sound or picture is on the disk.

    Attributes:
        file: Where it lies.
        size: Its bytes.
    """

    file: Path
    size: int


@dataclass(frozen=True, slots=True)
class RenderReport:
    """What was rendered.

    Attributes:
        source: The MIDI file.
        bars: The bars, in words.
        seconds: How long they play.
        files: What was written.
        warnings: One sentence for each thing that is wrong with the MIDI file, and for each that could not be
            kept of a file that was replaced.
    """

    source: Path
    bars: str
    seconds: float
    files: tuple[Rendered, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DifferenceReport:
    """One thing in which two files differ.

    Attributes:
        kind: ``added``, ``removed``, ``changed``, ``moved``, ``order``, ``spelling`` or ``file``.
        track: Position of the track; None where it is about the whole file.
        bar: Its bar in the first file, or in the second where only that has it; None likewise.
        beat: Its quarter note in the bar, with a fraction.
        tick: Its tick.
        words: What differs.
    """

    kind: str
    track: int | None
    bar: int | None
    beat: float | None
    tick: int | None
    words: str


@dataclass(frozen=True, slots=True)
class CompareReport:
    """In what two files differ.

    Attributes:
        first: A file.
        second: Another one.
        differences: All of them, in the order of the files; none where the bytes are the same.
        warnings: What is wrong with the files, one sentence each.
    """

    first: Path
    second: Path
    differences: tuple[DifferenceReport, ...]
    warnings: tuple[str, ...] = ()
