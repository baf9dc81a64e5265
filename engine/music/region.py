"""Which notes are to be replaced, and which new notes may take their place."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from engine.errors import RipienoError
from engine.music.meter import TimeMap
from engine.music.note import Note

Span = tuple[int, int]

LAST_BAR = 99_999
"""The highest bar number that may be asked for; longer than any file that holds music."""

DELAY_SHARE = 8
"""A new note may begin late, after a kept one has ended, by 1/8 of its length at most."""

_BARS = re.compile(r"\s*([0-9]{1,9})\s*(?:[-\u2013]\s*([0-9]{1,9})\s*)?")


class RegionError(RipienoError):
    """A region that no file could have."""


@dataclass(frozen=True, slots=True)
class Region:
    """A choice of bars, lanes and pitches.

    Attributes:
        bars: Bar numbers from 0; kept sorted, each once.
        lanes: Indices into the clip's lanes; kept sorted, each once.
        low: Lowest pitch that is replaced.
        high: Highest pitch that is replaced.

    Raises:
        RegionError: If a bar or lane is negative or the pitch range is empty.
    """

    bars: tuple[int, ...]
    lanes: tuple[int, ...]
    low: int = 0
    high: int = 127

    def __post_init__(self) -> None:
        """Sort, and refuse what cannot be."""
        object.__setattr__(self, "bars", tuple(sorted(set(self.bars))))
        object.__setattr__(self, "lanes", tuple(sorted(set(self.lanes))))
        if min((*self.bars, *self.lanes), default=0) < 0:
            raise RegionError("A region counts bars and tracks from 0; choose none below.")
        if not 0 <= self.low <= self.high <= 127:
            raise RegionError(
                f"The pitch range {self.low} to {self.high} is empty or leaves 0 to 127; "
                "give the lower pitch first."
            )

    def spans(self, time: TimeMap) -> tuple[Span, ...]:
        """Return the bars as half-open tick spans, ascending, neighbours merged."""
        return tuple((time.bar_start(first), time.bar_start(last + 1)) for first, last in runs(self.bars))

    def holds(self, note: Note, spans: Sequence[Span]) -> bool:
        """Say whether a note of a chosen lane is one to replace: its onset and pitch decide."""
        return self.low <= note.pitch <= self.high and span_at(spans, note.onset) is not None


def runs(bars: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last bar of each unbroken run of ascending bars."""
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


def span_at(spans: Sequence[Span], tick: int) -> Span | None:
    """Return the span that holds a tick, if one does; spans ascend and do not overlap."""
    index = bisect_right(spans, tick, key=lambda span: span[0]) - 1
    return spans[index] if index >= 0 and tick < spans[index][1] else None


def parse_bars(text: str) -> tuple[int, ...]:
    """Return the bars that a text such as ``5-8,12`` names.

    Args:
        text: Bar numbers and ranges as on screen: from 1, both ends included, commas between.

    Returns:
        Bars from 0, ascending, each once.

    Raises:
        RegionError: If a part is not a bar or a range of bars.
    """
    bars: set[int] = set()
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
        bars.update(range(first - 1, last))
    return tuple(sorted(bars))


def admit(
    new_notes: Iterable[Note],
    kept_notes: Iterable[Note],
    spans: Sequence[Span],
    channel: int,
    low: int = 0,
    high: int = 127,
    going: Iterable[Note] = (),
) -> tuple[Note, ...]:
    """Return the new notes that may be written, cut so that they disturb nothing that stays.

    A new note that is the same as one that goes is that note, come back: it stays as it was, however long.
    Of the others:

    A note must begin in a span and in the pitch range, and ends with its span at the latest. It
    ends where a kept note of its pitch begins. While a kept note of its pitch rings, it cannot
    begin: it waits for the end of that note if the wait takes no more than an eighth of its own
    length (players' legato overlaps), else it is dropped. Among new notes of one pitch the
    earlier ends where the next begins; of two that begin together the longer stays, then the
    louder.

    Args:
        new_notes: Suggested notes, in any order, of any channel.
        kept_notes: The notes that stay, of the same track chunk and channel.
        spans: Half-open tick spans, ascending, apart from each other.
        channel: The MIDI channel that the new notes take, 0 to 15.
        low: Lowest pitch admitted.
        high: Highest pitch admitted.
        going: The notes whose place the new ones take.

    Returns:
        Notes by onset, then pitch. Admitting them again returns the same notes.
    """
    coming = tuple(new_notes)
    back = set(going).intersection(coming)
    kept = _sounding((*kept_notes, *back))
    by_onset: dict[tuple[int, int], Note] = {}
    for note in coming:
        if note in back:
            continue
        span = span_at(spans, note.onset)
        if span is None or not low <= note.pitch <= high:
            continue
        cut = _between(note, kept[note.pitch], span[1])
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
    return tuple(sorted((*admitted, *back), key=lambda note: (note.onset, note.pitch)))


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
    return onset, end
