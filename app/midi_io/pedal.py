"""How long notes sound under the sustain pedal."""

import numpy as np

from ripieno.app.midi_io.channel_messages import CONTROL_CHANGE, SUSTAIN, status_byte
from ripieno.app.midi_io.smf import Track
from ripieno.engine.music.notes import Ints, Notes

_DOWN = 64
"""Value of the controller from which the pedal is down. Source: MIDI 1.0, "Hold pedals"."""


def sounding_with_pedal(track: Track, channel: int, notes: Notes) -> Notes:
    """Return notes as long as the sustain pedal lets them sound; the same object without a pedal.

    A note that ends while the pedal is down sounds until the pedal comes up, until the track ends, or
    until its key is struck again.

    Args:
        track: The track.
        channel: From 0.
        notes: The notes of that channel, by onset.
    """
    table = track.table
    found = table.among((status_byte(CONTROL_CHANGE, channel),), (SUSTAIN,))
    is_down = table.seconds[found] >= _DOWN
    if not is_down.any() or not len(notes):
        return notes
    ticks = table.ticks[found].astype(np.int64)
    changed = np.flatnonzero(np.diff(is_down, prepend=np.False_))
    ticks, is_down = ticks[changed], is_down[changed]
    ends = notes.ends
    at = np.searchsorted(ticks, ends, "right") - 1
    is_held = (at >= 0) & is_down[np.maximum(at, 0)]
    ups = np.append(ticks, max(track.end, int(ends.max())))[at + 1]
    ends = np.where(is_held, np.maximum(ends, ups), ends)
    return Notes(notes.onsets, np.minimum(ends, _struck_again(notes)) - notes.onsets, *notes.arrays[2:])


def _struck_again(notes: Notes) -> Ints:
    """Return when the key of each note is struck again, its own end at the earliest."""
    order = np.lexsort((notes.onsets, notes.pitches))
    onsets, pitches = notes.onsets[order], notes.pitches[order]
    again = np.append(onsets[1:], 0)
    again[:-1][pitches[1:] != pitches[:-1]] = np.iinfo(np.int64).max
    again[-1:] = np.iinfo(np.int64).max
    found = np.empty(len(notes), np.int64)
    found[order] = again
    return np.maximum(found, notes.ends)
