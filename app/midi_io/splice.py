"""New notes in place of a region's notes; every other byte of the file stays.

In an edited track, events keep their ticks, order and bytes. Two things alone are written anew,
and only where their neighbours changed: a delta time, and a status byte that was left out.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ripieno.app.midi_io.linked_events import SpliceError
from ripieno.app.midi_io.note_expression import ChannelEdit, reshaped
from ripieno.app.midi_io.note_pairs import pair_around
from ripieno.app.midi_io.read_clip import sixteenth
from ripieno.app.midi_io.smf import Smf, Track
from ripieno.app.midi_io.track_edit import NO_EDIT, TrackEdit, coming_back, cut_at_strays, edited_track
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes, in_order
from ripieno.engine.music.region import Region

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
    edits: dict[int, TrackEdit] = defaultdict(lambda: NO_EDIT)
    for index in region.lanes:
        at = clip.lanes[index].track
        edits[at] = edits[at].plus(_edit(smf.tracks[at], clip, region, index, notes.get(index, ())))
    edited = {at: edited_track(smf.tracks[at], edit) for at, edit in edits.items() if not edit.is_empty}
    return smf.with_tracks(edited) if edited else smf


def _edit(track: Track, clip: Clip, region: Region, index: int, notes: Sequence[Note]) -> TrackEdit:
    """Return what a region's new notes of a lane do to its track."""
    lane = clip.lanes[index]
    own = lane.own(region.spans(clip.time))
    if not own:
        return NO_EDIT
    coming = clip.placed(index, region, notes)
    last = max((own[-1][1], *clip.ring_ends(index, region), *(note.end for note in coming)))
    reach = dict.fromkeys(range(region.low, region.high + 1), (own[0][0], last))
    removed: list[int] = []
    added: list[Note] = []
    edits = []
    for channel in lane.channels:
        pairing, _ = pair_around(track, channel, reach, sixteenth(clip.time))
        fitted = tuple(cut_at_strays((note for note in coming if note.channel == channel), pairing))
        is_held = lane.held_among(pairing.sounding, region, own)
        back = coming_back(pairing, is_held, fitted)
        is_going = is_held.copy()
        is_going[list(back.values())] = False
        removed += pairing.events_of(is_going).tolist()
        new = [note for note in fitted if note not in back]
        added += new
        if lane.spread is not None:
            going = pairing.sounding.taken(is_going)
            staying = _on_channel(clip, lane, channel).without(going)
            edits.append(ChannelEdit(channel, going, staying, new))
    edit = TrackEdit(frozenset(removed), tuple(added))
    return edit.plus(reshaped(track, edits, own, clip.time.step_ticks)) if lane.spread is not None else edit


def _on_channel(clip: Clip, lane: Lane, channel: int) -> Notes:
    """Return the notes of a track on a channel, by onset."""
    sharing = [each for each in clip.lanes if each.track == lane.track and channel in each.channels]
    return in_order([each.notes.taken(each.notes.channels == channel) for each in sharing])
