"""Scores as notes in steps, whatever notation they were read from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ripieno.engine.errors import RipienoError
from ripieno.training.data.harmony import ChordBlock

DEFAULT_TEMPO = 100.0
"""Beats per minute where a score gives none."""

SAME = 1e-3
"""Difference of lengths that is none."""

NEIGHBOURS = 8
"""Bars on either side whose commonest length is what a bar should have."""


class ScoreError(RipienoError):
    """A file that is not a readable score."""


@dataclass(frozen=True, slots=True)
class Staff:
    """The notes of one staff of one part.

    Attributes:
        part: Index of the part in the score.
        number: Staff within the part, from 1.
        name: The part's name.
        has_lyrics: Whether the part is sung.
        notes: Onset and length in steps, pitch; ties joined.
        program: General MIDI program, None where the instrument is not known.
        has_pitch: Whether the notes have pitches; False for most percussion.
    """

    part: int
    number: int
    name: str
    has_lyrics: bool
    notes: tuple[tuple[float, float, int], ...]
    program: int | None = None
    has_pitch: bool = True


@dataclass(frozen=True, slots=True)
class NotatedScore:
    """A score, read straight through without repeats.

    Attributes:
        staves: Staves that hold notes, top to bottom.
        bar_lines: Steps, the last one ends the last bar.
        chords: Chord symbols.
        tempo: First tempo, beats per minute.
    """

    staves: tuple[Staff, ...]
    bar_lines: tuple[float, ...]
    chords: tuple[ChordBlock, ...]
    tempo: float


def usual_lengths(lengths: Sequence[float]) -> list[float]:
    """Return the commonest length among the bars around each bar, itself included."""
    rounded = [round(length, 3) for length in lengths]
    windows = (rounded[max(0, bar - NEIGHBOURS) : bar + NEIGHBOURS + 1] for bar in range(len(rounded)))
    return [Counter(window).most_common(1)[0][0] for window in windows]


def join_cut_bars(lines: Sequence[float]) -> list[float]:
    """Take away lines that cut a bar in two, as repeat signs do: two short bars between usual ones."""
    lengths = [end - start for start, end in pairwise(lines)]
    usual = usual_lengths(lengths)
    full = [abs(length - most) < SAME for length, most in zip(lengths, usual, strict=True)]
    cut = set()
    for bar in range(1, len(lengths) - 1):
        pair = lengths[bar] + lengths[bar + 1]
        between = full[bar - 1] and all(full[bar + 2 : bar + 3])
        if lengths[bar] < usual[bar] and abs(pair - usual[bar]) < SAME and between:
            cut.add(bar + 1)
    return [line for bar, line in enumerate(lines) if bar not in cut]
