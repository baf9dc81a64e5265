"""A file that begins later, so that there is room before its music."""

from dataclasses import replace
from itertools import chain

import numpy as np

from ripieno.app.midi_io.channel_messages import NOTE_OFF, NOTE_ON, kind_of
from ripieno.app.midi_io.events import Events, joined
from ripieno.app.midi_io.linked_events import linked, placed_events
from ripieno.app.midi_io.smf import Smf
from ripieno.app.midi_io.smf_events import KEY, METRE, TEMPO

_SETTINGS = frozenset({TEMPO, METRE, KEY})


def delay(smf: Smf, ticks: int) -> Smf:
    """Return a file whose music begins later; what is set at tick 0 holds from the new start.

    In each track everything from the first note on, and everything after tick 0, moves by the
    same time, so that one delta time grows. Tempo, metre and key at tick 0 stay there even
    where a file has them after a note; a status byte that was left out is then written.

    Args:
        smf: The file.
        ticks: How much later, 0 or more.

    Raises:
        SpliceError: If a delta time grows beyond what a file can say.
    """
    edited = {
        index: track.with_events(_delayed(track.events, ticks))
        for index, track in enumerate(smf.tracks)
        if ticks and not (all(stays := _stays(track.events)) and len(stays) == len(track.events))
    }
    return smf.with_tracks(edited) if edited else smf


def _delayed(events: Events, ticks: int) -> Events:
    """Return the events later; those after the first channel message past tick 0 keep their bytes."""
    stay = _stays(events)
    later = len(stay)
    stop = min(later + events[later:].first_channel + 1, len(events))
    head = [*zip(placed_events(events[:stop]), (*stay, *(False for _ in range(later, stop))), strict=True)]
    ordered = chain(
        (placed for placed, stays in head if stays),
        (
            replace(placed, event=replace(placed.event, tick=placed.event.tick + ticks))
            for placed, stays in head
            if not stays
        ),
    )
    return joined((Events.of(linked(ordered)), events[stop:].moved(ticks)))


def _stays(events: Events) -> tuple[bool, ...]:
    """Say of each event at tick 0 whether it stays there; all others move."""
    first = events[: int(np.searchsorted(events.ticks, 0, "right"))]
    kinds = kind_of(first.statuses)
    first_note = int(np.argmax(np.append((kinds == NOTE_OFF) | (kinds == NOTE_ON), True)))
    return tuple(index < first_note or event.meta[0] in _SETTINGS for index, event in enumerate(first))
