"""Scripted players for the measurement of live music: what they play, in quarter notes from the first bar."""

from collections.abc import Iterator

from tests.support.virtual_live import PlayedNote

VELOCITY = 84
E_CHORD, B_CHORD = (52, 56, 59, 64), (47, 54, 59, 63)
PHRASE = (
    *((0, 1, 62), (1, 0.5, 66), (1.5, 0.5, 69), (2, 1, 71), (3, 0.5, 69), (3.5, 0.5, 66)),
    *((4, 1, 67), (5, 0.5, 66), (5.5, 0.5, 64), (6, 1, 61), (7, 0.5, 64), (7.5, 0.5, 62)),
)
"""Two bars in D major: onset, length and pitch."""


def chords(bars: int) -> Iterator[PlayedNote]:
    """Yield E and B, a bar each in turn, struck on every half note."""
    for bar in range(bars):
        for half in range(2):
            for pitch in B_CHORD if bar % 2 else E_CHORD:
                onset = 4 * bar + 2 * half
                yield PlayedNote(0, onset, onset + 1.9, pitch, VELOCITY)


def broken_chords(bars: int) -> Iterator[PlayedNote]:
    """Yield the same chords in eighth notes, one at a time."""
    for bar in range(bars):
        tones = B_CHORD if bar % 2 else E_CHORD
        for eighth, tone in enumerate((0, 1, 2, 3, 2, 1, 2, 1)):
            onset = 4 * bar + eighth / 2
            yield PlayedNote(0, onset, onset + 0.45, tones[tone], VELOCITY)


def phrases(bars: int, every: int = 4) -> Iterator[PlayedNote]:
    """Yield a phrase of two bars, again after so many bars."""
    for first in range(0, bars, every):
        for onset, length, pitch in PHRASE:
            yield PlayedNote(0, 4 * first + onset, 4 * first + onset + 0.9 * length, pitch, VELOCITY)


def playing_and_resting(bars: int, turn: int = 4) -> Iterator[PlayedNote]:
    """Yield phrases for some bars, then rests as long."""
    for first in range(0, bars, 2 * turn):
        for start in range(first, first + turn, 2):
            for onset, length, pitch in PHRASE:
                yield PlayedNote(0, 4 * start + onset, 4 * start + onset + 0.9 * length, pitch, VELOCITY)


def melody(bars: int) -> Iterator[PlayedNote]:
    """Yield the phrase again and again."""
    yield from phrases(bars, 2)
