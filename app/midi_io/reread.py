"""A clip after notes of one lane were changed in its file, without reading all of the file again."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from app.midi_io.note_pairs import FAR, pair_around, spans_of
from app.midi_io.read_clip import described_lane, sixteenth
from app.midi_io.smf import Smf
from engine.music.clip import Clip, Lane
from engine.music.columns import Columns, columns_of
from engine.music.note import Note
from engine.music.sounding import PITCHES
from engine.music.spans import Span


def reread(clip: Clip, smf: Smf, lane: int, touched: Iterable[Note]) -> Clip:
    """Return what ``read_clip`` makes of a file in which notes of one lane were changed.

    Args:
        clip: What it made of the file before; roles may differ.
        smf: The file after the change.
        lane: Index of the lane.
        touched: The notes that went and those that came, or were to come.

    Returns:
        The clip; other lanes are the same objects, and keep their roles.
    """
    old = clip.lanes[lane]
    track = smf.tracks[old.track]
    pairing, windows = pair_around(track, old.channel, spans_of(touched), sixteenth(clip.time))
    changed, notes = _merged(old.notes, [written.note for written in pairing.notes], windows)
    if not notes:
        lanes = _without(clip, smf, lane)
        return Clip(clip.time, lanes, _end(clip, smf, lanes, ()))
    columns_of(notes, old.notes)  # from those there were, which are at hand
    new = described_lane(smf, replace(old, notes=notes), is_alone=_is_alone(clip.lanes, old))
    lanes = (*clip.lanes[:lane], new, *clip.lanes[lane + 1 :])
    return Clip(clip.time, lanes, _end(clip, smf, lanes, changed))


def _without(clip: Clip, smf: Smf, lane: int) -> tuple[Lane, ...]:
    """Return the lanes without one; one that its track is left with takes over the track's name."""
    gone = clip.lanes[lane]
    left = (*clip.lanes[:lane], *clip.lanes[lane + 1 :])
    return tuple(
        described_lane(smf, each, is_alone=_is_alone(left, each)) if each.track == gone.track else each
        for each in left
    )


def _is_alone(lanes: Sequence[Lane], lane: Lane) -> bool:
    return sum(each.track == lane.track for each in lanes) == 1


def _merged(
    notes: tuple[Note, ...], fresh: Sequence[Note], windows: Mapping[int, Span]
) -> tuple[Sequence[Note], tuple[Note, ...]]:
    """Put new notes in the place of all in some spans, by pitch; also return those that changed."""
    is_stale = _inside(columns_of(notes), windows)
    stale = [notes[index] for index in np.flatnonzero(is_stale).tolist()]
    shorter = min(len(stale), len(fresh))
    same = next((at for at, (old, new) in enumerate(zip(stale, fresh, strict=False)) if old != new), shorter)
    ends = zip(reversed(stale[same:]), reversed(fresh[same:]), strict=False)
    stop = next((at for at, (old, new) in enumerate(ends) if old != new), shorter - same)
    gone, come = stale[same : len(stale) - stop], fresh[same : len(fresh) - stop]
    if not gone and not come:
        return (), notes
    places = [_place(note) for note in (*gone, *come)]
    lowest, highest = min(places), max(places)
    first = bisect_left(notes, lowest, key=_place)
    last = bisect_right(notes, highest, key=_place)
    between = compress(notes[first:last], (~is_stale[first:last]).tolist())
    inside = [note for note in fresh if lowest <= _place(note) <= highest]
    return come, (*notes[:first], *sorted((*between, *inside), key=_place), *notes[last:])


def _inside(columns: Columns, windows: Mapping[int, Span]) -> NDArray[np.bool_]:
    """Say of each note whether it begins in the span of its pitch."""
    starts, ends = np.full(PITCHES, FAR), np.zeros(PITCHES, np.int64)
    for pitch, (start, end) in windows.items():
        starts[pitch], ends[pitch] = start, end
    return (columns.onsets >= starts[columns.pitches]) & (columns.onsets < ends[columns.pitches])


def _place(note: Note) -> tuple[int, int]:
    return note.onset, note.pitch


def _end(clip: Clip, smf: Smf, lanes: Sequence[Lane], changed: Sequence[Note]) -> int:
    """Return the first tick after the clip; notes that stayed end where the clip ended at the latest."""
    end = max(track.end for track in smf.tracks)
    if end >= clip.end:
        return max((end, *(note.end for note in changed)))
    return max((end, *(int(columns_of(lane.notes).ends.max()) for lane in lanes)))
