"""Chords: names, pitch classes, and the chords that some bars hold."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import NamedTuple

import numpy as np

from ripieno.engine.errors import RipienoError
from ripieno.engine.music.chord_names import NO_CHORD_QUALITY, QUALITIES, read_quality
from ripieno.engine.music.chord_search import CANDIDATES, bass_of, best_path, fit
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.notes import joined
from ripieno.engine.music.roles import Role
from ripieno.engine.music.sounding import SoundingIndex
from ripieno.engine.music.spelling import MAJOR_ROOTS, MINOR_ROOTS, PITCH_CLASS, name_above, pitch_class

CHANGE_AT_BAR, CHANGE_AT_HALF, CHANGE = 0.4, 1.05, 2.5
"""Cost of a new chord on a bar line, in the middle of an even bar, and elsewhere.

Tuned with the weights of `ripieno.engine.music.chord_search`.
"""

BLOCK = 8192
"""Beats that are estimated together; bounds the memory that a long file needs."""

_CHORD = re.compile(rf"{PITCH_CLASS}(.*?)(?:\s*/\s*{PITCH_CLASS})?")
_NO_CHORD = re.compile(r"n\.?\s*c\.?|n", re.IGNORECASE)
_SAME_BAR = "%"


class ChordNameError(RipienoError):
    """A text that names no chord."""


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord.

    Attributes:
        root: Pitch class, 0 (C) to 11.
        quality: A key of `QUALITIES`.
        bass: Pitch class of the bass where it is not the root, else None.

    Raises:
        ValueError: If the quality is unknown.
    """

    root: int
    quality: str
    bass: int | None = None

    def __post_init__(self) -> None:
        """Let the root be no slash bass."""
        if self.quality not in QUALITIES:
            raise ValueError(f"{self.quality!r} is no chord quality")
        if self.bass == self.root:
            object.__setattr__(self, "bass", None)

    @property
    def pitch_classes(self) -> frozenset[int]:
        """The pitch classes that belong to the chord, a slash bass included."""
        tones = {(self.root + interval) % 12 for interval in QUALITIES[self.quality].intervals}
        return frozenset(tones if self.bass is None else {*tones, self.bass})

    @property
    def lowest(self) -> int:
        """The pitch class of the bass: that after the slash, else the root."""
        return self.root if self.bass is None else self.bass

    def __str__(self) -> str:
        """Return the name as on a lead sheet, such as ``F#m7b5`` or ``D/F#``."""
        intervals, suffix, _ = QUALITIES[self.quality]
        if self.quality == NO_CHORD_QUALITY:
            return suffix
        root = (MINOR_ROOTS if 3 in intervals else MAJOR_ROOTS)[self.root]
        bass = "" if self.bass is None else f"/{name_above(root, (self.bass - self.root) % 12)}"
        return f"{root}{suffix}{bass}"


NO_CHORD = Chord(0, NO_CHORD_QUALITY)
"""Nothing that should be heard as harmony."""


def parse_chord(text: str) -> Chord:
    """Return the chord that a text such as ``Am7``, ``A-7``, ``Bb/D`` or ``N.C.`` names.

    Raises:
        ChordNameError: If it names none.
    """
    name = text.strip()
    if _NO_CHORD.fullmatch(name):
        return NO_CHORD
    match = _CHORD.fullmatch(name)
    quality = read_quality(match[3]) if match else None
    if match is None or quality is None:
        raise ChordNameError(f'"{name}" is not a chord; write one such as Am7, Bb/D, F#dim or N.C.')
    bass = pitch_class(match[4], match[5]) if match[4] else None
    return Chord(pitch_class(match[1], match[2]), quality, bass)


