"""Pitched notes off the drums' channel: an MPE instrument may have it, and synthesizers play drums there."""

from collections.abc import Iterator
from dataclasses import replace

from ripieno.app.midi_io.channel_messages import channel_of, kind_of, status_byte
from ripieno.app.midi_io.linked_events import PlacedEvent, linked, placed_events
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import Smf, Track
from ripieno.app.midi_io.smf_events import SYSEX
from ripieno.engine.generate.new_lane import PITCHED_CHANNELS
from ripieno.engine.music.roles import DRUM_CHANNEL


def off_drum_channel(smf: Smf) -> Smf:
    """Return a file to be played, whose instruments of several channels have no note on the drums' channel.

    What they have there is put on a channel without notes, if there is one.

    Args:
        smf: The file.
    """
    clip = read_clip(smf)
    moved = [
        lane for lane in clip.lanes if lane.spread is not None and (lane.notes.channels == DRUM_CHANNEL).any()
    ]
    if not moved:
        return smf
    used = {channel for lane in clip.lanes for channel in set(lane.notes.channels.tolist())}
    free = next((channel for channel in PITCHED_CHANNELS if channel not in used), None)
    if free is None:
        return smf
    return smf.with_tracks({lane.track: _moved(smf.tracks[lane.track], free) for lane in moved})


def _moved(track: Track, channel: int) -> Track:
    """Return a track whose messages to the drums' channel go to another one."""
    return track.with_events(linked(_placed(track, channel)))


def _placed(track: Track, channel: int) -> Iterator[PlacedEvent]:
    for placed in placed_events(track.events):
        event = placed.event
        if event.status < SYSEX and channel_of(event.status) == DRUM_CHANNEL:
            status = status_byte(kind_of(event.status), channel)
            moved = replace(event, status=status, body=bytes((status, *event.data)))
            yield replace(placed, event=moved)
        else:
            yield placed
