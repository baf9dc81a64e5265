"""What must come back exactly: everything in a file but the notes of a region."""

from collections import defaultdict, deque
from collections.abc import Collection

from ripieno.app.midi_io.smf import Smf, Track
from ripieno.app.midi_io.smf_events import Event

Channels = Collection[tuple[int, int]]
"""Pairs of track index and channel, both from 0."""

Span = tuple[int, int]


def untouched(smf: Smf, channels: Channels, span: Span, pitches: Span = (0, 127)) -> list[object]:
    """Return all of a file that an edit may not change.

    Notes are paired first come, first served, by a few lines of their own, so that they do not
    share a fault with the program.

    Args:
        smf: The file, without hanging notes.
        channels: What is edited.
        span: Ticks, half open, in which the edited notes begin.
        pitches: Lowest and highest pitch that is edited.

    Returns:
        The header, then for each chunk its bytes, or in an edited track each event that stays,
        as tick, status and data.
    """
    rest: list[object] = [smf.prefix, smf.header, smf.suffix]
    index = 0
    for part in smf.parts:
        edited = {channel for track, channel in channels if track == index and isinstance(part, Track)}
        rest.append(_staying(part, edited, span, pitches) if edited else part.encode())
        index += isinstance(part, Track)
    return rest


def _staying(track: Track, channels: set[int], span: Span, pitches: Span) -> list[object]:
    """Return the events of a track that are not of the region's notes, and its trailing bytes."""
    gone: set[int] = set()
    ringing: dict[tuple[int, int], deque[int]] = defaultdict(deque)
    for index, event in enumerate(track.events):
        if event.status >> 4 not in (8, 9) or event.status & 15 not in channels:
            continue
        queue = ringing[event.status, event.data[0]] if _is_on(event) else None
        if queue is not None:
            queue.append(index)
            continue
        on = ringing[0x90 | event.status & 15, event.data[0]].popleft()
        begins = span[0] <= track.events[on].tick < span[1]
        if begins and pitches[0] <= event.data[0] <= pitches[1]:
            gone |= {on, index}
    stay = [event for index, event in enumerate(track.events) if index not in gone]
    return [*((event.tick, event.status, event.data) for event in stay), track.tail]


def _is_on(event: Event) -> bool:
    return event.status >> 4 == 9 and event.data[1] > 0
