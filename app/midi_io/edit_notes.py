"""Single notes of a file changed by hand; every other byte stays."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ripieno.app.midi_io.note_expression import ChannelEdit, reshaped
from ripieno.app.midi_io.note_pairs import pair_around, spans_of
from ripieno.app.midi_io.read_clip import sixteenth
from ripieno.app.midi_io.smf import Smf, Track
from ripieno.app.midi_io.smf_vlq import MAX_VALUE
from ripieno.app.midi_io.track_edit import NO_EDIT, TrackEdit, cut_at_strays, edited_track
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.note_channels import NoteChannels
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.placing import place_notes
from ripieno.engine.music.region import admit
from ripieno.engine.music.spans import merged


def edit_notes(smf: Smf, time: TimeMap, lane: Lane, removed: Sequence[Note], added: Sequence[Note]) -> Smf:
    """Return the file with some notes of a lane taken out and others put in.

    A note that comes takes its place as in :func:`ripieno.app.midi_io.splice.splice`: it never overlaps
    a note of its pitch that stays. A note that is both removed and added stays as it was.

    Args:
        smf: The file.
        time: Its time map.
        lane: One of its lanes.
        removed: Notes that the lane holds; others are skipped.
        added: Notes to put in; they take the lane's channel, or of several one that is free.

    Returns:
        The same file where nothing changes.

    Raises:
        SpliceError: If a new note lies further from its neighbours than a file can say.
    """
    leaving, coming = Counter(removed), Counter(added)
    same = leaving & coming
    leaving, coming = leaving - same, coming - same
    track = smf.tracks[lane.track]
    if lane.spread is not None:
        edit = _edit_channels(track, time, lane, lane.spread, leaving, coming)
        return smf if edit.is_empty else smf.with_tracks({lane.track: edited_track(track, edit)})
    pairing, _ = pair_around(track, lane.channel, spans_of((*leaving, *coming)), sixteenth(time))
    is_going = _found(pairing.sounding, leaving)
    fitted = admit(coming.elements(), pairing.sounding.taken(~is_going), ((0, MAX_VALUE),), lane.channel)
    indices = frozenset(pairing.events_of(is_going).tolist())
    edit = TrackEdit(indices, tuple(cut_at_strays(fitted, pairing)))
    if not edit.removed and not edit.added:
        return smf
    return smf.with_tracks({lane.track: edited_track(track, edit)})


def _edit_channels(
    track: Track,
    time: TimeMap,
    lane: Lane,
    channels: NoteChannels,
    leaving: Counter[Note],
    coming: Counter[Note],
) -> TrackEdit:
    """Return what happens to the track of an instrument with several channels."""
    is_going = _found(lane.notes, leaving)
    gone, kept = lane.notes.taken(is_going), lane.notes.taken(~is_going)
    new = tuple(coming.elements())
    everywhere, ends = ((0, MAX_VALUE),), (MAX_VALUE,)
    placed = place_notes(new, kept, channels, everywhere, ends, gone, step_ticks=time.step_ticks)
    removed: list[int] = []
    edits = []
    for channel in channels.channels:
        going = gone.taken(gone.channels == channel)
        own = [note for note in placed if note.channel == channel]
        pairing, _ = pair_around(track, channel, spans_of((*going, *own)), sixteenth(time))
        removed += pairing.events_of(_found(pairing.sounding, Counter(going))).tolist()
        staying = kept.taken(kept.channels == channel)
        edits.append(ChannelEdit(channel, going, staying, list(cut_at_strays(own, pairing))))
    touched = merged((note.onset, note.end) for edit in edits for note in (*edit.going, *edit.coming))
    if not touched:
        return NO_EDIT
    added = tuple(note for edit in edits for note in edit.coming)
    return TrackEdit(frozenset(removed), added).plus(reshaped(track, edits, touched, time.step_ticks))


def _found(notes: Notes, wanted: Counter[Note]) -> NDArray[np.bool_]:
    """Say which notes are wanted, each as often as it is."""
    left = Counter(wanted)
    is_found = np.zeros(len(notes), np.bool_)
    near = np.flatnonzero(np.isin(notes.places, Notes.of(tuple(wanted)).places))
    for at, note in zip(near.tolist(), notes.taken(near), strict=True):
        if left[note] > 0:
            left[note] -= 1
            is_found[at] = True
    return is_found
