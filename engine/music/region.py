"""Which notes are to be replaced, and which new notes may take their place."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.errors import RipienoError
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.spans import Span, are_within, common, merged, span_at, without

LAST_BAR = 99_999
"""The highest bar number that may be asked for; longer than any file that holds music."""

DELAY_SHARE = 8
"""A new note may begin late, after a kept one has ended, by 1/8 of its length at most."""

_BARS = re.compile(r"\s*([0-9]{1,9})\s*(?:[-\u2013]\s*([0-9]{1,9})\s*)?")


class RegionError(RipienoError):
    """A region that no file could have."""


@dataclass(frozen=True, slots=True)
class Region:
    """A choice of bars, or of painted stretches of them, of lanes and of pitches.

    Attributes:
        bars: Bar numbers from 0; kept sorted, each once.
        lanes: Indices into the clip's lanes; kept sorted, each once.
        low: Lowest pitch that is replaced.
        high: Highest pitch that is replaced.
        painted: Half-open tick spans; what they share with the bars is selected. Kept ascending and
            merged; without any, the bars are selected whole.

    Raises:
        RegionError: If a bar, lane or tick is negative or the pitch range is empty.
    """

    bars: tuple[int, ...]
    lanes: tuple[int, ...]
    low: int = 0
    high: int = 127
    painted: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        """Sort, and refuse what cannot be."""
        object.__setattr__(self, "bars", tuple(sorted(set(self.bars))))
        object.__setattr__(self, "lanes", tuple(sorted(set(self.lanes))))
        object.__setattr__(self, "painted", merged(self.painted))
        if min((*self.bars, *self.lanes), default=0) < 0:
            raise RegionError("A region counts bars and tracks from 0; choose none below.")
        if self.painted and self.painted[0][0] < 0:
            raise RegionError("A region counts ticks from 0; paint none before the first bar.")
        if not 0 <= self.low <= self.high <= 127:
            raise RegionError(
                f"The pitch range {self.low} to {self.high} is empty or leaves 0 to 127; "
                "give the lower pitch first."
            )

    @classmethod
    def of_spans(
        cls, time: TimeMap, spans: Iterable[Span], lanes: Sequence[int], low: int = 0, high: int = 127
    ) -> Self:
        """Return the region of some ticks, its bars those that they touch.

        Args:
            time: Where bars lie.
            spans: Half-open tick spans in any order; where they fill their bars, these are selected whole.
            lanes: Indices into the clip's lanes.
            low: Lowest pitch that is replaced.
            high: Highest pitch that is replaced.

        Raises:
            RegionError: As the region itself.
        """
        painted = merged(spans)
        bars = tuple(
            bar for start, end in painted for bar in range(time.bar_at(start), time.bar_at(end - 1) + 1)
        )
        whole = cls(bars, tuple(lanes), low, high)
        return whole if whole.spans(time) == painted else replace(whole, painted=painted)

    def plus(self, spans: Iterable[Span], time: TimeMap) -> Self:
        """Return the region with some ticks more."""
        return self.of_spans(time, (*self.spans(time), *spans), self.lanes, self.low, self.high)

    def minus(self, spans: Iterable[Span], time: TimeMap) -> Self:
        """Return the region with some ticks fewer."""
        left = without(self.spans(time), merged(spans))
        return self.of_spans(time, left, self.lanes, self.low, self.high)

    def spans(self, time: TimeMap) -> tuple[Span, ...]:
        """Return what is selected as half-open tick spans, ascending, neighbours merged."""
        whole = tuple((time.bar_start(first), time.bar_start(last + 1)) for first, last in runs(self.bars))
        return common(whole, self.painted) if self.painted else whole

    def takes(self, pitches: NDArray[Any]) -> NDArray[np.bool_]:
        """Say which of some pitches are replaced."""
        return np.asarray((pitches >= self.low) & (pitches <= self.high))

    def held_among(self, notes: Notes, spans: Sequence[Span]) -> NDArray[np.bool_]:
        """Say of each note of a selected lane what ``holds`` says."""
        is_inside = are_within(spans, notes.onsets)
        return np.asarray(is_inside & self.takes(notes.pitches))

    def holds(self, note: Note, spans: Sequence[Span]) -> bool:
        """Say whether a note of a selected lane is one to replace: its onset and pitch decide."""
        return self.low <= note.pitch <= self.high and span_at(spans, note.onset) is not None


def runs(bars: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last bar of each unbroken run of ascending bars, each there once."""
    if isinstance(bars, Sequence) and bars and bars[-1] - bars[0] == len(bars) - 1:
        yield bars[0], bars[-1]
        return
    first: int | None = None
    last = -1
    for bar in bars:
        if first is None:
            first = bar
        elif bar != last + 1:
            yield first, last
            first = bar
        last = bar
    if first is not None:
        yield first, last


