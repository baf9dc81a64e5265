"""From a file's events to the notes, lanes and time that music is made of."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

import numpy as np

from ripieno.app.midi_io.channel_messages import NOTE_ON, PROGRAM_CHANGE, channel_of, kind_of, status_byte
from ripieno.app.midi_io.drum_parts import DrumParts
from ripieno.app.midi_io.note_pairs import pair_notes
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
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.control_notes import control_pitches
from ripieno.engine.music.meter import MICROSECONDS, MetreChange, TempoChange, TimeMap
from ripieno.engine.music.role_guess import guess_role
from ripieno.engine.music.roles import Role

MAX_NAME_LETTERS = 256
"""Letters of a name that are read; the bytes of a longer one stay in the file."""

# The greatest power of 2 that a written denominator may be: 1/32768 is beyond any score.
_FINEST_BEAT = 15


def read_clip(smf: Smf) -> Clip:
    """Return the music of a file: one lane for each channel of each track chunk that has notes.

    A note without note-off gets the length of a sixteenth; one that ends where it begins, one
    tick. In a format 2 file all tracks begin at tick 0 and the first gives tempo and metre.

    Args:
        smf: A file.
    """
    time = _time_map(smf)
    programs, kits = _shared_programs(smf), DrumParts.of(smf)
    lanes = tuple(
        chain.from_iterable(
            _lanes(track, index, time.ppq, programs, kits) for index, track in enumerate(smf.tracks)
        )
    )
    ends = (int(lane.notes.ends.max()) for lane in lanes)
    end = max((*(track.end for track in smf.tracks), *ends), default=0)
    return Clip(time, lanes, end)


def sixteenth(time: TimeMap) -> int:
    """Return the length in ticks, at least 1, that is read for a note without note-off."""
    return max(1, time.ppq // 4)


def _time_map(smf: Smf) -> TimeMap:
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


def _lanes(
    track: Track, index: int, beat: int, programs: Mapping[int, int], kits: DrumParts
) -> Iterator[Lane]:
    """Yield a track's lanes."""
    found = {
        channel: (pairing.sounding, int(pairing.ons.min()))
        for channel, pairing in pair_notes(track.events, max(1, beat // 4)).items()
        if len(pairing.sounding)
    }
    names = _names(track)
    for channel, (notes, first_on) in found.items():
        program = _program(track, channel, first_on)
        program = programs.get(channel) if program is None else program
        lane = Lane("", Role.LEAD, notes, index, channel, program)
        is_kit = kits.is_kit(track, channel, first_on)
        yield _lane(track, names, lane, beat, is_kit=is_kit, is_alone=len(found) == 1)


def described_lane(smf: Smf, lane: Lane, *, is_alone: bool) -> Lane:
    """Return a lane of a file with the name, role and program that :func:`read_clip` gives it.

    Args:
        smf: The file.
        lane: Notes, track and channel as they are in it, and the program that another reading of
            the same controllers found.
        is_alone: Whether its track has no other lane.
    """
    track = smf.tracks[lane.track]
    begins = track.table.of_status(status_byte(NOTE_ON, lane.channel))
    first_on = begins[np.argmax(track.table.seconds[begins] > 0)]
    program = _program(track, lane.channel, int(first_on))
    lane = lane if program is None else replace(lane, program=program)
    is_kit = DrumParts.of(smf).is_kit(track, lane.channel, int(first_on))
    return _lane(track, _names(track), lane, _time_map(smf).ppq, is_kit=is_kit, is_alone=is_alone)


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
    own_name = channel_names.get(lane.channel, name if is_alone else "")
    lane = replace(lane, name=own_name)
    role = _role(track, lane, beat, is_kit=is_kit)
    if role is not Role.DRUMS and (control := control_pitches(lane, beat)):
        lane = replace(lane, control=control)
        role = _role(track, lane, beat, is_kit=is_kit)
    return replace(lane, name=own_name or name, role=role)


def _role(track: Track, lane: Lane, beat: int, *, is_kit: bool | None) -> Role:
    """Guess what the notes of a lane do that are music."""
    sounding = sounding_with_pedal(track, lane.channel, lane.playing)
    return guess_role(
        lane.name, lane.program, lane.channel, lane.playing, beat, is_kit=is_kit, sounding=sounding
    )


def _names(track: Track) -> tuple[str, dict[int, str]]:
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
        elif kind in {TRACK_NAME, INSTRUMENT_NAME} and (text := _text(content)):
            if prefix is None:
                names.setdefault(kind, text)
            else:
                by_channel.setdefault(prefix, text)
    return names.get(TRACK_NAME, names.get(INSTRUMENT_NAME, "")), by_channel


def _text(content: bytes) -> str:
    """Return text on one line; the format leaves the character set open."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    text = text[:MAX_NAME_LETTERS]
    printable = (letter if letter.isprintable() else " " for letter in text)
    return " ".join("".join(printable).split())


def _program(track: Track, channel: int, first_on: int) -> int | None:
    """Return the program in force at a channel's first note, else the first one after it."""
    changes = track.table.of_status(status_byte(PROGRAM_CHANGE, channel))
    if not len(changes):
        return None
    before = int(np.searchsorted(changes, first_on))
    return int(track.table.firsts[changes[max(before - 1, 0)]])


def _shared_programs(smf: Smf) -> dict[int, int]:
    """Return each channel's first program of the whole file, for tracks that name none.

    The tracks of a format 2 file are pieces of their own and share nothing.
    """
    programs: dict[int, int] = {}
    if smf.format == 2:
        return programs
    for track in smf.tracks:
        table = track.table
        changes = np.flatnonzero((kind_of(table.statuses) == PROGRAM_CHANGE) & (table.firsts < 0x80))
        channels, first = np.unique(channel_of(table.statuses[changes]), return_index=True)
        for channel, program in zip(channels.tolist(), table.firsts[changes[first]].tolist(), strict=True):
            programs.setdefault(channel, program)
    return programs
