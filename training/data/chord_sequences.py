"""Chords of songs, beat by beat, as an accompanist reads them; and new sequences drawn from them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ripieno.training.data.piece import STEPS_PER_PATCH, Piece, patches_in

Rng = np.random.Generator
Bar = tuple[tuple[int, int], ...]
"""Root and pitch classes (as bits) of each beat of a bar."""

MIN_BARS, MAX_BARS = 8, 48
KNOWN = 0.6
"""Least share of the beats whose chord must be known."""

PHRASES = ((0, 0, 1, 0), (0, 1, 0, 1), (0, 1, 2, 1), (0, 0, 1, 1), (0, 1, 0, 2))
"""Which phrase comes again in a new sequence."""


@dataclass(frozen=True, slots=True)
class ChordPassage:
    """Regular bars of a song whose chords are known.

    Attributes:
        piece: The song.
        first: First bar.
        bars: Chords of each bar; a beat without one has that of the beat before.
        beats: Beats of a bar.
    """

    piece: Piece
    first: int
    bars: tuple[Bar, ...]
    beats: int


def passage_of(piece: Piece, rng: Rng) -> ChordPassage | None:
    """Return a passage of a song, its length and place at random, or None where it has none.

    Args:
        piece: A song with chords.
        rng: Source of chance.
    """
    lengths = np.diff(piece.bar_starts)
    usual = float(np.median(lengths))
    if usual not in {12.0, 16.0}:
        return None
    odd = np.flatnonzero(lengths != usual)
    edges = [-1, *odd.tolist(), len(lengths)]
    run = int(np.argmax(np.diff(edges)))
    start, end = edges[run] + 1, edges[run + 1]
    count = min(end - start, int(rng.integers(MIN_BARS, MAX_BARS + 1)) // 4 * 4)
    if count < MIN_BARS:
        return None
    first = start + int(rng.integers(0, end - start - count + 1)) // 4 * 4
    beats = round(usual / STEPS_PER_PATCH)
    offset = sum(patches_in(length) for length in lengths[:first].tolist())
    there = slice(offset, offset + count * beats)
    roots, masks = piece.chord_root[there].tolist(), piece.chord_mask[there].tolist()
    known = [root >= 0 and mask > 0 for root, mask in zip(roots, masks, strict=True)]
    if len(roots) < count * beats or np.mean(known) < KNOWN:
        return None
    reported = zip(roots, masks, known, strict=True)
    filled = _filled([(root, mask) if sure else None for root, mask, sure in reported])
    bars = tuple(tuple(filled[beat : beat + beats]) for beat in range(0, len(filled), beats))
    return ChordPassage(piece, first, bars, beats)


def _filled(chords: Sequence[tuple[int, int] | None]) -> list[tuple[int, int]]:
    last = next(chord for chord in chords if chord is not None)
    filled = []
    for chord in chords:
        last = chord if chord is not None else last
        filled.append(last)
    return filled


def draw_sequence(passages: Sequence[ChordPassage], rng: Rng) -> ChordPassage:
    """Return a new sequence of four phrases, each four bars of a song, in one key as far as it is known.

    Args:
        passages: Songs to draw from, all with bars of as many beats.
        rng: Source of chance.
    """
    phrases: list[list[Bar]] = []
    for _ in range(3):
        passage = passages[int(rng.integers(len(passages)))]
        start = int(rng.integers(0, len(passage.bars) - 3)) // 4 * 4
        shift = -passage.bars[start][0][0] if phrases else 0
        shift += phrases[0][0][0][0] if phrases else int(rng.integers(12))
        phrases.append([moved(bar, shift) for bar in passage.bars[start : start + 4]])
    order = PHRASES[int(rng.integers(len(PHRASES)))]
    bars = tuple(bar for phrase in order for bar in phrases[phrase])
    return ChordPassage(passages[0].piece, 0, bars * int(rng.integers(1, 3)), passages[0].beats)


def moved(bar: Bar, shift: int) -> Bar:
    """Transpose the chords of a bar by some semitones."""
    turn = shift % 12
    turned = (((mask << turn) | (mask >> (12 - turn))) & 0xFFF for _, mask in bar)
    return tuple(((root + turn) % 12, mask) for (root, _), mask in zip(bar, turned, strict=True))
