"""From a file's events to the notes, lanes and time that music is made of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from ripieno.app.midi_io.channel_messages import CHANNELS, NOTE_ON, status_byte
from ripieno.app.midi_io.drum_parts import DrumParts
from ripieno.app.midi_io.instruments_of import Instrument, TrackEvidence, instruments_of, zones_of
from ripieno.app.midi_io.mpe_zones import Zone
from ripieno.app.midi_io.note_pairs import Pairing, pair_notes
from ripieno.app.midi_io.pedal import sounding_with_pedal
from ripieno.app.midi_io.smf import Smf, Track
from ripieno.app.midi_io.smf_events import (
    CHANNEL_PREFIX,
    INSTRUMENT_NAME,
    META,
    METRE,
    SYSEX,
    TEMPO,
    TRACK_NAME,
)
from ripieno.app.midi_io.texts import decode_name
from ripieno.app.midi_io.track_sounds import (
    OneSound,
    SoundChanges,
    by_sound,
    port_of,
    shared_changes,
    sound_changes,
)
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.control_notes import control_pitches
from ripieno.engine.music.meter import MICROSECONDS, MetreChange, TempoChange, TimeMap
from ripieno.engine.music.role_guess import guess_role
from ripieno.engine.music.roles import DRUM_CHANNEL, Role

# The greatest power of 2 that a written denominator may be: 1/32768 is beyond any score.
_FINEST_BEAT = 15


def read_clip(smf: Smf) -> Clip:
    """Return the music of a file: as a rule a lane for each channel of each track chunk that has notes.

    An instrument with several channels is one lane, and a channel that changes its sound is a lane for each
    sound. A note without note-off gets the length of a sixteenth; one that ends where it begins, one tick. In
    a format 2 file all tracks begin at tick 0 and the first gives tempo and metre.

    Args:
        smf: A file.
    """
    time, kits = read_time(smf), DrumParts.of(smf)
    found = [_with_notes(track, sixteenth(time)) for track in smf.tracks]
    silent = [index for index, notes in enumerate(found) if not notes]
    shared = shared_changes(smf), shared_changes(smf, silent)
    zones = zones_of(smf, tuple(map(bool, found)))
    lanes = tuple(
        chain.from_iterable(
            _lanes(smf, index, found[index], time.ppq, shared, zones[index], kits)
            for index in range(len(smf.tracks))
        )
    )
    ends = (int(lane.notes.ends.max()) for lane in lanes)
    end = max((*(track.end for track in smf.tracks), *ends), default=0)
    return Clip(time, lanes, end)


def sixteenth(time: TimeMap) -> int:
    """Return the length in ticks, at least 1, that is read for a note without note-off."""
    return max(1, time.ppq // 4)


def read_time(smf: Smf) -> TimeMap:
    """Return tempo and metre; SMPTE time becomes one tempo at which all seconds are right."""
    tracks = smf.tracks[:1] if smf.format == 2 else smf.tracks
    events = chain.from_iterable(track.of_kind(META, TEMPO, METRE) for track in tracks)
    metas = [(event.tick, *event.meta) for event in events]
    metres = [
        MetreChange(tick, content[0], 2 ** content[1])
        for tick, kind, content in metas
        if kind == METRE and len(content) >= 2 and content[1] <= _FINEST_BEAT
    ]
    if smf.ticks_per_second is not None:
        ppq = max(1, round(smf.ticks_per_second / 2))
        tempo = TempoChange(0, round(ppq * MICROSECONDS / smf.ticks_per_second))
        return TimeMap.build(ppq, (tempo,), metres)
    tempos = [
        TempoChange(tick, int.from_bytes(content[:3]))
        for tick, kind, content in metas
        if kind == TEMPO and len(content) >= 3
    ]
    return TimeMap.build(smf.ticks_per_quarter or 1, tempos, metres)


def _with_notes(track: Track, hung_length: int) -> dict[int, Pairing]:
    """Return the notes of a track by channel, of those that have any."""
    pairings = pair_notes(track.events, hung_length)
    return {channel: pairing for channel, pairing in pairings.items() if len(pairing.sounding)}


def _lanes(
    smf: Smf,
    index: int,
    found: Mapping[int, Pairing],
    beat: int,
    shared: Sequence[Mapping[tuple[int, int], SoundChanges]],
    zones: Sequence[Zone],
    kits: DrumParts,
) -> Iterator[Lane]:
    """Yield a track's lanes; ``shared`` are the sounds that all tracks share, and those of silent ones."""
    if not found:
        return
    track = smf.tracks[index]
    names, port, own = _names(track, smf.encoding), port_of(track), sound_changes(track)
    changes, own = (
        {channel: all_own[port, channel] for channel in range(CHANNELS) if (port, channel) in all_own} | own
        for all_own in shared
    )
    evidence = TrackEvidence(track, own, zones, names[0], smf.format != 0, beat / 4)
    made: list[tuple[Lane, bool | None]] = []
    for instrument in instruments_of(evidence, found):
        first = min(int(found[channel].ons.min()) for channel in _channels_of(instrument) if channel in found)
        is_kit = kits.is_kit(track, instrument.channel, first)
        for each in _sounds(instrument, changes, is_kit=is_kit):
            place = ("", Role.LEAD, each.notes, index, instrument.channel, each.program)
            made.append((Lane(*place, instrument.spread, each.spans, each.bank, port), is_kit))
    for lane, is_kit in made:
        yield _lane(track, names, lane, beat, is_kit=is_kit, is_alone=len(made) == 1)


