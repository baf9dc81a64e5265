"""The places that a file names."""

from dataclasses import dataclass

from ripieno.app.midi_io.smf import Smf
from ripieno.app.midi_io.smf_events import CUE_POINT, MARKER, META
from ripieno.app.midi_io.texts import decode_name


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker or cue point.

    Attributes:
        tick: Where it stands.
        text: What it says, on one line.
    """

    tick: int
    text: str


def markers(smf: Smf) -> tuple[Marker, ...]:
    """Return the markers and cue points of a file by their ticks.

    Source: Standard MIDI Files 1.0, RP-001, meta events 06 and 07.
    """
    events = (event for track in smf.tracks for event in track.of_kind(META, MARKER, CUE_POINT))
    texts = ((event.tick, event.meta[1]) for event in events)
    found = [Marker(tick, decode_name(content, smf.encoding)) for tick, content in texts]
    return tuple(sorted(found, key=lambda marker: marker.tick))
