"""Notes that ring past the region that they are made for, where the replaced ones did."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.spans import NEVER, Span, span_at

MAX_REST_STEPS = 32
"""Longest rest at the end of a span that the last notes before it may fill: eight beats."""


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
    notes: Sequence[Note], back: Collection[Note], spans: Sequence[Span], ends: Sequence[int], step: float
) -> tuple[Note, ...]:
    """Return notes of which those that sound at the end of their span ring on.

    These are the ones that end there, or at most a step before. Where there are none, the last ones ring
    on if the rest after them is no longer than the time for which notes ring past the span, and no longer
    than ``MAX_REST_STEPS``: else the lane would be silent on both sides of that end.

    Args:
        notes: The new notes of a lane, each in one of the spans, in any order.
        back: Those of them that were there before, and keep their ends.
        spans: Half-open tick spans, ascending, apart from each other.
        ends: Where the notes of each span end at the latest, as `ring_ends` says.
        step: Ticks in a step.
    """
    latest = dict(zip(spans, ends, strict=True))
    placed = [(note, span_at(spans, note.onset) or (0, 0)) for note in notes]
    last = dict.fromkeys(latest, 0)
    for note, span in placed:
        last[span] = max(last.get(span, 0), min(note.end, span[1]))
    ringing = {
        span
        for span, end in latest.items()
        if end > span[1] and span[1] - last[span] <= max(step, min(end - span[1], MAX_REST_STEPS * step))
    }
    return tuple(
        replace(note, length=latest[span] - note.onset)
        if span in ringing and note.end >= last[span] - step and note not in back
        else note
        for note, span in placed
    )