def _channels_of(instrument: Instrument) -> tuple[int, ...]:
    return (instrument.channel, *(instrument.spread.channels if instrument.spread else ()))


def _sounds(
    instrument: Instrument, changes: Mapping[int, SoundChanges], *, is_kit: bool | None
) -> tuple[OneSound, ...]:
    """Return the notes of an instrument by sound; drums change their kit and stay one lane."""
    own = next((changes[channel] for channel in _channels_of(instrument) if channel in changes), None)
    is_drums = instrument.channel == DRUM_CHANNEL if is_kit is None else is_kit
    if is_drums and instrument.spread is None:
        first, *_ = by_sound(instrument.notes, own)
        return (replace(first, notes=instrument.notes, spans=()),)
    return by_sound(instrument.notes, own)


def described_lane(smf: Smf, lane: Lane, beat: int, *, is_alone: bool) -> Lane:
    """Return a lane of a file with the name and role that :func:`read_clip` gives it.

    Args:
        smf: The file.
        lane: Notes, track, channels and sound as they are in it.
        beat: Ticks of a quarter note.
        is_alone: Whether its track has no other lane.
    """
    track = smf.tracks[lane.track]
    begins = track.table.of_status(status_byte(NOTE_ON, lane.channel))
    is_on = track.table.seconds[begins] > 0
    first_on = int(begins[np.argmax(is_on)]) if is_on.any() else 0
    is_kit = DrumParts.of(smf).is_kit(track, lane.channel, first_on)
    return _lane(track, _names(track, smf.encoding), lane, beat, is_kit=is_kit, is_alone=is_alone)


def _lane(
    track: Track,
    names: tuple[str, dict[int, str]],
    lane: Lane,
    beat: int,
    *,
    is_kit: bool | None,
    is_alone: bool,
) -> Lane:
    """Name a lane and guess its role; a name that several share says nothing of each one's role."""
    name, channel_names = names
    own = (channel_names[channel] for channel in (lane.channel, *lane.channels) if channel in channel_names)
    own_name = next(own, name if is_alone else "")
    lane = replace(lane, name=own_name)
    role = _role(track, lane, beat, is_kit=is_kit)
    if role is not Role.DRUMS and (control := control_pitches(lane, beat)):
        lane = replace(lane, control=control)
        role = _role(track, lane, beat, is_kit=is_kit)
    return replace(lane, name=own_name or name, role=role)


def _role(track: Track, lane: Lane, beat: int, *, is_kit: bool | None) -> Role:
    """Guess what the notes of a lane do that are music."""
    channel = next((each for each in lane.channels if each != DRUM_CHANNEL), lane.channel)
    sounding = sounding_with_pedal(track, lane.channel, lane.playing)
    return guess_role(lane.name, lane.program, channel, lane.playing, beat, is_kit=is_kit, sounding=sounding)


def _names(track: Track, encoding: str) -> tuple[str, dict[int, str]]:
    """Return the track's name and the names given to single channels by a channel prefix."""
    names: dict[int, str] = {}
    by_channel: dict[int, str] = {}
    prefix: int | None = None
    last = -1
    found = track.table.from_status(SYSEX)
    for index, event in zip(found.tolist(), track.events.at(found), strict=True):
        prefix = prefix if index == last + 1 else None  # a channel message lies between
        last = index
        kind, content = event.meta
        if kind == CHANNEL_PREFIX and content:
            prefix = content[0]
        elif kind in {TRACK_NAME, INSTRUMENT_NAME} and (text := decode_name(content, encoding)):
            if prefix is None:
                names.setdefault(kind, text)
            else:
                by_channel.setdefault(prefix, text)
    return names.get(TRACK_NAME, names.get(INSTRUMENT_NAME, "")), by_channel