def parse_bars(text: str) -> tuple[int, ...]:
    """Return the bars that a text such as ``5-8,12`` names.

    Args:
        text: Bar numbers and ranges as on screen: from 1, both ends included, commas between.

    Returns:
        Bars from 0, ascending, each once.

    Raises:
        RegionError: If a part is not a bar or a range of bars.
    """
    spans: list[Span] = []
    for part in text.split(","):
        match = _BARS.fullmatch(part)
        if match is None:
            raise RegionError(f'"{part.strip()}" is not a bar or range of bars; write 5 or 5-8.')
        first, last = int(match[1]), int(match[2] or match[1])
        if first < 1:
            raise RegionError(f'The bars "{part.strip()}" begin below 1; the first bar is 1.')
        if last < first:
            raise RegionError(f'The bars "{part.strip()}" run backwards; write {last}-{first}.')
        if last > LAST_BAR:
            raise RegionError(f"Bar {last} is out of reach; choose bars up to {LAST_BAR}.")
        spans.append((first - 1, last))
    return tuple(bar for start, end in merged(spans) for bar in range(start, end))


def admit(
    new_notes: Iterable[Note],
    kept_notes: Iterable[Note],
    spans: Sequence[Span],
    channel: int,
    low: int = 0,
    high: int = 127,
    before: Collection[Note] = (),
    ends: Sequence[int] = (),
) -> tuple[Note, ...]:
    """Return the new notes that may be written, cut so that they disturb nothing that stays.

    A note must begin in a span and in the pitch range, and ends with its span at the latest, or where
    ``ends`` says, unless it was there before and so is one that stays. It ends where a kept note of its
    pitch begins.
    While a kept note of its pitch rings, it cannot begin: it waits for the end of that note if the
    wait takes no more than an eighth of its own length (players' legato overlaps), else it is
    dropped. Among new notes of one pitch the earlier ends where the next begins; of two that begin
    together the longer stays, then the louder.

    Args:
        new_notes: Suggested notes, in any order, of any channel.
        kept_notes: The notes that stay, of the same track chunk and channel.
        spans: Half-open tick spans, ascending, apart from each other.
        channel: The MIDI channel that the new notes take, 0 to 15.
        low: Lowest pitch admitted.
        high: Highest pitch admitted.
        before: Notes that were there; one that comes back may ring on as it did, or less long.
        ends: For each span the tick at which its notes end at the latest, as `ring_ends` says; none
            for the ends of the spans.

    Returns:
        Notes by onset, then pitch. Admitting them again returns the same notes.
    """
    new = tuple(new_notes)
    if not new or not spans:
        return ()
    kept = _sounding(_between_ticks(Notes.of(kept_notes), spans[0][0], max(note.end for note in new)))
    by_onset: dict[tuple[int, int], Note] = {}
    back = {(note.onset, note.pitch, note.velocity): note.end for note in _among(new, before)}
    latest = dict(zip(spans, ends or (end for _, end in spans), strict=True))
    for note in new:
        span = span_at(spans, note.onset)
        if span is None or not low <= note.pitch <= high:
            continue
        is_back = note.end <= back.get((note.onset, note.pitch, note.velocity), 0)
        cut = _between(note, kept[note.pitch], note.end if is_back else latest[span])
        if cut is None:
            continue
        onset, end = cut
        fitted = Note(onset, end - onset, note.pitch, note.velocity, channel)
        rival = by_onset.setdefault((note.pitch, onset), fitted)
        if (rival.length, rival.velocity) < (fitted.length, fitted.velocity):
            by_onset[note.pitch, onset] = fitted
    admitted = [by_onset[key] for key in sorted(by_onset)]
    for index, (note, following) in enumerate(pairwise(admitted)):
        if note.pitch == following.pitch and note.end > following.onset:
            admitted[index] = replace(note, length=following.onset - note.onset)
    return tuple(sorted(admitted, key=lambda note: (note.onset, note.pitch)))


def _between_ticks(notes: Notes, start: int, end: int) -> Notes:
    """Return the notes that sound from a tick on and begin before another."""
    return notes.taken((notes.ends > start) & (notes.onsets < end))


def _among(notes: Sequence[Note], others: Iterable[Note]) -> frozenset[Note]:
    """Return the others that are at the places of some notes; of many but those few are looked at."""
    return frozenset(Notes.of(others).among_places(Notes.of(notes).places))


def _sounding(notes: Iterable[Note]) -> dict[int, list[Span]]:
    """Return, per pitch, the ascending spans in which notes sound, overlapping ones merged."""
    sounding: dict[int, list[Span]] = defaultdict(list)
    for note in sorted(notes, key=lambda note: note.onset):
        spans = sounding[note.pitch]
        if spans and note.onset < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], note.end))
        else:
            spans.append((note.onset, note.end))
    return sounding


def _between(note: Note, sounding: Sequence[Span], limit: int) -> Span | None:
    """Return where a note may sound among kept ones of its pitch, or None if nowhere."""
    onset, end = note.onset, min(note.end, limit)
    index = bisect_right(sounding, onset, key=lambda span: span[0])
    if index and onset < sounding[index - 1][1]:
        onset = sounding[index - 1][1]
        if (onset - note.onset) * DELAY_SHARE > end - note.onset:
            return None
    if index < len(sounding):
        if sounding[index][0] <= onset:
            return None
        end = min(end, sounding[index][0])
    return (onset, end) if onset < end else None
