"""New notes in place of a region's notes; every other byte of the file stays.

In an edited track, events keep their ticks, order and bytes. Two things alone are written anew,
and only where their neighbours changed: a delta time, and a status byte that was left out.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ripieno.app.midi_io.linked_events import SpliceError
from ripieno.app.midi_io.note_pairs import pair_around
from ripieno.app.midi_io.read_clip import sixteenth
from ripieno.app.midi_io.smf import Smf, Track
from ripieno.app.midi_io.splice_channels import edit_lane
from ripieno.app.midi_io.track_edit import NewMessage, TrackEdit, coming_back, cut_at_strays, edited_track
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region, admit

__all__ = ["SpliceError", "splice"]


def splice(smf: Smf, clip: Clip, region: Region, notes: Mapping[int, Sequence[Note]]) -> Smf:
    """Return the file with the region's notes replaced.

    Which notes go and which come is decided as in :meth:`Clip.replace_region`. Besides, a new
    note ends where the track holds a note-off of its pitch that ends no other note, and a note
    that comes back as it was keeps its bytes. Where an instrument has several channels, the bends,
    pressure and timbre of removed notes go, and new notes begin unbent.

    Args:
        smf: The file.
        clip: What :func:`read_clip` made of it; roles may differ.
        region: What to replace.
        notes: New notes by lane index; a selected lane without an entry is left empty there.

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
        if not edit.is_empty:
            edited[track_index] = edited_track(track, edit)
    return smf.with_tracks(edited) if edited else smf


def _edit(track: Track, clip: Clip, region: Region, notes: Mapping[int, Sequence[Note]]) -> TrackEdit:
    """Return what a region's new notes, by lane index, do to a track."""
    spans = region.spans(clip.time)
    removed: list[int] = []
    added: list[Note] = []
    controls: list[NewMessage] = []
    if not spans:
        return TrackEdit(frozenset(), ())
    for index, new_notes in notes.items():
        lane = clip.lanes[index]
        if lane.spread is not None or lane.spans:
            part = edit_lane(track, clip, region, index, new_notes)
            removed += part.removed
            added += part.added
            controls += part.controls
            continue
        channel, ends = lane.channel, clip.ring_ends(index, region)
        reach = dict.fromkeys(range(region.low, region.high + 1), (spans[0][0], ends[-1]))
        pairing, _ = pair_around(track, channel, reach, sixteenth(clip.time))
        is_held = lane.held_among(pairing.sounding, region, spans)
        held, kept = (pairing.sounding.taken(each) for each in (is_held, ~is_held))
        accepted = admit(new_notes, kept, spans, channel, region.low, region.high, held, ends)
        coming = tuple(cut_at_strays(accepted, pairing))
        back = coming_back(pairing, is_held, coming)
        is_going = is_held.copy()
        is_going[list(back.values())] = False
        removed += pairing.events_of(is_going).tolist()
        added += [note for note in coming if note not in back]
    return TrackEdit(frozenset(removed), tuple(added), tuple(controls))
