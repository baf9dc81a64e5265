"""A clip after notes of one lane were changed in its file, without reading all of the file again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ripieno.app.midi_io.mpe_zones import mpe_zones
from ripieno.app.midi_io.note_pairs import pair_around, spans_of
from ripieno.app.midi_io.read_clip import described_lane, read_clip, sixteenth
from ripieno.app.midi_io.smf import Smf
from ripieno.app.midi_io.track_sounds import shared_changes, sound_changes
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.sounding import PITCHES
from ripieno.engine.music.spans import NEVER, Span

MIN_ALIKE = 3
"""Channels of one sound in a track from which their notes decide whether they are one instrument."""


def reread(clip: Clip, smf: Smf, lane: int, touched: Iterable[Note]) -> Clip:
    """Return what ``read_clip`` makes of a file in which notes of one lane were changed.

    Args:
        clip: What it made of the file before; roles may differ.
        smf: The file after the change.
        lane: Index of the lane.
        touched: The notes that went and those that came, or were to come.

    Returns:
        The clip; other lanes are the same objects and keep their roles, unless the change may decide which
        channels are one instrument: then all lanes have the roles that are guessed.
    """
    old = clip.lanes[lane]
    track = smf.tracks[old.track]
    if not _is_plain(clip, smf, old):
        return _read_anew(clip, smf)
    pairing, windows = pair_around(track, old.channel, spans_of(touched), sixteenth(clip.time))
    fresh = pairing.sounding
    notes = _merged(old.notes, fresh, windows)
    if not notes:
        lanes = _without(clip, smf, lane)
        return Clip(clip.time, lanes, _end(clip, smf, lanes, fresh))
    new = described_lane(smf, replace(old, notes=notes), clip.time.ppq, is_alone=_is_alone(clip.lanes, old))
    lanes = (*clip.lanes[:lane], new, *clip.lanes[lane + 1 :])
    return Clip(clip.time, lanes, _end(clip, smf, lanes, fresh))


def _is_plain(clip: Clip, smf: Smf, lane: Lane) -> bool:
    """Say whether a lane stays a channel of its own with one sound, whatever its notes become."""
    others = [each for each in clip.lanes if each.track == lane.track and each is not lane]
    if lane.spread or lane.spans or any(each.spread for each in others):
        return False
    own = sound_changes(smf.tracks[lane.track])
    changes = own.get(lane.channel)
    if changes is None and lane.program is not None:
        changes = shared_changes(smf).get((lane.port, lane.channel))
    if changes is not None and len(changes.sounds) > 1:
        return False
    named = lane.channel in own
    alike = sum(each.program == lane.program or not (named and each.channel in own) for each in others)
    return alike + 1 < MIN_ALIKE and not (others and any(map(mpe_zones, smf.tracks)))


def _read_anew(clip: Clip, smf: Smf) -> Clip:
    """Return the clip of a file; notes that are as they were are the same objects."""
    fresh = read_clip(smf)
    known = {(lane.track, lane.channels, lane.program, lane.bank): lane.notes for lane in clip.lanes}
    lanes = []
    for lane in fresh.lanes:
        notes = known.get((lane.track, lane.channels, lane.program, lane.bank))
        lanes.append(lane if notes != lane.notes else replace(lane, notes=notes))
    return replace(fresh, lanes=tuple(lanes))


def _without(clip: Clip, smf: Smf, lane: int) -> tuple[Lane, ...]:
    """Return the lanes without one; one that its track is left with takes over the track's name."""
    gone = clip.lanes[lane]
    left = (*clip.lanes[:lane], *clip.lanes[lane + 1 :])
    return tuple(
        described_lane(smf, each, clip.time.ppq, is_alone=_is_alone(left, each))
        if each.track == gone.track
        else each
        for each in left
    )


def _is_alone(lanes: Sequence[Lane], lane: Lane) -> bool:
    return sum(each.track == lane.track for each in lanes) == 1


def _merged(notes: Notes, fresh: Notes, windows: Mapping[int, Span]) -> Notes:
    """Put new notes in the place of all in some spans, by pitch; the same object where they are the same."""
    is_stale = _inside(notes, windows)
    if notes.taken(is_stale) == fresh:
        return notes
    kept = notes.taken(~is_stale)
    return kept.with_inserted(np.searchsorted(kept.places, fresh.places), fresh)


def _inside(notes: Notes, windows: Mapping[int, Span]) -> NDArray[np.bool_]:
    """Say of each note whether it begins in the span of its pitch."""
    starts, ends = np.full(PITCHES, NEVER), np.zeros(PITCHES, np.int64)
    for pitch, (start, end) in windows.items():
        starts[pitch], ends[pitch] = start, end
    return (notes.onsets >= starts[notes.pitches]) & (notes.onsets < ends[notes.pitches])


def _end(clip: Clip, smf: Smf, lanes: Sequence[Lane], changed: Notes) -> int:
    """Return the first tick after the clip; notes that stayed end where the clip ended at the latest."""
    end = max(track.end for track in smf.tracks)
    held = (changed,) if end >= clip.end else (lane.notes for lane in lanes)
    return max((end, *(int(notes.ends.max()) for notes in held if notes)))
