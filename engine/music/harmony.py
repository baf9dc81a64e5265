"""Chords laid over the beats of bars, and which pitches they allow where."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from ripieno.engine.errors import RipienoError
from ripieno.engine.music.chords import Chord, estimate_chords
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.meter import TimeMap

Progression = tuple[tuple[Chord, ...], ...]
"""The chords of each bar, as ``parse_progression`` reads them."""

BeatChords = tuple[Chord | None, ...]
"""One chord for each beat (quarter note) of a bar, the last beat perhaps partial."""


class HarmonyError(RipienoError):
    """Chords that do not fit the bars they are meant for."""


@dataclass(frozen=True)
class Harmony:
    """The chords of some bars.

    Where no chord is known, and where the chord is ``N.C.``, every pitch fits.

    Attributes:
        time: Where the bars lie.
        bars: The chords of the beats of each bar, by bar.
    """

    time: TimeMap
    bars: Mapping[int, BeatChords]

    @classmethod
    def laid(cls, progression: Progression, time: TimeMap, bars: Sequence[int]) -> "Harmony":
        """Lay a progression over bars, from its beginning again where it ends.

        The chords of a bar share its beats as evenly as may be.

        Args:
            progression: At least one bar of chords.
            time: Where the bars lie.
            bars: Ascending bars, from 0.

        Raises:
            HarmonyError: If there are no chords, or more in a bar than it has beats.
        """
        if not progression:
            raise HarmonyError("The progression is empty; write chords such as C | Am F | G7.")
        chords = {bar: progression[index % len(progression)] for index, bar in enumerate(bars)}
        return cls(time, {bar: _spread(chords[bar], beats_of(time, bar), bar) for bar in bars})

    @classmethod
    def estimate(cls, clip: Clip, bars: Sequence[int]) -> "Harmony":
        """Estimate the chords of some ascending bars of a clip."""
        chords = iter(estimate_chords(clip.lanes, clip.time, bars))
        return cls(
            clip.time, {bar: tuple(next(chords) for _ in range(beats_of(clip.time, bar))) for bar in bars}
        )

    def over(self, other: "Harmony") -> "Harmony":
        """Return these chords, with those of another harmony where this one has no such bar."""
        return Harmony(self.time, {**other.bars, **self.bars})

    def chord_at(self, tick: int) -> Chord | None:
        """Return the chord of a tick; None where none is known."""
        bar = self.time.bar_at(tick)
        chords = self.bars.get(bar, ())
        beat = (tick - self.time.bar_start(bar)) // self.time.ppq
        return chords[beat] if beat < len(chords) else None

    def fits(self, pitch: int, tick: int) -> bool:
        """Say whether a pitch belongs to the chord of a tick."""
        index = bisect_right(self._starts, tick) - 1
        allowed = self._allowed[index] if index >= 0 else None
        return allowed is None or pitch % 12 in allowed

    def leaves(self, pitch: int, start: int, end: int) -> int:
        """Return the first tick from ``start`` on at which a pitch fits no more, ``end`` at the latest."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        for tick in self._starts[first:]:
            if tick >= end:
                break
            if not self.fits(pitch, max(tick, start)):
                return max(tick, start)
        return end

    def next_change(self, tick: int) -> int | None:
        """Return the first beginning of a chord after a tick."""
        index = bisect_right(self._starts, tick)
        return self._starts[index] if index < len(self._starts) else None

    def chords_within(self, start: int, end: int) -> Iterator[Chord | None]:
        """Yield the chord of a tick and of each beat that begins after it and before another tick."""
        tick = start
        while tick < end:
            yield self.chord_at(tick)
            bar = self.time.bar_at(tick)
            first = self.time.bar_start(bar)
            beat = (tick - first) // self.time.ppq + 1
            tick = min(first + beat * self.time.ppq, self.time.bar_start(bar + 1))

    @cached_property
    def _changes(self) -> tuple[tuple[int, frozenset[int] | None], ...]:
        """The first tick of each stretch of one chord, and the pitch classes that fit there."""
        beats: list[tuple[int, frozenset[int] | None]] = []
        for bar in sorted(self.bars):
            start = self.time.bar_start(bar)
            beats += [
                (start + beat * self.time.ppq, chord.pitch_classes or None if chord else None)
                for beat, chord in enumerate(self.bars[bar])
            ]
            if bar + 1 not in self.bars:
                beats.append((self.time.bar_start(bar + 1), None))
        return tuple(next(run) for _, run in groupby(beats, key=lambda beat: beat[1]))

    @cached_property
    def _starts(self) -> list[int]:
        return [tick for tick, _ in self._changes]

    @cached_property
    def _allowed(self) -> list[frozenset[int] | None]:
        return [allowed for _, allowed in self._changes]


def beats_of(time: TimeMap, bar: int) -> int:
    """Return how many beats (quarter notes) a bar has, a partial one counted as one."""
    return -(-time.bar_length(bar) // time.ppq)


def _spread(chords: tuple[Chord, ...], beats: int, bar: int) -> BeatChords:
    if not chords:
        raise HarmonyError(f"Bar {bar + 1} has no chord; write one, or N.C. for no chord.")
    if len(chords) > beats:
        raise HarmonyError(
            f"{len(chords)} chords are given for bar {bar + 1}, which has room for {beats}, "
            "one on each beat; give fewer."
        )
    return tuple(chords[beat * len(chords) // beats] for beat in range(beats))
