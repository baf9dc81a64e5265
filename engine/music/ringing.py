"""Notes that ring past the region that they are made for, where the replaced ones did."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.spans import Span, span_at

NEVER = 2**62
"""A tick after all others."""


def ring_ends(replaced: Notes, kept: Notes, spans: Sequence[Span]) -> tuple[int, ...]:
    """Return where the new notes of each span of a region end at the latest.

    They may ring past their span as far as the longest of the replaced notes did, but no further than to
    the next onset of the lane that stays, nor into the next span.

    Args:
        replaced: The notes of a lane that go, by onset.
        kept: The notes of that lane that stay, by onset.
        spans: Half-open tick spans of the region, ascending, apart from each other.

    Returns:
        A tick for each span, its own end or a later one.
    """
    edges = np.array(spans, np.int64).reshape(-1, 2)
    ends = edges[:, 1]
    rung = np.maximum.accumulate(np.append(0, replaced.ends))[np.searchsorted(replaced.onsets, ends)]
    kept_onset = np.append(kept.onsets, NEVER)[np.searchsorted(kept.onsets, ends)]
    next_start = np.append(edges[1:, 0], NEVER)[: len(edges)]
    latest = np.maximum(ends, np.minimum(rung, np.minimum(kept_onset, next_start)))
    return tuple(latest.tolist())


def ring_on(
    notes: Iterable[Note], spans: Sequence[Span], ends: Sequence[int], slack: float
) -> Iterator[Note]:
    """Yield notes of which those that sound up to the end of their span ring on.

    Args:
        notes: Notes that begin in the spans, in any order.
        spans: Half-open tick spans, ascending, apart from each other.
        ends: Where the notes of each span end at the latest, as `ring_ends` says.
        slack: Ticks before the end of its span at which a note may end that is heard up to that end.
    """
    latest = dict(zip(spans, ends, strict=True))
    for note in notes:
        span = span_at(spans, note.onset)
        if span is None or latest[span] == span[1] or note.end < span[1] - slack:
            yield note
        else:
            yield replace(note, length=latest[span] - note.onset)
