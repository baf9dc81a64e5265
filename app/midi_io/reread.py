"""A clip after notes of one lane were changed in its file, without reading all of the file again."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from app.midi_io.note_pairs import pair_pitches
from app.midi_io.read_clip import described_lane, sixteenth
from app.midi_io.smf import Smf
from engine.music.clip import Clip, Lane
from engine.music.columns import columns_of
from engine.music.note import Note


def reread(clip: Clip, smf: Smf, lane: int, pitches: Collection[int]) -> Clip:
    """Return what ``read_clip`` makes of a file in which notes of one lane were changed.

    Args:
        clip: What it made of the file before; roles may differ.
        smf: The file after the change.
        lane: Index of the lane.
        pitches: Key numbers of the notes that went or came; notes of other pitches are as before.

    Returns:
        The clip; other lanes are the same objects, and keep their roles.
    """
    old = clip.lanes[lane]
    track = smf.tracks[old.track]
    pairing = pair_pitches(track, old.channel, pitches, sixteenth(clip.time))
    changed, notes = _merged(old.notes, [written.note for written in pairing.notes], pitches)
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
    notes: tuple[Note, ...], fresh: Sequence[Note], pitches: Collection[int]
) -> tuple[Sequence[Note], tuple[Note, ...]]:
    """Put new notes of some pitches in the place of those there were; also return those that changed."""
    stale = [notes[index] for index in np.flatnonzero(np.isin(columns_of(notes).pitches, list(pitches)))]
    shorter = min(len(stale), len(fresh))
    same = next((at for at, (old, new) in enumerate(zip(stale, fresh, strict=False)) if old != new), shorter)
    ends = zip(reversed(stale[same:]), reversed(fresh[same:]), strict=False)
    stop = next((at for at, (old, new) in enumerate(ends) if old != new), shorter - same)
    gone, come = stale[same : len(stale) - stop], fresh[same : len(fresh) - stop]
    if not gone and not come:
        return (), notes
    places = [_place(note) for note in (*gone, *come)]
    first = bisect_left(notes, min(places), key=_place)
    last = bisect_right(notes, max(places), key=_place)
    between = [note for note in notes[first:last] if note.pitch not in pitches]
    inside = [note for note in fresh if min(places) <= _place(note) <= max(places)]
    return come, (*notes[:first], *sorted((*between, *inside), key=_place), *notes[last:])


def _place(note: Note) -> tuple[int, int]:
    return note.onset, note.pitch


def _end(clip: Clip, smf: Smf, lanes: Sequence[Lane], changed: Sequence[Note]) -> int:
    """Return the first tick after the clip; notes that stayed end where the clip ended at the latest."""
    end = max(track.end for track in smf.tracks)
    if end >= clip.end:
        return max((end, *(note.end for note in changed)))
    return max((end, *(int(columns_of(lane.notes).ends.max()) for lane in lanes)))
