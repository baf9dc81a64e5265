"""Which channels of a track are one instrument: by what the file says, else by how its notes lie."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ripieno.app.midi_io.channel_messages import CONTROL_CHANGE, channel_of, kind_of
from ripieno.app.midi_io.mpe_zones import Zone, mpe_zones
from ripieno.app.midi_io.note_pairs import Pairing
from ripieno.app.midi_io.per_note_channels import are_turns
from ripieno.app.midi_io.smf import Smf, Track
from ripieno.app.midi_io.string_evidence import string_channels
from ripieno.app.midi_io.track_sounds import PROGRAMS, SoundChanges, same_sounds
from ripieno.engine.music.note_channels import ChannelUse, NoteChannel, NoteChannels
from ripieno.engine.music.notes import Notes, in_order
from ripieno.engine.music.roles import DRUM_CHANNEL

MONO_MODE = 126
"""Controller that sets a channel to one note at a time. Source: MIDI 1.0, "Mode 4"."""


@dataclass(frozen=True, eq=False)
class Instrument:
    """The channels of one instrument, and its notes.

    Attributes:
        channel: The channel that it is known by, and whose program is its sound.
        notes: By onset, then pitch.
        spread: Its channels; None where it has that one alone.
    """

    channel: int
    notes: Notes
    spread: NoteChannels | None = None


@dataclass(frozen=True, eq=False)
class TrackEvidence:
    """What a track says of its instruments beside its notes.

    Attributes:
        track: The track.
        changes: Sounds by channel.
        zones: MPE zones that hold for it.
        name: Its name.
        is_single: Whether it is likely to hold one instrument alone: it is not the one track of its file.
        step_ticks: Ticks of a sixteenth.
    """

    track: Track
    changes: Mapping[int, SoundChanges]
    zones: Sequence[Zone]
    name: str
    is_single: bool
    step_ticks: float


def instruments_of(evidence: TrackEvidence, channels: Mapping[int, Pairing]) -> tuple[Instrument, ...]:
    """Return the instruments of a track, in the order of the channels that they are known by.

    Args:
        evidence: What the track says.
        channels: Its notes by channel, of those that have any.
    """
    found = []
    left = dict(channels)
    for spread, known_by in _several(evidence, channels):
        own = {channel: left.pop(channel) for channel in spread.channels if channel in left}
        notes = in_order([pairing.sounding for pairing in own.values()])
        found.append(Instrument(known_by, notes, spread))
    found += [Instrument(channel, pairing.sounding) for channel, pairing in left.items()]
    return tuple(sorted(found, key=lambda each: each.channel))


def _several(evidence: TrackEvidence, channels: Mapping[int, Pairing]) -> Iterable[tuple[NoteChannels, int]]:
    """Yield the instruments of several channels, and the channel that each is known by."""
    left = set(channels)
    for zone in evidence.zones:
        own = [channel for channel in zone.members if channel in left]
        if own and len(same_sounds(own, evidence.changes)) == 1 and (zone.is_own or len(own) > 1):
            takes = tuple(map(NoteChannel, zone.members))
            yield NoteChannels(ChannelUse.MEMBERS, takes, (zone.manager,)), zone.manager
            left -= zone.channels
    if len(left) < 2:
        return
    mono = _mono_channels(evidence.track)
    for group in same_sounds(sorted(left), evidence.changes):
        pitched = tuple(channel for channel in group if channel != DRUM_CHANNEL)
        strings = string_channels(
            {channel: channels[channel].sounding for channel in pitched},
            _first_program(evidence.changes.get(pitched[0])) if pitched else None,
            evidence.name,
            is_mono=len(mono.intersection(pitched)) * 2 > len(pitched),
            is_single=evidence.is_single,
            step_ticks=evidence.step_ticks,
        )
        if strings is not None:
            yield strings, pitched[0]
            continue
        for some in dict.fromkeys((group, pitched)):
            own_notes = {channel: channels[channel] for channel in some}
            if are_turns(evidence.track.table, own_notes, is_single=evidence.is_single):
                yield NoteChannels(ChannelUse.MEMBERS, tuple(map(NoteChannel, some))), pitched[0]
                break


def _first_program(changes: SoundChanges | None) -> int | None:
    return None if changes is None else int(changes.sounds[0]) % PROGRAMS


def _mono_channels(track: Track) -> set[int]:
    table = track.table
    is_mono = (kind_of(table.statuses) == CONTROL_CHANGE) & (table.firsts == MONO_MODE)
    return set(np.unique(channel_of(table.statuses[is_mono])).tolist())


def zones_of(smf: Smf, with_notes: Sequence[bool]) -> tuple[tuple[Zone, ...], ...]:
    """Return the MPE zones that hold for each track.

    They are its own; or where it sets up none, and is not a piece of its own, those that tracks without notes
    set up.

    Args:
        smf: The file.
        with_notes: Whether each track has notes.
    """
    own = [mpe_zones(track) for track in smf.tracks]
    general = next((zones for zones, has in zip(own, with_notes, strict=True) if zones and not has), ())
    others = () if smf.format == 2 else tuple(replace(zone, is_own=False) for zone in general)
    return tuple(zones or others for zones in own)
