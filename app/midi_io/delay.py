"""A file that begins later, so that there is room before its music."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from app.midi_io.linked_events import linked, placed_events
from app.midi_io.note_pairs import NOTE_OFF, NOTE_ON
from app.midi_io.smf import Event, Smf
from app.midi_io.smf_events import KEY, METRE, TEMPO

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
        if ticks and not all(_stays(track.events))
    }
    return smf.with_tracks(edited) if edited else smf


def _delayed(events: Sequence[Event], ticks: int) -> tuple[Event, ...]:
    stay = _stays(events)
    ordered = chain(
        (placed for placed, stays in zip(placed_events(events), stay, strict=True) if stays),
        (
            replace(placed, event=replace(placed.event, tick=placed.event.tick + ticks))
            for placed, stays in zip(placed_events(events), stay, strict=True)
            if not stays
        ),
    )
    return tuple(linked(ordered))


def _stays(events: Sequence[Event]) -> tuple[bool, ...]:
    """Say of each event whether it stays at tick 0."""
    first_note = next(
        (index for index, event in enumerate(events) if event.status >> 4 in (NOTE_OFF, NOTE_ON)),
        len(events),
    )
    return tuple(
        event.tick == 0 and (index < first_note or event.meta[0] in _SETTINGS)
        for index, event in enumerate(events)
    )
