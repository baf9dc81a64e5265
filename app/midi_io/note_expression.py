"""Bends, pressure and timbre of single notes, where each sounding note has a channel of its own.

Those of removed notes go, new notes begin unbent, and what stays sounds as it did.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ripieno.app.midi_io.channel_messages import (
    CENTRE,
    CHANNEL_PRESSURE,
    CONTROL_CHANGE,
    KEY_PRESSURE,
    PITCH_BEND,
    channel_pressure,
    control_change,
    pitch_bend,
    status_byte,
)
from ripieno.app.midi_io.event_table import EventTable
from ripieno.app.midi_io.per_note_channels import TIMBRE
from ripieno.app.midi_io.smf import Track
from ripieno.app.midi_io.track_edit import NewMessage, TrackEdit
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.spans import NEVER, Span, are_within

KINDS = (PITCH_BEND, CHANNEL_PRESSURE, CONTROL_CHANGE)
"""What shapes a note on its channel; of the controllers only timbre does."""

DEFAULTS = {PITCH_BEND: CENTRE, CHANNEL_PRESSURE: 0, CONTROL_CHANGE: 64}
"""Values before the first message. Source: M1-100-UM, "Initial values"."""

LEAD_STEPS = 2
"""Sixteenths before a note from which a bend on its silent channel is meant for it."""

Masks = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ChannelEdit:
    """The notes of a channel that is edited.

    Attributes:
        channel: The channel.
        going: Notes that go.
        staying: Notes that stay, those that come back among them.
        coming: Notes that are new.
    """

    channel: int
    going: Notes
    staying: Notes
    coming: Sequence[Note]


@dataclass(frozen=True, eq=False)
class Shape:
    """The messages of one kind on a channel.

    Attributes:
        kind: One of ``KINDS``.
        channel: The channel.
        indices: Their places among the events of the track, ascending.
        ticks: When they are; same shape.
        values: What they set; same shape.
    """

    kind: int
    channel: int
    indices: NDArray[np.int64]
    ticks: NDArray[np.int64]
    values: NDArray[np.int64]

    @classmethod
    def of(cls, table: EventTable, kind: int, channel: int) -> "Shape":
        """Return the messages of a kind in a track."""
        status = status_byte(kind, channel)
        found = table.among((status,), (TIMBRE,)) if kind == CONTROL_CHANGE else table.of_status(status)
        firsts, seconds = (column[found].astype(np.int64) for column in (table.firsts, table.seconds))
        values = {PITCH_BEND: firsts | seconds << 7, CHANNEL_PRESSURE: firsts, CONTROL_CHANGE: seconds}[kind]
        return cls(kind, channel, found.astype(np.int64), table.ticks[found].astype(np.int64), values)

    def value_at(self, tick: int) -> int:
        """Return the value in force at a tick, after the messages of that tick."""
        at = int(np.searchsorted(self.ticks, tick, "right"))
        return int(self.values[at - 1]) if at else DEFAULTS[self.kind]

    def message(self, value: int) -> bytes:
        """Return the message that sets a value."""
        if self.kind == PITCH_BEND:
            return pitch_bend(self.channel, value)
        if self.kind == CHANNEL_PRESSURE:
            return channel_pressure(self.channel, value)
        return control_change(self.channel, TIMBRE, value)


def reshaped(
    track: Track, edits: Sequence[ChannelEdit], spans: Sequence[Span], step_ticks: float
) -> TrackEdit:
    """Return what becomes of the bends, pressure and timbre of an instrument.

    Args:
        track: Its track.
        edits: All of its channels.
        spans: Half-open tick spans in which messages may go, ascending.
        step_ticks: Ticks of a sixteenth.
    """
    table, lead = track.table, round(LEAD_STEPS * step_ticks)
    changed = [edit for edit in edits if len(edit.going) or edit.coming]
    removed: list[int] = [at for edit in changed for at in key_pressures(table, edit, spans)]
    controls: list[NewMessage] = []
    for kind in KINDS:
        shapes = {edit.channel: Shape.of(table, kind, edit.channel) for edit in edits}
        usual = usual_value(tuple(shapes.values()), spans)
        for edit in changed if usual is not None else ():
            gone, new = reshape(shapes[edit.channel], edit, spans, usual or 0, lead)
            removed += gone
            controls += new
    return TrackEdit(frozenset(removed), (), tuple(controls))


def usual_value(shapes: Sequence[Shape], spans: Sequence[Span]) -> int | None:
    """Return the value that new notes begin with: no bend, else what is usual outside of some spans.

    Args:
        shapes: The messages of one kind, on all channels of an instrument.
        spans: Where they do not count, if there are others.

    Returns:
        None where the instrument has no such messages.
    """
    if not any(len(shape.ticks) for shape in shapes):
        return None
    if shapes[0].kind == PITCH_BEND:
        return CENTRE
    outside = np.concatenate([shape.values[~are_within(spans, shape.ticks)] for shape in shapes])
    everywhere = np.concatenate([shape.values for shape in shapes])
    return round(float(np.median(outside if len(outside) else everywhere)))


def reshape(
    shape: Shape, edit: ChannelEdit, spans: Sequence[Span], usual: int, lead: int
) -> tuple[list[int], list[NewMessage]]:
    """Return which messages of a channel go, and which come.

    Args:
        shape: The messages of one kind.
        edit: The channel's notes.
        spans: Half-open tick spans in which messages may go, ascending.
        usual: The value that new notes begin with.
        lead: Ticks before a note from which a message on a silent channel belongs to it.

    Returns:
        Indices among the events of the track, and new messages.
    """
    goes = are_within(spans, shape.ticks) & _belongs_to_gone(shape.ticks, edit, lead)
    return shape.indices[goes].tolist(), list(_settings(shape, goes, edit, spans, usual))


def key_pressures(table: EventTable, edit: ChannelEdit, spans: Sequence[Span]) -> list[int]:
    """Return the indices of the key pressures of notes that go."""
    found = table.of_status(status_byte(KEY_PRESSURE, edit.channel))
    ticks, pitches = table.ticks[found].astype(np.int64), table.firsts[found]
    goes = np.zeros(len(found), np.bool_)
    for note in edit.going:
        goes |= (pitches == note.pitch) & (ticks >= note.onset) & (ticks <= note.end)
    places: list[int] = found[goes & are_within(spans, ticks)].tolist()
    return places


def _sounds(ticks: NDArray[np.int64], notes: Notes) -> Masks:
    """Say of each tick whether one of some notes, by onset, sounds."""
    if not len(notes):
        return np.zeros(len(ticks), np.bool_)
    begun = np.searchsorted(notes.onsets, ticks, "right")
    reach = np.append(-1, np.maximum.accumulate(notes.ends))
    return np.asarray(reach[begun] > ticks)


def _belongs_to_gone(ticks: NDArray[np.int64], edit: ChannelEdit, lead: int) -> Masks:
    """Say of each tick whether what is set there is for a note that goes, or lies under a new one.

    Where the channel is silent, a message belongs to the next note if that is near, else to the one that
    ended last.
    """
    stays, goes = _sounds(ticks, edit.staying), _sounds(ticks, edit.going)
    under = _sounds(ticks, Notes.of(tuple(edit.coming)))
    both = edit.staying.merged(edit.going)
    is_going = np.isin(both.places, edit.going.places) & ~np.isin(both.places, edit.staying.places)
    after = np.searchsorted(both.onsets, ticks, "right")
    reach = np.append(-1, np.maximum.accumulate(both.ends))
    ended = np.maximum.accumulate(
        np.append(0, np.where(both.ends == reach[1:], np.arange(1, len(both) + 1), 0))
    )
    onsets, gone = np.append(both.onsets, NEVER), np.concatenate(([False], is_going, [False]))
    next_is_near = onsets[after] - ticks <= lead
    owner = np.where(next_is_near, gone[after + 1], gone[ended[after]])
    return np.asarray(~stays & (under | goes | owner))


def _settings(
    shape: Shape, goes: Masks, edit: ChannelEdit, spans: Sequence[Span], usual: int
) -> Iterator[NewMessage]:
    """Yield what new notes begin with, and what sets the channel back for notes that stay."""
    start, stop = spans[0][0], spans[-1][1]
    value, last = shape.value_at(start - 1), start
    first = int(np.searchsorted(shape.ticks, start))
    steps = zip(
        shape.ticks[first:].tolist(), shape.values[first:].tolist(), goes[first:].tolist(), strict=True
    )
    kept = ((tick, 0, each, None) for tick, each, is_gone in steps if not is_gone)
    staying = edit.staying.taken(edit.staying.onsets >= start)
    notes = ((tick, 1, 0, None) for tick in staying.onsets.tolist())
    new = ((note.onset, 2, 0, note) for note in edit.coming)
    for tick, order, each, note in sorted(chain(kept, notes, new), key=lambda item: item[:2]):
        if order == 0:
            value = each
        elif note is not None:
            last = max(last, note.end)
            if value != usual and not _sounds(np.array([tick]), edit.staying)[0]:
                yield NewMessage(tick, shape.message(usual))
                value = usual
        elif value != (wanted := shape.value_at(tick)):
            yield _restored(shape.message(wanted), tick, spans, last)
            value = wanted
        if tick >= stop and value == shape.value_at(tick):
            return


def _restored(message: bytes, tick: int, spans: Sequence[Span], last: int) -> NewMessage:
    """Return a message ahead of a note that stays; inside the spans if no new note sounds to their end."""
    edge = max((end for _, end in spans if end <= tick), default=0)
    is_outside = not any(start <= tick < end for start, end in spans)
    if not is_outside:
        return NewMessage(tick, message, is_first=True)
    if last < edge:
        return NewMessage(edge - 1, message)
    return NewMessage(max(min(last, tick), edge), message, is_first=True)
