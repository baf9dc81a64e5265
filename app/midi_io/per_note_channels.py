"""Evidence, where no message says so, that the notes of several channels are those of one instrument."""

from collections.abc import Iterable, Mapping

import numpy as np

from ripieno.app.midi_io.channel_messages import (
    CHANNEL_PRESSURE,
    CONTROL_CHANGE,
    PITCH_BEND,
    channel_of,
    kind_of,
)
from ripieno.app.midi_io.event_table import EventTable
from ripieno.app.midi_io.note_pairs import Pairing
from ripieno.engine.music.notes import Notes, in_order

MIN_CHANNELS = 3
"""Channels of a track from which they can be those of single notes."""

MIN_CHANNELS_WITHOUT_CONTROLS = 6
"""The same where no note is bent, pressed or coloured by itself."""

MAX_OVERLAPPING_SHARE = 0.1
"""Share of notes that may begin before the last one of their channel has ended."""

MIN_SHAPED_SHARE = 0.5
"""Share of notes that have a bend, pressure or timbre of their own from which it is done note by note."""

MIN_SET_UP_SHARE = 0.9
"""Share of notes at whose onset a bend and pressure or timbre are set, from which that is done for each."""

MIN_MOVING_SHARE = 0.6
"""Share of notes that lie on another channel than the note before, from which channels take turns."""

MAX_REGISTER_SHARE = 0.5
"""Share of the variance of pitch that the channels explain, above which they are parts and not turns."""

MIN_TURNS_SHARE = 0.9
"""Share of notes that lie on the channel whose last note began longest ago, from which channels take turns
though no note is bent."""

MIN_SPARE = 1.5
"""Channels for each note that sounds at once, from which channels are more than parts would need."""

MAX_NOTES = 1024
"""Notes of each channel that are looked at."""

TIMBRE = 74
"""The controller of the third dimension of MPE, brightness in General MIDI."""


def are_turns(table: EventTable, channels: Mapping[int, Pairing], *, is_single: bool = True) -> bool:
    """Say whether some channels of one sound take turns at the notes of one instrument, as in MPE.

    On each channel one note sounds at a time. Successive notes lie on different channels: whatever their
    pitch, or else in turn on more channels than notes ever sound at once. And notes are bent, pressed or
    coloured one by one, or many channels take turns without exception. Or else both bend and pressure, or
    timbre, are set at the very onset of each note, which is what MPE asks for and parts do not do.

    Args:
        table: The events of their track.
        channels: The notes by channel.
        is_single: Whether the track is likely to hold one instrument alone; else turns alone do not count.
    """
    if len(channels) < MIN_CHANNELS:
        return False
    held = {channel: pairing.sounding[:MAX_NOTES] for channel, pairing in channels.items()}
    if overlapping_share(held.values()) > MAX_OVERLAPPING_SHARE:
        return False
    if _set_up_share(table, channels) >= MIN_SET_UP_SHARE:
        return True
    notes = in_order(tuple(held.values()))
    if len(notes) < 2 * len(channels) or float((np.diff(notes.channels) != 0).mean()) < MIN_MOVING_SHARE:
        return False
    is_cyclic = _rests_longest_share(notes) >= MIN_TURNS_SHARE
    is_free = _register_share(notes) <= MAX_REGISTER_SHARE
    has_spare = len(channels) >= MIN_SPARE * _most_at_once(notes)
    if not (is_free or (is_cyclic and has_spare)):
        return False
    is_shaped = _shaped_share(table, channels) >= MIN_SHAPED_SHARE
    is_plain = is_single and is_cyclic and has_spare and len(channels) >= MIN_CHANNELS_WITHOUT_CONTROLS
    return is_shaped or is_plain


def overlapping_share(channels: Iterable[Notes], slack: int = 0) -> float:
    """Return the share of notes that begin before an earlier note of their channel has ended.

    Args:
        channels: The notes of each channel, by onset.
        slack: Ticks by which notes may overlap.
    """
    count, overlapping = 0, 0
    for notes in channels:
        reach = np.maximum.accumulate(notes.ends)
        overlapping += int((notes.onsets[1:] + slack < reach[:-1]).sum())
        count += len(notes)
    return overlapping / max(count, 1)


def _register_share(notes: Notes) -> float:
    """Return the share of the variance of pitch that lies between the channels."""
    pitches, channels = notes.pitches.astype(np.float64), notes.channels
    total = float(((pitches - pitches.mean()) ** 2).sum())
    between = 0.0
    for channel in np.unique(channels).tolist():
        own = pitches[channels == channel]
        between += len(own) * float((own.mean() - pitches.mean()) ** 2)
    return between / total if total else 0.0


def _most_at_once(notes: Notes) -> int:
    """Return how many notes sound at once at most."""
    ticks = np.concatenate((notes.onsets, notes.ends))
    steps = np.repeat([1, -1], len(notes))
    return int(np.cumsum(steps[np.lexsort((steps, ticks))]).max())


def _rests_longest_share(notes: Notes) -> float:
    """Return the share of notes on the channel whose last note began longest ago, once all have one."""
    last: dict[int, int] = {}
    count, right = 0, 0
    for at, channel in enumerate(notes.channels.tolist()):
        if channel in last:
            count += 1
            right += channel == min(last, key=lambda each: last[each])
        last[channel] = at
    return right / count if count else 0.0


def _set_up_share(table: EventTable, channels: Mapping[int, Pairing]) -> float:
    """Return the share of notes ahead of which, at their tick, a bend and pressure or timbre are set."""
    kinds = kind_of(table.statuses)
    others = (kinds == CHANNEL_PRESSURE) | ((kinds == CONTROL_CHANGE) & (table.firsts == TIMBRE))
    count, set_up = 0, 0
    for channel, pairing in channels.items():
        is_own = channel_of(table.statuses) == channel
        ons = pairing.ons[:MAX_NOTES]
        ticks = table.ticks[ons]
        both = np.ones(len(ons), np.bool_)
        for mask in (kinds == PITCH_BEND, others):
            found = np.flatnonzero(mask & is_own)
            last = np.append(-1, table.ticks[found])[np.searchsorted(found, ons)]
            both &= last == ticks
        set_up += int(both.sum())
        count += len(ons)
    return set_up / max(count, 1)


def _shaped_share(table: EventTable, channels: Mapping[int, Pairing]) -> float:
    """Return the share of notes with a bend, pressure or timbre between the last note-on and their end."""
    kinds = kind_of(table.statuses)
    is_shape = (kinds == PITCH_BEND) | (kinds == CHANNEL_PRESSURE)
    is_shape |= (kinds == CONTROL_CHANGE) & (table.firsts == TIMBRE)
    count, shaped = 0, 0
    for channel, pairing in channels.items():
        ons = pairing.ons[:MAX_NOTES]
        own = np.flatnonzero(is_shape & (channel_of(table.statuses) == channel))
        before = np.append(-1, np.sort(ons)[:-1])
        offs = pairing.offs[:MAX_NOTES]
        ends = np.where(offs >= 0, offs, ons)[np.argsort(ons)]
        shaped += int((np.searchsorted(own, ends) > np.searchsorted(own, before)).sum())
        count += len(ons)
    return shaped / max(count, 1)
