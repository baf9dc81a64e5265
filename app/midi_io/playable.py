"""A file as plain as players need it: many stop at the first thing that they do not know."""

from ripieno.app.midi_io.events import NO_EVENTS
from ripieno.app.midi_io.linked_events import linked, placed_events
from ripieno.app.midi_io.smf import Event, Smf, Track, encode
from ripieno.app.midi_io.smf_chunks import HEADER_ID
from ripieno.app.midi_io.smf_events import META, SYSEX, TEMPO

_PLAIN_HEADER = 14


def playable(smf: Smf) -> bytes:
    """Return a file that sounds the same: notes, controllers, programs, bends, tempo and sysex.

    Chunks of other kinds, wrappers, bytes after the end and all other meta events are left out.

    Args:
        smf: The file.
    """
    tracks = tuple(_plain(track) for track in smf.tracks)
    length, count = (6).to_bytes(4), len(tracks).to_bytes(2)
    header = HEADER_ID + length + smf.header[8:10] + count + smf.header[12:_PLAIN_HEADER]
    return encode(Smf(b"", header, tracks))


def _plain(track: Track) -> Track:
    kept = (placed for placed in placed_events(track.events) if _sounds(placed.event))
    return Track(track.head, NO_EVENTS).with_events(linked(kept))


def _sounds(event: Event) -> bool:
    if event.status == META:
        return event.is_end or event.meta[0] == TEMPO
    return event.status <= SYSEX
