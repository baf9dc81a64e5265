"""Key and chords of what a player plays, as far as it is heard, and what is to be expected next."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ripieno.app.session.live.music.following.chord_guess import BarChords, guess_chord, predict
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.song import Score
from ripieno.engine.music.chords import Chord
from ripieno.engine.music.keys import Key, key_of
from ripieno.engine.music.note import Note

HALF_LIFE_BEATS = 16.0
"""Quarter notes after which a note counts half as much for the key."""

CHANGE_BEATS = 8.0
"""Quarter notes back from now within which a change of the key is looked for."""

REACH_BARS = 12
"""Bars that count for the key at all."""

MAX_OUTSIDE = 0.08
"""Share of what sounds outside the key, from which another key is looked for."""

MIN_CLASSES = 3
"""Pitch classes from which a key is kept until something else is heard."""

MIN_SEGMENT_BEATS = 0.4
"""Quarter notes of sounding notes, all together, from which a stretch has a chord."""


@dataclass
class PlayerHarmony:
    """What is known of a player's harmony.

    Attributes:
        song: Where bars begin.
        listener: What was heard.
        key: The key; None before anything was heard.
    """

    song: Score
    listener: Listener
    key: Key | None = None
    _known: dict[int, BarChords] = field(default_factory=dict)
    _current: tuple[int, BarChords] = (-1, ())
    _since: float = 0.0

    def forget(self) -> None:
        """Forget all, as after a start."""
        self.key = None
        self._known.clear()
        self._current = -1, ()
        self._since = 0.0

    def update(self, now: float) -> None:
        """Take in what was heard up to now.

        Args:
            now: Where the music is, in quarter notes.
        """
        bar = self.song.bar_at(now)
        notes = self._recent(bar, now)
        if not notes:
            return
        self._estimate_key(notes, now)
        first = min(max(self._current[0], bar - 2), bar)
        for each in range(max(first, 0), bar + 1):
            chords = self._chords_of(each, notes, now)
            if each < bar and any(chords):
                self._known[each] = tuple(chord or chords[0] or chords[-1] for chord in chords)
            elif each == bar:
                self._current = bar, chords
        for old in [each for each in self._known if each < bar - 4 * REACH_BARS]:
            del self._known[old]

    def chords(self, bar: int) -> tuple[Chord, ...]:
        """Return the chords of a bar: those that were heard, else those that are to be expected.

        Args:
            bar: The bar.

        Returns:
            They share the bar evenly; none where nothing is known.
        """
        if bar in self._known:
            return _whole(self._known[bar])
        known = dict(self._known)
        number, current = self._current
        if number in known or not any(current):
            expected = predict(known, bar)
            return () if expected is None else _whole(expected)
        expected = predict(known, number)
        if bar == number:
            return _whole(_with_expected(current, expected))
        known[number] = _with_expected(current, expected)
        later = predict(known, bar)
        return () if later is None else _whole(later)

    def _estimate_key(self, notes: Sequence[Note], now: float) -> None:
        """Keep the key as long as nearly all belongs to it; else look for one of what was played since."""
        own = [note for note in notes if note.onset >= self._since]
        weights = self._weights(own, now)
        if self.key is not None and np.count_nonzero(weights) >= MIN_CLASSES:
            inside = weights[list(self.key.pitch_classes)].sum()
            if inside >= (1 - MAX_OUTSIDE) * weights.sum():
                return
            self._since = self._first_outside(own, now)
            weights = self._weights([note for note in own if note.onset >= self._since], now)
        self.key = key_of(weights) or self.key

    def _first_outside(self, notes: Sequence[Note], now: float) -> float:
        """Return the tick of the first late note outside the key; where there is none, that of all."""
        first = (now - CHANGE_BEATS) * self.song.ppq
        scale = frozenset(range(12)) if self.key is None else self.key.pitch_classes
        outside = [note.onset for note in notes if note.onset >= first and note.pitch % 12 not in scale]
        return min(outside, default=self._since)

    def _weights(self, notes: Sequence[Note], now: float) -> NDArray[np.float64]:
        """Return how much each pitch class was played, the latest notes most."""
        weights = np.zeros(12)
        for note in notes:
            age = max(now - note.onset / self.song.ppq, 0.0)
            weights[note.pitch % 12] += note.length * 0.5 ** (age / HALF_LIFE_BEATS)
        return weights

    def _recent(self, bar: int, now: float) -> list[Note]:
        """Return the notes of the last bars, in ticks from the first bar."""
        found = []
        for each in range(max(bar - REACH_BARS, 0), bar + 1):
            begin = round(self.song.beat_of(each) * self.song.ppq)
            found += [replace(note, onset=note.onset + begin) for note in self.listener.notes(each, now)]
        return found

    def _chords_of(self, bar: int, notes: Sequence[Note], now: float) -> BarChords:
        """Return the chord of each half of a bar, or of an odd one; None where little is heard."""
        begin, end = self.song.beat_of(bar), self.song.beat_of(bar + 1)
        count = 2 if (end - begin) % 2 == 0 else 1
        before = self._known.get(bar - 1, (None,))[-1]
        expected = predict({each: own for each, own in self._known.items() if each < bar}, bar) or ()
        chords: list[Chord | None] = []
        for number in range(count):
            left = begin + (end - begin) * number / count
            right = min(begin + (end - begin) * (number + 1) / count, now)
            durations, lowest = _sounding(notes, left * self.song.ppq, right * self.song.ppq)
            found = None
            if durations.sum() >= MIN_SEGMENT_BEATS * self.song.ppq:
                likely = expected[number] if len(expected) == count else before
                found = guess_chord(durations, lowest, self.key, likely)
            chords.append(found)
            before = found or before
        return tuple(chords)


def _sounding(notes: Sequence[Note], begin: float, end: float) -> tuple[NDArray[np.float64], int | None]:
    """Return how long each pitch class sounds between two ticks, and the lowest note's."""
    durations = np.zeros(12)
    lowest: int | None = None
    for note in notes:
        together = min(note.end, end) - max(note.onset, begin)
        if together > 0:
            durations[note.pitch % 12] += together
            lowest = note.pitch if lowest is None else min(lowest, note.pitch)
    return durations, None if lowest is None else lowest % 12


def _with_expected(current: BarChords, expected: BarChords | None) -> BarChords:
    """Return the chords of a bar that was heard in part: the rest is as expected while that has come true."""
    if expected is None or len(expected) != len(current):
        expected = None
    agrees = expected is not None and all(
        own is None or own == other for own, other in zip(current, expected, strict=True)
    )
    filled: list[Chord | None] = []
    for number, own in enumerate(current):
        rest = expected[number] if agrees and expected is not None else (filled[-1] if filled else None)
        filled.append(own or rest)
    first = next((each for each in filled if each is not None), None)
    return tuple(each or first for each in filled)


def _whole(chords: BarChords) -> tuple[Chord, ...]:
    """Return the chords without gaps, one where all are the same."""
    known = tuple(chord for chord in chords if chord is not None)
    return known[:1] if len(set(known)) == 1 else known
