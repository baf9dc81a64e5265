"""Which channels of a file are set to a drum kit, or to a pitched sound on the drums' own channel.

Source: General MIDI 2 (bank select 120 and 121); Yamaha XG (banks 126 and 127, parameter 08 nn 07, "part
mode"); Roland GS (parameter 40 1n 15, "use for rhythm part").
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from ripieno.app.midi_io.channel_messages import (
    BANK,
    CHANNELS,
    CONTROL_CHANGE,
    channel_of,
    kind_of,
    status_byte,
)
from ripieno.app.midi_io.event import SYSEX
from ripieno.app.midi_io.smf import Smf, Track
from ripieno.engine.music.roles import DRUM_CHANNEL

_KITS, _MELODIES = frozenset({120, 126, 127}), 121
# The bytes of the length, then the maker.
_GS = re.compile(rb"[\x80-\xff]*[\x00-\x7f]\x41.\x42\x12\x40([\x10-\x1f])\x15(.)", re.DOTALL)
_XG = re.compile(rb"[\x80-\xff]*[\x00-\x7f]\x43[\x10-\x1f]\x4c\x08([\x00-\x0f])\x07(.)", re.DOTALL)

# GS counts the parts of a block from 1, with the drums of channel 10 as part 0.
_GS_CHANNELS = (DRUM_CHANNEL, *(channel for channel in range(CHANNELS) if channel != DRUM_CHANNEL))


@dataclass(frozen=True, slots=True)
class DrumParts:
    """What a file says of drums for all of its tracks; those of a format 2 file share nothing.

    Attributes:
        modes: By channel, from 0, whether the last system exclusive message makes its part drums.
        banks: By channel the first bank that any track selects.
    """

    modes: Mapping[int, bool]
    banks: Mapping[int, int]

    @classmethod
    def of(cls, smf: Smf) -> Self:
        """Return what a file says."""
        modes: dict[int, bool] = {}
        banks: dict[int, int] = {}
        for track in smf.tracks if smf.format != 2 else ():
            modes |= dict(_part_modes(track))
            for channel, bank in _first_banks(track):
                banks.setdefault(channel, bank)
        return cls(modes, banks)

    def is_kit(self, track: Track, channel: int, first_on: int) -> bool | None:
        """Say whether a channel of a track is set to a drum kit; None where the file does not say.

        A message outweighs a bank. Of banks the one in force at the first note counts, else the next one,
        else that of another track.

        Args:
            track: The track.
            channel: From 0.
            first_on: Index of the channel's first note-on among the events.
        """
        if channel in self.modes:
            return self.modes[channel]
        own = _bank(track, channel, first_on)
        bank = self.banks.get(channel) if own is None else own
        if bank == _MELODIES:
            return False if channel == DRUM_CHANNEL else None
        return True if bank in _KITS else None


def _first_banks(track: Track) -> Iterator[tuple[int, int]]:
    """Yield the channels for which a track selects banks, and the first bank of each."""
    table = track.table
    at = np.flatnonzero((kind_of(table.statuses) == CONTROL_CHANGE) & (table.firsts == BANK))
    channels, firsts = np.unique(channel_of(table.statuses[at]), return_index=True)
    yield from zip(channels.tolist(), table.seconds[at[firsts]].tolist(), strict=True)


def _bank(track: Track, channel: int, first_on: int) -> int | None:
    banks = track.table.among((status_byte(CONTROL_CHANGE, channel),), (BANK,))
    if not len(banks):
        return None
    at = banks[max(int(np.searchsorted(banks, first_on)) - 1, 0)]
    return int(track.table.seconds[at])


def _part_modes(track: Track) -> Iterator[tuple[int, bool]]:
    """Yield the channels whose part a system exclusive message of a track sets, and whether to drums."""
    for event in track.events.at(np.flatnonzero(track.table.statuses == SYSEX)):
        if (match := _GS.match(event.data)) is not None:
            yield _GS_CHANNELS[channel_of(match[1][0])], match[2][0] > 0
        elif (match := _XG.match(event.data)) is not None:
            yield match[1][0], match[2][0] > 0
