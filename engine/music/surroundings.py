"""What is near a region: all that its new notes go by, however long the clip is."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from ripieno.engine.music.clip import Clip
from ripieno.engine.music.keys import Key, estimate_key
from ripieno.engine.music.notes import joined
from ripieno.engine.music.region import Region, runs
from ripieno.engine.music.roles import Role
from ripieno.engine.music.spans import Span, merged

MAX_BARS_AROUND = 1024
"""Bars before and after a region that are looked at: three times as many as a long song has."""


KEY_REACH = 8
"""Bars before and after a region that say which key holds in it."""


def estimate_key_around(clip: Clip, region: Region) -> Key | None:
    """Return the key of the music in and around a region; None where no pitched note is there."""
    first, last = region.bars[0] - KEY_REACH, region.bars[-1] + KEY_REACH
    start, end = clip.time.bar_start(max(first, 0)), clip.time.bar_start(last + 1)
    pitched = [lane.playing.within(start, end) for lane in clip.lanes if lane.role != Role.DRUMS]
    return estimate_key(joined(pitched))


def bars_around(clip: Clip, first: int, last: int) -> range:
    """Return the bars of a clip that are near some bars.

    Args:
        clip: The clip.
        first: The first of the bars, from 0.
        last: The last of them.
    """
    return range(max(first - MAX_BARS_AROUND, 0), max(min(last + MAX_BARS_AROUND + 1, clip.bars), last + 1))


def near(clip: Clip, bars: Iterable[int]) -> Clip:
    """Return a clip without the notes that are far from some bars; the same one where none is.

    Bars and ticks stay as they are.

    Args:
        clip: The clip.
        bars: Ascending bars, from 0.
    """
    spans = merged(_ticks(clip, bars_around(clip, first, last)) for first, last in runs(bars))
    lanes = []
    for lane in clip.lanes:
        is_near = np.zeros(len(lane.notes), np.bool_)
        for start, end in spans:
            is_near |= (lane.notes.onsets < end) & (lane.notes.ends > start)
        lanes.append(lane if is_near.all() else replace(lane, notes=lane.notes.taken(is_near)))
    same = all(one is other for one, other in zip(clip.lanes, lanes, strict=True))
    return clip if same else replace(clip, lanes=tuple(lanes))


def _ticks(clip: Clip, bars: range) -> Span:
    """Return the first tick of some bars and the first after them."""
    return clip.time.bar_start(bars.start), clip.time.bar_start(bars.stop)
