"""New notes in place of a region's notes; every other byte of the file stays.

In an edited track, events keep their ticks, order and bytes. Two things alone are written anew,
and only where their neighbours changed: a delta time, and a status byte that was left out.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.midi_io.linked_events import SpliceError
from app.midi_io.note_pairs import Pairing, pair_notes
from app.midi_io.read_clip import sixteenth
from app.midi_io.smf import Smf, Track
from app.midi_io.track_edit import TrackEdit, cut_at_strays, edited_track
from engine.music.clip import Clip
from engine.music.note import Note
from engine.music.region import Region, admit

__all__ = ["SpliceError", "splice"]


def splice(smf: Smf, clip: Clip, region: Region, notes: Mapping[int, Sequence[Note]]) -> Smf:
    """Return the file with the region's notes replaced.

    Which notes go and which come is decided as in :meth:`Clip.replace_region`. Besides, a new
    note ends where the track holds a note-off of its pitch that ends no other note, and a note
    that comes back as it was keeps its bytes.

    Args:
        smf: The file.
        clip: What :func:`read_clip` made of it; roles may differ.
        region: What to replace.
        notes: New notes by lane index; a chosen lane without an entry is left empty there.

    Returns:
        The same file where no note goes and none comes.

    Raises:
        SpliceError: If a new note lies further from its neighbours than a file can say.
        ValueError: If notes come for a lane outside the region.
    """
    if not set(notes) <= set(region.lanes):
        raise ValueError("new notes came for a lane outside the region")
    by_track: dict[int, list[int]] = defaultdict(list)
    for index in region.lanes:
        by_track[clip.lanes[index].track].append(index)
    edited: dict[int, Track] = {}
    for track_index, lanes in by_track.items():
        track = smf.tracks[track_index]
        edit = _edit(track, clip, region, {lane: notes.get(lane, ()) for lane in lanes})
        if edit.removed or edit.added:
            edited[track_index] = edited_track(track, edit)
    return smf.with_tracks(edited) if edited else smf


def _edit(track: Track, clip: Clip, region: Region, notes: Mapping[int, Sequence[Note]]) -> TrackEdit:
    """Return what a region's new notes, by lane index, do to a track."""
    spans = region.spans(clip.time)
    pairings = pair_notes(track.events, sixteenth(clip.time))
    removed: set[int] = set()
    added: list[Note] = []
    for index, new_notes in notes.items():
        channel = clip.lanes[index].channel
        pairing = pairings.get(channel, Pairing((), ()))
        gone = [written for written in pairing.notes if region.holds(written.note, spans)]
        kept = [written.note for written in pairing.notes if not region.holds(written.note, spans)]
        before = [written.note for written in gone]
        accepted = admit(new_notes, kept, spans, channel, region.low, region.high, before)
        coming = tuple(cut_at_strays(accepted, pairing))
        # A note that comes back as it was keeps its events.
        own = {written.note: written for written in gone if written.off is not None}
        back = {own[note].on for note in coming if note in own}
        going = (written for written in gone if written.on not in back)
        removed.update(at for written in going for at in (written.on, written.off) if at is not None)
        added.extend(note for note in coming if note not in own)
    return TrackEdit(frozenset(removed), tuple(added))
