"""A stretch of a file as a file of its own, that sounds as the stretch does in the whole."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ripieno.app.midi_io.channel_messages import NOTE_OFF, NOTE_ON, kind_of
from ripieno.app.midi_io.event_table import where
from ripieno.app.midi_io.linked_events import PlacedEvent, linked, placed_events
from ripieno.app.midi_io.note_pairs import pair_notes
from ripieno.app.midi_io.smf import Smf, Track
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.spans import NEVER, Span, are_within, merged


def excerpt(smf: Smf, start: int, end: int) -> Smf:
    """Return what a file plays from a tick to another, from tick 0 on.

    Tempos, programs and controllers from before hold from its beginning. Notes that sound there already
    begin there, and those that ring on end with it.

    Args:
        smf: The file.
        start: First tick.
        end: Tick after the last.
    """
    tracks = {index: _part(track, start, end) for index, track in enumerate(smf.tracks)}
    return smf.with_tracks(tracks)


def without_lanes(smf: Smf, clip: Clip, lanes: Iterable[int]) -> Smf:
    """Return a file without the notes of some lanes; everything else stays.

    Args:
        smf: The file.
        clip: Its clip.
        lanes: Indices into the clip's lanes.
    """
    spans: dict[int, dict[int, tuple[Span, ...]]] = defaultdict(dict)
    for lane in (clip.lanes[index] for index in lanes):
        for channel in lane.channels:
            own = spans[lane.track].get(channel, ())
            spans[lane.track][channel] = merged((*own, *(lane.spans or ((0, NEVER),))))
    return smf.with_tracks({index: _silenced(smf.tracks[index], gone) for index, gone in spans.items()})


def _silenced(track: Track, spans: Mapping[int, Sequence[Span]]) -> Track:
    """Return a track without the notes that begin in some spans of ticks, by channel."""
    stays = np.ones(len(track.events), np.bool_)
    for channel, pairing in pair_notes(track.events, 1).items():
        if channel in spans:
            stays[pairing.events_of(are_within(spans[channel], pairing.sounding.onsets))] = False
    pairs = zip(placed_events(track.events), stays.tolist(), strict=True)
    return track.with_events(linked(placed for placed, is_kept in pairs if is_kept))


def _part(track: Track, start: int, end: int) -> Track:
    events = track.events
    kinds = kind_of(events.statuses)
    stays = (kinds != NOTE_OFF) & (kinds != NOTE_ON) & (events.ticks < end)
    for pairing in pair_notes(events, 1).values():
        notes = pairing.sounding
        stays[pairing.events_of((notes.ends > start) & (notes.onsets < end))] = True
    if events:
        stays[-1] |= events[-1].is_end
    selected = where(stays)
    ticks = np.clip(events.ticks[selected], start, end) - start
    return track.with_events(linked(_moved(track, selected.tolist(), ticks.tolist())))


def _moved(track: Track, selected: list[int], ticks: list[int]) -> Iterator[PlacedEvent]:
    """Yield some events of a track at other ticks."""
    wanted = dict(zip(selected, ticks, strict=True))
    for index, placed in enumerate(placed_events(track.events)):
        if index in wanted:
            yield replace(placed, event=replace(placed.event, tick=wanted[index]))
