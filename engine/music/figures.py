"""What the notes of a lane are besides lines and chords: a figure that comes again, or long held notes."""

import numpy as np

from ripieno.engine.music.notes import Notes

LAGS = (1, 2, 4)
"""Beats after which a figure may come again."""

MIN_RECURRENCE = 0.7
"""Share of the notes of an ostinato that come again. Of 300 melodies of POP909 none has half as many, and of
3,186 lanes of Mutopia one in a thousand has as many."""

MIN_FIGURE_NOTES = 16
LONG_BEATS = 3.5
"""Beats that the notes of a pad are held."""

_PLACES = 8
"""Places of a beat at which notes are the same."""


def is_ostinato(notes: Notes, beat: int) -> bool:
    """Say whether nearly all notes come again on the same pitch after a beat, two or four.

    Args:
        notes: In any order.
        beat: Ticks of a quarter note.
    """
    if len(notes) < MIN_FIGURE_NOTES or not np.ptp(notes.pitches):
        return False
    places = np.rint(notes.onsets * (_PLACES / beat)).astype(np.int64)
    struck = places * 128 + notes.pitches
    first = int(places.min())
    for lag in LAGS:
        later = places >= first + lag * _PLACES
        if later.sum() >= MIN_FIGURE_NOTES // 2:
            comes_again = np.isin(struck[later] - lag * _PLACES * 128, struck)
            if float(comes_again.mean()) >= MIN_RECURRENCE:
                return True
    return False


def is_sustained(notes: Notes, beat: int) -> bool:
    """Say whether most notes are held nearly a bar or longer.

    Args:
        notes: At least one, in any order, as long as they sound.
        beat: Ticks of a quarter note.
    """
    return float(np.median(notes.lengths)) >= LONG_BEATS * beat
