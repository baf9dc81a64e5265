"""New notes of an instrument with several channels, or with one of the sounds of a channel."""

from collections.abc import Sequence

from ripieno.app.midi_io.note_expression import (
    ChannelEdit,
    reshaped,
)
from ripieno.app.midi_io.note_pairs import pair_around
from ripieno.app.midi_io.read_clip import sixteenth
from ripieno.app.midi_io.smf import Track
from ripieno.app.midi_io.track_edit import TrackEdit, coming_back, cut_at_strays
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.region import Region


def edit_lane(track: Track, clip: Clip, region: Region, index: int, notes: Sequence[Note]) -> TrackEdit:
    """Return what new notes of such a lane do to its track.

    Args:
        track: The track.
        clip: What was read from its file.
        region: What is replaced.
        index: Index of the lane.
        notes: New notes; they are placed as `Clip.placed` says.
    """
    lane = clip.lanes[index]
    own = lane.own(region.spans(clip.time))
    if not own:
        return TrackEdit(frozenset(), ())
    coming = clip.placed(index, region, notes)
    last = max((own[-1][1], *clip.ring_ends(index, region), *(note.end for note in coming)))
    reach = dict.fromkeys(range(region.low, region.high + 1), (own[0][0], last))
    removed: list[int] = []
    edits = []
    for channel in lane.channels:
        pairing, _ = pair_around(track, channel, reach, sixteenth(clip.time))
        fitted = tuple(cut_at_strays((note for note in coming if note.channel == channel), pairing))
        is_held = lane.held_among(pairing.sounding, region, own)
        back = coming_back(pairing, is_held, fitted)
        is_going = is_held.copy()
        is_going[list(back.values())] = False
        removed += pairing.events_of(is_going).tolist()
        going = pairing.sounding.taken(is_going)
        staying = _on_channel(clip, lane, channel).without(going)
        edits.append(ChannelEdit(channel, going, staying, [note for note in fitted if note not in back]))
    shaped = reshaped(track, edits, own, clip.time.step_ticks) if lane.spread else TrackEdit(frozenset(), ())
    added = tuple(note for edit in edits for note in edit.coming)
    return TrackEdit(frozenset((*removed, *shaped.removed)), added, shaped.controls)


def _on_channel(clip: Clip, lane: Lane, channel: int) -> Notes:
    """Return the notes of a track on a channel, by onset."""
    sharing = [each for each in clip.lanes if each.track == lane.track and channel in each.channels]
    found = [each.notes.taken(each.notes.channels == channel) for each in sharing]
    merged = found[0]
    for notes in found[1:]:
        merged = merged.merged(notes)
    return merged
