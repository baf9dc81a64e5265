"""What differs between two files, event by event, down to the bytes."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ripieno.app.midi_io.channel_messages import NUMBERED, kind_of
from ripieno.app.midi_io.events import Events
from ripieno.app.midi_io.smf import Event, Opaque, Smf, Track, encode
from ripieno.app.midi_io.smf_events import META, SYSEX

Kind = Literal["added", "removed", "changed", "moved", "order", "spelling", "file"]
Message = bytes
"""An event's status byte and data, whether the status byte is written or running."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs.

    Attributes:
        kind: ``added``, ``removed``, ``changed`` or ``moved`` events; ``order`` of events at one
            tick; ``spelling``: the same events in other bytes; ``file``: what is no event.
        track: Index of the track chunk; None where it is about the whole file.
        tick: Where it is in the first file, or in the second where only that has it.
        before: The message in the first file, if any.
        after: The message in the second file, if any.
        to: Tick in the second file of an event that moved.
        words: What differs, where it is no event.
    """

    kind: Kind
    track: int | None = None
    tick: int | None = None
    before: Message | None = None
    after: Message | None = None
    to: int | None = None
    words: str = ""


def compare(first: Smf, second: Smf) -> tuple[Difference, ...]:
    """Return all that differs, in the order of the files; nothing where the bytes are the same.

    Args:
        first: A file.
        second: Another one.
    """
    if encode(first) == encode(second):
        return ()
    found = [*_headers(first, second), *_parts(first, second)]
    for index, (one, other) in enumerate(zip_longest(first.tracks, second.tracks)):
        if one is None or other is None:
            found.extend(_whole_track(index, one, other))
        else:
            found.extend(_tracks(index, one, other))
    return tuple(found) or (Difference("spelling", words="length fields of chunks"),)


def message(event: Event) -> Message:
    """Return an event's status byte and data."""
    return bytes((event.status,)) + event.data


def _headers(first: Smf, second: Smf) -> Iterator[Difference]:
    facts = (
        ("format", first.format, second.format),
        ("division", first.header[12:14].hex(), second.header[12:14].hex()),
        ("number of tracks in the header", *(int.from_bytes(each.header[10:12]) for each in (first, second))),
        ("header chunk", first.header[14:].hex(), second.header[14:].hex()),
        ("wrapper before the music", first.prefix.hex(), second.prefix.hex()),
        ("wrapper after the music", first.suffix.hex(), second.suffix.hex()),
    )
    for name, one, other in facts:
        if one != other:
            yield Difference("file", words=f"{name}: {_named(one)} became {_named(other)}")


def _named(fact: object) -> str:
    return str(fact) or "none"


def _parts(first: Smf, second: Smf) -> Iterator[Difference]:
    """Compare what lies between and after the tracks."""
    one, other = ([part.data for part in smf.parts if isinstance(part, Opaque)] for smf in (first, second))
    gone, come = Counter(one) - Counter(other), Counter(other) - Counter(one)
    for verb, chunks in (("gone", gone), ("new", come)):
        for data in chunks.elements():
            yield Difference(
                "file", words=f"{len(data)} bytes that are no track are {verb} ({data[:4].hex()} ...)"
            )


def _whole_track(index: int, one: Track | None, other: Track | None) -> Iterator[Difference]:
    track = one or other
    if track is None:
        return
    kind: Kind = "removed" if other is None else "added"
    yield Difference(kind, index, words=f"the whole track, {len(track.events)} events")


def _tracks(index: int, one: Track, other: Track) -> Iterator[Difference]:
    if one == other:
        return
    mine, its = _parts_that_differ(one.events, other.events)
    before = [(event.tick, message(event)) for event in mine]
    after = [(event.tick, message(event)) for event in its]
    found = list(_events(index, before, after))
    if not found and before != after:
        found = list(_orders(index, before, after))
    if not found:
        found = list(_spellings(index, one, other))
    if one.tail != other.tail:
        found.append(Difference("file", index, words="bytes after the end of the track differ"))
    yield from found


def _parts_that_differ(one: Events, other: Events) -> tuple[Events, Events]:
    """Return two tracks without the whole ticks at their begin and end that are the same, byte for byte."""
    head = _same_at_begin(one, other)
    tail = _same_at_end(one[head:], other[head:])
    left = [each.ticks[head : len(each) - tail] for each in (one, other)]
    first = min((int(ticks[0]) for ticks in left if len(ticks)), default=0)
    last = max((int(ticks[-1]) for ticks in left if len(ticks)), default=first - 1)
    start, stop = np.searchsorted(one.ticks, (first, last + 1)).tolist()
    its_start, its_stop = np.searchsorted(other.ticks, (first, last + 1)).tolist()
    return one[start:stop], other[its_start:its_stop]


def _same_at_begin(one: Events, other: Events) -> int:
    """Return how many events, from the first on, are written in the same bytes."""
    shorter = min(len(one.data), len(other.data))
    mine, its = (np.frombuffer(each.data, np.uint8)[:shorter] for each in (one, other))
    same = _run(mine == its)
    return min(int(np.searchsorted(each.starts, same, "right")) - 1 for each in (one, other))


