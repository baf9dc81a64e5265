"""Single notes of a file changed by hand; every other byte stays."""

from collections import Counter
from collections.abc import Sequence

from app.midi_io.note_pairs import WrittenNote, pair_around, spans_of
from app.midi_io.read_clip import sixteenth
from app.midi_io.smf import Smf
from app.midi_io.smf_vlq import LARGEST
from app.midi_io.track_edit import TrackEdit, cut_at_strays, edited_track
from engine.music.clip import Lane
from engine.music.meter import TimeMap
from engine.music.note import Note
from engine.music.region import admit


def edit_notes(smf: Smf, time: TimeMap, lane: Lane, removed: Sequence[Note], added: Sequence[Note]) -> Smf:
    """Return the file with some notes of a lane taken out and others put in.

    A note that comes takes its place as in :func:`app.midi_io.splice.splice`: it never overlaps
    a note of its pitch that stays. A note that is both removed and added stays as it was.

    Args:
        smf: The file.
        time: Its time map.
        lane: One of its lanes.
        removed: Notes that the lane holds; others are passed over.
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
    gone = _found(pairing.notes, leaving)
    going = {written.on for written in gone}
    kept = [written.note for written in pairing.notes if written.on not in going]
    fitted = admit(coming.elements(), kept, ((0, LARGEST),), lane.channel)
    indices = (at for written in gone for at in (written.on, written.off) if at is not None)
    edit = TrackEdit(frozenset(indices), tuple(cut_at_strays(fitted, pairing)))
    if not edit.removed and not edit.added:
        return smf
    return smf.with_tracks({lane.track: edited_track(track, edit)})


def _found(notes: Sequence[WrittenNote], wanted: Counter[Note]) -> list[WrittenNote]:
    """Return the written notes that are wanted, each as often as it is."""
    left = Counter(wanted)
    found = []
    for written in notes:
        if left[written.note] > 0:
            left[written.note] -= 1
            found.append(written)
    return found
