"""Meta events put into the first track of a file."""

from collections.abc import Mapping

from ripieno.app.midi_io.linked_events import STAYS, PlacedEvent, linked, placed_events
from ripieno.app.midi_io.smf import Event, Smf
from ripieno.app.midi_io.smf_events import META


def with_metas(smf: Smf, metas: Mapping[int, bytes]) -> Smf:
    """Return the file with more meta events in its first track.

    Args:
        smf: A file with a track.
        metas: Whole events, status byte and all, by tick.
    """
    track = smf.tracks[0]
    held = tuple(placed_events(track.events))
    ending = [placed for placed in held if placed.event.is_end]
    kept = [placed for placed in held if not placed.event.is_end]
    new = [PlacedEvent(Event(tick, META, b"\x00", body), STAYS) for tick, body in metas.items()]
    ordered = sorted((*kept, *new), key=PlacedEvent.order)
    last = ordered[-1].event.tick if ordered else 0
    moved = [
        PlacedEvent(Event(max(each.event.tick, last), META, each.event.delta, each.event.body), each.phase)
        for each in ending
    ]
    return smf.with_tracks({0: track.with_events(tuple(linked([*ordered, *moved])))})
