"""Where the tracks of a file end."""

from dataclasses import replace

from ripieno.app.midi_io.linked_events import linked, placed_events
from ripieno.app.midi_io.smf import Smf, Track
from ripieno.app.midi_io.smf_vlq import MAX_VALUE


def lengthened(smf: Smf, end: int) -> Smf:
    """Return a file of which the tracks that end last end later; all else stays.

    A track without end-of-track stays as it is, and so does one whose last event lies further off than one
    delta time can say.

    Args:
        smf: The file.
        end: Tick where it is to end.
    """
    last = max((track.end for track in smf.tracks), default=end)
    if last >= end:
        return smf
    edited = {
        index: _ending_at(track, end)
        for index, track in enumerate(smf.tracks)
        if track.end == last and _can_wait(track, end)
    }
    return smf.with_tracks(edited) if edited else smf


def _can_wait(track: Track, end: int) -> bool:
    """Say whether a track has an end-of-track that can come at a tick."""
    before = track.events[-2].tick if len(track.events) > 1 else 0
    return bool(track.events) and track.events[-1].is_end and end - before <= MAX_VALUE


def _ending_at(track: Track, end: int) -> Track:
    """Return a track whose end-of-track comes at another tick."""
    last = len(track.events) - 1
    (placed,) = placed_events(track.events[last:])
    ending = replace(placed, event=replace(placed.event, tick=end))
    return track.with_part(last, last + 1, linked((ending,), track.events[max(last - 1, 0) : last]))