def _same_at_end(one: Events, other: Events) -> int:
    """Return how many events, back from the last, are written in the same bytes and mean the same."""
    shorter = min(len(one), len(other))
    places = [(each.starts[-1] - each.starts[:-1])[::-1][:shorter] for each in (one, other)]
    ticks = [each.ticks[::-1][:shorter] for each in (one, other)]
    statuses = [each.statuses[::-1][:shorter] for each in (one, other)]
    is_same = (places[0] == places[1]) & (ticks[0] == ticks[1]) & (statuses[0] == statuses[1])
    least = min(len(each.data) for each in (one, other))
    mine, its = (np.frombuffer(each.data, np.uint8)[::-1][:least] for each in (one, other))
    return _run(is_same & (places[0] <= _run(mine == its)))


def _run(holds: NDArray[np.bool_]) -> int:
    """Return how many places of a mask hold before the first that does not."""
    return len(holds) if holds.all() else int(np.argmin(holds))


Placed = tuple[int, Message]


def _events(index: int, before: Sequence[Placed], after: Sequence[Placed]) -> Iterator[Difference]:
    """Yield events that only one of two tracks has, paired where one seems to have become the other."""
    gone, come = Counter(before) - Counter(after), Counter(after) - Counter(before)
    found: list[Difference] = []
    changed = _paired(gone, come, lambda placed: (placed[0], *_subject(placed[1])))
    found.extend(Difference("changed", index, one[0], one[1], other[1]) for one, other in changed)
    gone, come = _without(gone, come, changed)
    moved = _paired(gone, come, lambda placed: placed[1])
    found.extend(Difference("moved", index, one[0], one[1], other[1], other[0]) for one, other in moved)
    gone, come = _without(gone, come, moved)
    found.extend(Difference("removed", index, tick, before=body) for tick, body in gone.elements())
    found.extend(Difference("added", index, tick, after=body) for tick, body in come.elements())
    yield from sorted(found, key=lambda each: (each.tick or 0, each.kind))


Pairs = list[tuple[Placed, Placed]]


def _without(
    gone: Counter[Placed], come: Counter[Placed], pairs: Pairs
) -> tuple[Counter[Placed], Counter[Placed]]:
    """Return what is left of events when pairs are taken out."""
    return gone - Counter(one for one, _ in pairs), come - Counter(other for _, other in pairs)


def _paired(gone: Counter[Placed], come: Counter[Placed], subject: Callable[[Placed], object]) -> Pairs:
    """Return pairs of events of one subject, each with the nearest that is left, in order."""
    rivals: dict[object, list[Placed]] = defaultdict(list)
    for placed in sorted(come.elements()):
        rivals[subject(placed)].append(placed)
    left = {about: _Left([tick for tick, _ in each]) for about, each in rivals.items()}
    pairs = []
    for placed in sorted(gone.elements()):
        about = subject(placed)
        at = left[about].take_nearest(placed[0]) if about in left else None
        if at is not None:
            pairs.append((placed, rivals[about][at]))
    return pairs


class _Left:
    """Ticks, ascending, that are taken one by one; finding the nearest that is left takes next to no time.

    Source: disjoint sets with path halving, Tarjan and van Leeuwen 1984.
    """

    def __init__(self, ticks: list[int]) -> None:
        self._ticks = ticks
        # By place, the nearest one that is left from there on, and before it; the latter counts from 1.
        self._after = list(range(len(ticks) + 1))
        self._before = list(range(len(ticks) + 1))

    def take_nearest(self, tick: int) -> int | None:
        """Take the place nearest to a tick, the earlier of two; None where none is left."""
        ticks, at = self._ticks, bisect_left(self._ticks, tick)
        after, before = _left_from(self._after, at), _left_from(self._before, at) - 1
        if after == len(ticks) and before < 0:
            return None
        is_before = after == len(ticks) or (before >= 0 and tick - ticks[before] <= ticks[after] - tick)
        place = before if is_before else after
        self._after[place], self._before[place + 1] = place + 1, place
        return place


def _left_from(links: list[int], at: int) -> int:
    """Return where links lead from a place, and shorten the way there."""
    while links[at] != at:
        links[at] = links[links[at]]
        at = links[at]
    return at


def _subject(body: Message) -> tuple[int, ...]:
    """Return what an event is about: its status, and the key, controller or type it names."""
    status = body[0]
    if status == META or (status < SYSEX and kind_of(status) in NUMBERED):
        return status, *body[1:2]  # an end-of-track may be cut short before its type
    return (status,)


def _orders(index: int, before: Sequence[Placed], after: Sequence[Placed]) -> Iterator[Difference]:
    at: dict[int, tuple[list[Message], list[Message]]] = defaultdict(lambda: ([], []))
    for side, events in enumerate((before, after)):
        for tick, body in events:
            at[tick][side].append(body)
    for tick, (one, other) in sorted(at.items()):
        if one != other:
            yield Difference("order", index, tick, words=f"{len(one)} events stand in another order")


def _spellings(index: int, one: Track, other: Track) -> Iterator[Difference]:
    count = sum(
        (mine.delta, mine.body) != (its.delta, its.body)
        for mine, its in zip(one.events, other.events, strict=True)
    )
    if count:
        words = f"{count} of {len(one.events)} events are written in other bytes and mean the same"
        yield Difference("spelling", index, words=words)
    elif one.head != other.head:
        yield Difference("spelling", index, words="the length field of the track")
