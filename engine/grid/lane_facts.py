"""Who plays a lane: the family of its instrument, its register, how many notes at once, held or struck.

Training and fills compute these facts with this function from the known notes, so they mean the same.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.music.instruments import Family, family_of

LOW_SHARE, HIGH_SHARE = 0.02, 0.98
"""Quantiles of the pitches that count as lowest and highest, so that one stray note is no register."""

TOGETHER = 0.25
"""Steps within which notes begin together, as the notes of a strummed chord do."""

MAX_GAP = 16.0
"""Steps to the next place beyond which a lane rests."""

_FAMILY_RANGES: dict[Family, tuple[int, int]] = {
    Family.PIANO: (28, 100),
    Family.MALLETS: (53, 96),
    Family.ORGAN: (36, 89),
    Family.GUITAR: (40, 84),
    Family.BASS: (28, 60),
    Family.STRINGS: (36, 93),
    Family.ENSEMBLE: (36, 84),
    Family.BRASS: (36, 82),
    Family.REED: (34, 91),
    Family.PIPE: (60, 96),
    Family.SYNTH_LEAD: (48, 96),
    Family.SYNTH_PAD: (40, 84),
    Family.SYNTH_EFFECT: (40, 88),
    Family.FOLK: (48, 86),
    Family.PERCUSSION: (40, 84),
    Family.NOISE: (36, 84),
}
"""Usual ranges of families, as arrangers give them."""

_RANGES: dict[int, tuple[int, int]] = {
    40: (55, 96),  # violin
    41: (48, 84),  # viola
    42: (36, 76),  # cello
    43: (28, 60),  # contrabass
    46: (28, 98),  # harp
    47: (40, 57),  # timpani
    56: (54, 82),  # trumpet
    57: (40, 72),  # trombone
    58: (28, 58),  # tuba
    60: (36, 77),  # horn
    64: (56, 87),  # soprano saxophone
    65: (49, 80),
    66: (44, 75),
    67: (36, 68),  # baritone saxophone
    68: (58, 88),  # oboe
    69: (52, 81),  # english horn
    70: (34, 72),  # bassoon
    71: (50, 91),  # clarinet
    72: (74, 108),  # piccolo
    73: (60, 96),  # flute
    74: (65, 98),  # recorder
}
"""Usual ranges of orchestral instruments, MIDI key numbers at sounding pitch.

Source: Adler, The Study of Orchestration, 3rd edition, the ranges of its tables, less their extremes.
"""


@dataclass(frozen=True, slots=True)
class LaneFacts:
    """What is known of who plays a lane; None where it is not.

    Attributes:
        notes: Notes that the facts rest on.
        family: Family of the instrument.
        low: Lowest pitch, of the known notes or else of the instrument.
        median: Middle pitch of the known notes.
        high: Highest pitch, of the known notes or else of the instrument.
        voices: Notes that begin together, on average over the places where any begins.
        holds: Share of the time from one place to the next that notes last, on average; from 0, struck and
            let go, to 1, held.
    """

    notes: int
    family: Family | None
    low: float | None
    median: float | None
    high: float | None
    voices: float | None
    holds: float | None


def range_of(program: int) -> tuple[int, int]:
    """Return the lowest and highest key of the usual range of a General MIDI program, 0 to 127."""
    return _RANGES.get(program, _FAMILY_RANGES[family_of(program)])


def lane_facts(
    onset: NDArray[np.floating], length: NDArray[np.floating], pitch: NDArray[np.integer], program: int | None
) -> LaneFacts:
    """Say who plays a lane.

    Args:
        onset: Shape ``(N,)``, steps, ascending; only notes that are known.
        length: Shape ``(N,)``, steps.
        pitch: Shape ``(N,)``, MIDI key numbers.
        program: General MIDI program, None where it is not known (or where drums play).
    """
    family = None if program is None else family_of(program)
    if not len(onset):
        low, high = (None, None) if program is None else range_of(program)
        return LaneFacts(0, family, low, None, high, None, None)
    low, median, high = np.quantile(pitch, (LOW_SHARE, 0.5, HIGH_SHARE)).tolist()
    starts = _places(np.asarray(onset, np.float64))
    places = len(starts)
    return LaneFacts(
        len(onset), family, low, median, high, len(onset) / places, _holds(onset, length, starts)
    )


def _places(onset: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the index of the first note of each group that begins together."""
    return np.flatnonzero(np.concatenate([[True], np.diff(onset) > TOGETHER]))


def _holds(
    onset: NDArray[np.floating], length: NDArray[np.floating], starts: NDArray[np.int64]
) -> float | None:
    """Return how much of the time to the next place the longest note of each place lasts; None of one place.

    A rest longer than a bar of four beats says nothing of how notes are played.
    """
    if len(starts) < 2:
        return None
    lasting = np.maximum.reduceat(np.asarray(length, np.float64), starts)[:-1]
    gaps = np.minimum(np.diff(np.asarray(onset, np.float64)[starts]), MAX_GAP)
    return float(np.minimum(1.0, lasting / gaps).mean())
