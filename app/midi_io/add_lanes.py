"""Room in a file for lanes that it does not have yet; their notes are spliced in afterwards."""

from collections.abc import Iterable
from dataclasses import replace

from ripieno.app.midi_io.channel_messages import program_change
from ripieno.app.midi_io.smf import Event, Smf, Track
from ripieno.app.midi_io.smf_chunks import TRACK_ID
from ripieno.app.midi_io.smf_events import END_OF_TRACK, META, TRACK_NAME
from ripieno.app.midi_io.smf_vlq import MAX_VALUE, write_vlq
from ripieno.app.midi_io.texts import encode_text
from ripieno.app.midi_io.track_sounds import PORT
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip, Lane

_NOW = b"\x00"


class LaneError(RipienoError):
    """A lane for which a file has no room."""


def add_lanes(smf: Smf, clip: Clip, added: Iterable[int]) -> tuple[Smf, Clip]:
    """Make room in a file for new lanes.

    In formats 1 and 2 each lane becomes a track chunk after the last one, with its name, its
    port if it is not the first, its program and an end-of-track where the clip ends. In format 0
    it becomes a channel of the one track, whose name stays. A program is only written where no
    other lane has notes on the channel, so that no other lane changes its sound. A name is in the
    encoding of the file's texts where that has its letters, else in UTF-8. All other bytes stay.

    Args:
        smf: The file.
        clip: Its clip with the new lanes, without notes in them.
        added: Indices of the new lanes, ascending.

    Returns:
        The file, and the clip whose new lanes name the track chunk they lie in.

    Raises:
        LaneError: If the one track of a format 0 file has notes on a new lane's channel.
    """
    for index in added:
        lane = clip.lanes[index]
        sounds = [_program(lane)] if lane.program is not None and _is_alone(clip, index) else []
        if smf.format == 0 and smf.tracks:
            smf, track = _into_first(smf, clip, index, sounds), 0
        else:
            name = meta_event(0, TRACK_NAME, encode_text(lane.name, smf.encoding))
            port = [meta_event(0, PORT, bytes((lane.port,)))] if lane.port else []
            smf = smf.with_track_added(new_track((name, *port, *sounds), clip.end))
            track = len(smf.tracks) - 1
        lanes = (*clip.lanes[:index], replace(lane, track=track), *clip.lanes[index + 1 :])
        clip = replace(clip, lanes=lanes)
    return smf, clip


def new_track(events: Iterable[Event], end: int) -> Track:
    """Return a track chunk.

    Args:
        events: What it holds, all at tick 0.
        end: Tick of its end-of-track; it comes earlier where that is further than a file can say at once.
    """
    last = meta_event(min(end, MAX_VALUE), END_OF_TRACK, b"")
    return Track(TRACK_ID, (), b"").with_events((*events, last))


def meta_event(wait: int, kind: int, content: bytes) -> Event:
    """Return a meta event of a new track, ``wait`` ticks after its only neighbours at tick 0."""
    body = bytes((META, kind)) + write_vlq(len(content)) + content
    return Event(wait, META, write_vlq(wait), body)


def _into_first(smf: Smf, clip: Clip, index: int, sounds: list[Event]) -> Smf:
    """Return a format 0 file with a new channel; ahead of all, where no status byte runs yet."""
    lane = clip.lanes[index]
    if not _is_alone(clip, index):
        raise LaneError(
            f"MIDI channel {lane.channel + 1} of the file's one track is taken already; "
            "fill that channel instead, or save the file with a track for each part (format 1)."
        )
    first = smf.tracks[0]
    return smf.with_tracks({0: first.with_part(0, 0, sounds)}) if sounds else smf


def _program(lane: Lane) -> Event:
    """Return a lane's program change."""
    message = program_change(lane.channel, lane.program or 0)
    return Event(0, message[0], _NOW, message)


def _is_alone(clip: Clip, index: int) -> bool:
    """Say whether no other lane plays on a lane's channel of its port."""
    lane = clip.lanes[index]
    return all(
        other.port != lane.port or lane.channel not in other.channels
        for at, other in enumerate(clip.lanes)
        if at != index
    )
