"""A clip after notes of one lane were changed in its file, without reading all of the file again."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace

from app.midi_io.note_pairs import pair_pitches
from app.midi_io.read_clip import described_lane, read_clip, sixteenth
from app.midi_io.smf import Smf
from engine.music.clip import Clip, Lane
from engine.music.note import Note


def reread(clip: Clip, smf: Smf, lane: int, pitches: Collection[int]) -> Clip:
    """Return what :func:`read_clip` makes of a file in which notes of one lane were changed.

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
    pairing = pair_pitches(track.events, old.channel, pitches, sixteenth(clip.time))
    changed, notes = _merged(old.notes, [written.note for written in pairing.notes], pitches)
    if not notes:
        return read_clip(smf)  # a lane less: its neighbours may take over the track's name
    is_alone = sum(each.track == old.track for each in clip.lanes) == 1
    new = described_lane(smf, replace(old, notes=notes), is_alone=is_alone)
    lanes = (*clip.lanes[:lane], new, *clip.lanes[lane + 1 :])
    return Clip(clip.time, lanes, _end(clip, smf, lanes, changed))


def _merged(
    notes: Sequence[Note], fresh: Sequence[Note], pitches: Collection[int]
) -> tuple[Sequence[Note], tuple[Note, ...]]:
    """Put new notes of some pitches in the place of those there were; also return those that changed."""
    stale = [note for note in notes if note.pitch in pitches]
    same = 0
    while same < min(len(stale), len(fresh)) and stale[same] == fresh[same]:
        same += 1
    stop = 0
    while stop < min(len(stale), len(fresh)) - same and stale[-1 - stop] == fresh[-1 - stop]:
        stop += 1
    gone, come = stale[same : len(stale) - stop], fresh[same : len(fresh) - stop]
    if not gone and not come:
        return (), tuple(notes)
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
    return max((end, *(note.end for lane in lanes for note in lane.notes)))
