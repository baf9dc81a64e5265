"""A file that begins later, so that there is room before its music."""

from collections.abc import Collection
from dataclasses import replace
from itertools import chain

import numpy as np

from ripieno.app.midi_io.add_lanes import meta_event
from ripieno.app.midi_io.channel_messages import NOTE_OFF, NOTE_ON, kind_of
from ripieno.app.midi_io.events import Events, joined
from ripieno.app.midi_io.linked_events import linked, placed_events
from ripieno.app.midi_io.new_file import metre_event, signature_of
from ripieno.app.midi_io.read_clip import read_time
from ripieno.app.midi_io.smf import Smf
from ripieno.app.midi_io.smf_events import KEY, META, METRE, TEMPO
from ripieno.app.midi_io.track_events import with_metas
from ripieno.engine.music.meter import TimeMap

_SETTINGS = frozenset({TEMPO, METRE, KEY})


def delay(smf: Smf, ticks: int) -> Smf:
    """Return a file whose music begins later; what is set at tick 0 holds from the new start.

    In each track everything from the first note on, and everything after tick 0, moves by the
    same time, so that one delta time grows. Tempo, metre and key at tick 0 stay there even
    where a file has them after a note; a status byte that was left out is then written. The metre of a
    pick-up bar moves with it, and the first track gets the main metre at tick 0.

    Args:
        smf: The file.
        ticks: How much later, 0 or more.

    Raises:
        SpliceError: If a delta time grows beyond what a file can say.
    """
    if not ticks:
        return smf
    time = read_time(smf)
    settings = _SETTINGS - {METRE} if time.has_pickup else _SETTINGS
    edited = {
        index: track.with_events(_delayed(track.events, ticks, settings))
        for index, track in enumerate(smf.tracks)
        if not (all(stays := _stays(track.events, settings)) and len(stays) == len(track.events))
    }
    later = smf.with_tracks(edited) if edited else smf
    return with_metas(later, _metres_ahead(smf, time, ticks)) if time.has_pickup else later


def _metres_ahead(smf: Smf, time: TimeMap, ticks: int) -> dict[int, bytes]:
    """Return the time signatures, by tick, that new bars before a pick-up bar need."""
    held = [event for track in smf.tracks for event in track.of_kind(META, METRE)]
    main = time.main_metre
    signature = signature_of(main)
    alike = (content for _, content in (event.meta for event in held) if content[:2] == signature[:2])
    ahead = {0: meta_event(0, METRE, next(alike, signature)).body}
    if all(event.tick for event in held):  # the pick-up bar has the usual metre, which no event says
        ahead[ticks] = metre_event(time.metre_at(0))
    return ahead


def _delayed(events: Events, ticks: int, settings: Collection[int]) -> Events:
    """Return the events later; those after the first channel message past tick 0 keep their bytes."""
    stay = _stays(events, settings)
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


def _stays(events: Events, settings: Collection[int]) -> tuple[bool, ...]:
    """Say of each event at tick 0 whether it stays there; all others move."""
    first = events[: int(np.searchsorted(events.ticks, 0, "right"))]
    kinds = kind_of(first.statuses)
    first_note = int(np.argmax(np.append((kinds == NOTE_OFF) | (kinds == NOTE_ON), True)))
    moving = _SETTINGS.difference(settings)
    return tuple(
        event.meta[0] not in moving and (index < first_note or event.meta[0] in settings)
        for index, event in enumerate(first)
    )
