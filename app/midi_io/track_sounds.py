"""Which sound each channel of a track has, and from which tick to which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.app.midi_io.channel_messages import (
    BANK,
    BANK_FINE,
    CHANNELS,
    CONTROL_CHANGE,
    PROGRAM_CHANGE,
    channel_of,
    kind_of,
    status_byte,
)
from ripieno.app.midi_io.event_table import EventTable
from ripieno.app.midi_io.smf import Smf, Track
from ripieno.app.midi_io.smf_events import META
from ripieno.engine.music.notes import Ints, Notes
from ripieno.engine.music.spans import NEVER, Span, merged

PORT = 0x21
"""Kind of the meta event that names a track's port. Source: Standard MIDI Files 1.0, recommended practice."""

PROGRAMS = 128

MAX_COMPARED = 64
"""Sounds up to which those of two channels are compared."""


@dataclass(frozen=True, eq=False)
class SoundChanges:
    """The sounds that a channel takes on, one after the other.

    Attributes:
        ticks: When each begins, ascending; shape (sounds,).
        sounds: What each is: its program, and 128 times the number of its bank; same shape.
    """

    ticks: Ints
    sounds: Ints


@dataclass(frozen=True, slots=True)
class OneSound:
    """The notes that a channel plays with one sound.

    Attributes:
        notes: The notes.
        program: General MIDI program, 0 to 127; None where the file names none.
        bank: Number of its bank.
        spans: Where the channel has it; empty where it never has another.
    """

    notes: Notes
    program: int | None
    bank: int = 0
    spans: tuple[Span, ...] = ()


def sound_changes(track: Track) -> dict[int, SoundChanges]:
    """Return the sounds of each channel for which a track has program changes.

    A bank holds from the next program change on.

    Source: MIDI 1.0, "Program Change", "Bank Select".
    """
    table = track.table
    is_change = (kind_of(table.statuses) == PROGRAM_CHANGE) & (table.firsts < 0x80)
    counts = np.bincount(channel_of(table.statuses[is_change]), minlength=CHANNELS)
    return {channel: _changes(table, channel) for channel in np.flatnonzero(counts).tolist()}


def _changes(table: EventTable, channel: int) -> SoundChanges:
    at = table.of_status(status_byte(PROGRAM_CHANGE, channel))
    status = status_byte(CONTROL_CHANGE, channel)
    coarse, fine = (_values(table, status, number, at) for number in (BANK, BANK_FINE))
    sounds = table.firsts[at].astype(np.int64) + PROGRAMS * (128 * coarse + fine)
    ticks = table.ticks[at].astype(np.int64)
    is_new = np.append(True, sounds[1:] != sounds[:-1])
    return SoundChanges(ticks[is_new], sounds[is_new])


def _values(table: EventTable, status: int, number: int, at: Ints | NDArray[np.intp]) -> Ints:
    """Return the value of a controller before each of some events, 0 where it has none yet."""
    events = table.among((status,), (number,))
    events = events[table.seconds[events] < 0x80]
    values = np.append(0, table.seconds[events].astype(np.int64))
    return np.asarray(values[np.searchsorted(events, at)])


def by_sound(notes: Notes, changes: SoundChanges | None) -> tuple[OneSound, ...]:
    """Return the notes of a channel by the sounds that they have, in the order of their first notes.

    Notes before the first change have its sound, for most files mean it so. Changes before the first note set
    the channel up: of them the last one counts from the beginning.

    Args:
        notes: The notes of the channel, by onset; at least one.
        changes: Its sounds; None for none.
    """
    if changes is None:
        return (OneSound(notes, None),)
    places = np.maximum(np.searchsorted(changes.ticks, notes.onsets, "right") - 1, 0)
    begin = int(places[0])
    ticks, sounds = changes.ticks[begin:].copy(), changes.sounds[begin:]
    ticks[0] = 0
    if len(sounds) == 1:
        return (OneSound(notes, *_named(int(sounds[0]))),)
    own = sounds[places - begin]
    ends = np.append(ticks[1:], NEVER)
    found = []
    for sound in dict.fromkeys(own.tolist()):
        is_its = sounds == sound
        spans = merged(zip(ticks[is_its].tolist(), ends[is_its].tolist(), strict=True))
        found.append(OneSound(notes.taken(own == sound), *_named(sound), spans))
    return tuple(found)


def _named(sound: int) -> tuple[int, int]:
    """Return the program and the bank of a sound."""
    bank, program = divmod(sound, PROGRAMS)
    return program, bank


def shared_changes(smf: Smf, tracks: Iterable[int] | None = None) -> dict[tuple[int, int], SoundChanges]:
    """Return, by port and channel, the sounds that the first track with program changes gives it.

    They are those of tracks that name none. The tracks of a format 2 file are pieces of their own and share
    nothing.

    Args:
        smf: The file.
        tracks: The tracks that are looked at, ascending; None for all.
    """
    shared: dict[tuple[int, int], SoundChanges] = {}
    if smf.format == 2:
        return shared
    for track in smf.tracks if tracks is None else (smf.tracks[index] for index in tracks):
        port = port_of(track)
        for channel, changes in sound_changes(track).items():
            shared.setdefault((port, channel), changes)
    return shared


def port_of(track: Track) -> int:
    """Return the MIDI port, from 0, that a track names; 0 where it names none."""
    contents = (event.meta[1] for event in track.of_kind(META, PORT))
    return next((content[0] for content in contents if content), 0)


def same_sounds(channels: Iterable[int], changes: Mapping[int, SoundChanges]) -> tuple[tuple[int, ...], ...]:
    """Return the channels in groups that take on the same sounds one after the other."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for channel in channels:
        own = changes.get(channel)
        key = () if own is None else tuple(own.sounds[:MAX_COMPARED].tolist())
        groups.setdefault(key, []).append(channel)
    return tuple(map(tuple, groups.values()))