def parse_progression(text: str) -> tuple[tuple[Chord, ...], ...]:
    """Return the chords of each bar of a text such as ``C | Am F | G7``.

    Bar lines stand between bars, and may stand before the first and after the last; ``%``
    repeats the bar before.

    Raises:
        ChordNameError: If a bar is empty, or holds what is not a chord.
    """
    bars: list[tuple[Chord, ...]] = []
    for place, bar in enumerate(text.strip().strip("|").split("|"), start=1):
        names = bar.split()
        if not names or (names == [_SAME_BAR] and not bars):
            raise ChordNameError(f"Bar {place} of the chords has none; write one, or N.C. for no chord.")
        try:
            bars.append(bars[-1] if names == [_SAME_BAR] else tuple(map(parse_chord, names)))
        except ChordNameError as error:
            raise ChordNameError(f"In bar {place} of the chords, {error}") from None
    return tuple(bars)


class _Beat(NamedTuple):
    """A quarter note of a bar, or what is left of the bar."""

    bar: int
    start: int
    end: int
    cost: float


def estimate_chords(lanes: Iterable[Lane], time: TimeMap, bars: Iterable[int]) -> tuple[Chord | None, ...]:
    """Return the most likely chord of each beat (quarter note) of some bars.

    Templates of the common chords are compared with what sounds in each beat, and the sequence
    with the best sum of fits, less a cost for every change, is found by dynamic programming.

    Args:
        lanes: Lanes of one clip; drum lanes are left out.
        time: The clip's time map.
        bars: Ascending bars, from 0.

    Returns:
        Bar by bar one chord per beat, the last beat of a bar perhaps partial, like the beat
        patches of the grid. None for the beats of a bar in which nothing sounds. A slash bass
        is given where a chord tone other than the root is the bass of most of the chord's beats
        in the bar.

    Source: template matching after Fujishima 1999, smoothed as in Sheh & Ellis 2003.
    """
    selected = tuple(bars)
    if not selected:
        return ()
    start, end = time.bar_start(selected[0]), time.bar_start(selected[-1] + 1)
    pitched = (lane.playing for lane in lanes if lane.role != Role.DRUMS)
    sounding = SoundingIndex(joined([notes.within(start, end) for notes in pitched]))
    beats = (beat for bar in selected for beat in _beats(time, bar))
    chords: list[Chord | None] = []
    while block := tuple(islice(beats, BLOCK)):
        chords += _chords_of(sounding, block)
    return tuple(chords)


def _beats(time: TimeMap, bar: int) -> Iterator[_Beat]:
    """Yield the beats of a bar."""
    start, end = time.bar_start(bar), time.bar_start(bar + 1)
    count = -(-(end - start) // time.ppq)
    for beat in range(count):
        tick = start + beat * time.ppq
        cost = CHANGE_AT_BAR if beat == 0 else CHANGE_AT_HALF if 2 * beat == count else CHANGE
        yield _Beat(bar, tick, min(tick + time.ppq, end), cost)


def _chords_of(sounding: SoundingIndex, beats: tuple[_Beat, ...]) -> Iterator[Chord | None]:
    """Yield the chord of each beat of a block."""
    shares = sounding.shares(
        np.array([beat.start for beat in beats], np.int64), np.array([beat.end for beat in beats], np.int64)
    )
    basses = bass_of(shares)
    path = best_path(fit(shares), [beat.cost for beat in beats])
    estimated = zip(beats, path, basses, shares.sum(axis=1) > 0, strict=True)
    for _, bar in groupby(estimated, key=lambda beat: beat[0].bar):
        in_bar = list(bar)
        sounds = any(sound for *_, sound in in_bar)
        for state, run in groupby(in_bar, key=lambda beat: beat[1]):
            run_basses = [int(bass) for _, _, bass, _ in run]
            chord = _with_bass(Chord(state % 12, CANDIDATES[state // 12]), run_basses)
            yield from [chord if sounds else None] * len(run_basses)


def _with_bass(chord: Chord, basses: list[int]) -> Chord:
    """Return a chord with the bass of most of its beats (-1 where there is none), if it is a tone of it."""
    bass, count = Counter(basses).most_common(1)[0]
    is_slash = bass in chord.pitch_classes and 2 * count > len(basses)
    return replace(chord, bass=bass) if is_slash else chord
