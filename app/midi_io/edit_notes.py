"""Single notes of a file changed by hand; every other byte stays."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ripieno.app.midi_io.note_pairs import pair_around, spans_of
from ripieno.app.midi_io.read_clip import sixteenth
from ripieno.app.midi_io.smf import Smf
from ripieno.app.midi_io.smf_vlq import MAX_VALUE
from ripieno.app.midi_io.track_edit import TrackEdit, cut_at_strays, edited_track
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.region import admit


def edit_notes(smf: Smf, time: TimeMap, lane: Lane, removed: Sequence[Note], added: Sequence[Note]) -> Smf:
    """Return the file with some notes of a lane taken out and others put in.

    A note that comes takes its place as in :func:`ripieno.app.midi_io.splice.splice`: it never overlaps
    a note of its pitch that stays. A note that is both removed and added stays as it was.

    Args:
        smf: The file.
        time: Its time map.
        lane: One of its lanes.
        removed: Notes that the lane holds; others are skipped.
        added: Notes to put in; they take the lane's channel.

    Returns:
        The same file where nothing changes.

    Raises:
        SpliceError: If a new note lies further from its neighbours than a file can say.
    """
    leaving, coming = Counter(removed), Counter(added)
    same = leaving & coming
    leaving, coming = leaving - same, coming - same
    track = smf.tracks[lane.track]
    pairing, _ = pair_around(track, lane.channel, spans_of((*leaving, *coming)), sixteenth(time))
    is_going = _found(pairing.sounding, leaving)
    fitted = admit(coming.elements(), pairing.sounding.taken(~is_going), ((0, MAX_VALUE),), lane.channel)
    indices = frozenset(pairing.events_of(is_going).tolist())
    edit = TrackEdit(indices, tuple(cut_at_strays(fitted, pairing)))
    if not edit.removed and not edit.added:
        return smf
    return smf.with_tracks({lane.track: edited_track(track, edit)})


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
