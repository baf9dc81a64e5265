"""The job that says what a MIDI file holds."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import numpy as np

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.midi_io.encodings import title_of
from ripieno.app.midi_io.smf import Smf
from ripieno.app.session.commands import DescribeFile
from ripieno.app.session.events import BarChords, ClipReport, DamageReport, MetreMark, TempoMark, TrackReport
from ripieno.app.session.lane_sound import sound_of
from ripieno.engine.music.chords import estimate_chords
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.extent import extent_of
from ripieno.engine.music.keys import durations_of, key_of
from ripieno.engine.music.meter import MICROSECONDS, TimeMap
from ripieno.engine.music.roles import Role

CHORD_BARS = 4096
CHORD_BEATS = 16384
"""Where the search for chords ends, in bars and in quarter notes: beyond two hours of music."""


def describe_file(command: DescribeFile) -> ClipReport:
    """Return what a file holds.

    Args:
        command: Which file.

    Raises:
        RipienoError: If it cannot be read.
    """
    smf = load(command.source, command.encoding)
    return describe_clip(smf, read_clip(smf), command.source)


def describe_clip(smf: Smf, clip: Clip, source: Path) -> ClipReport:
    """Return what a file that has been read holds.

    Args:
        smf: The file.
        clip: Its clip.
        source: What it is called.
    """
    time, extent = clip.time, extent_of(clip)
    voiced = {lane.track for lane in clip.lanes}
    return ClipReport(
        source=source,
        format=smf.format,
        ticks_per_beat=smf.ticks_per_quarter,
        bars=clip.bars,
        seconds=time.seconds_at(clip.end),
        metres=tuple(
            MetreMark(time.bar_at(change.tick) + 1, f"{change.numerator}/{change.denominator}")
            for change in time.metres
        ),
        tempos=tuple(
            TempoMark(time.bar_at(change.tick) + 1, 60 * MICROSECONDS / change.microseconds)
            for change in time.tempos
        ),
        key=_key(clip),
        tracks=tuple(_track(lane, time) for lane in clip.lanes),
        silent_tracks=tuple(index + 1 for index in range(len(smf.tracks)) if index not in voiced),
        chords=tuple(_chords(clip)),
        damage=tuple(
            DamageReport(None if each.track is None else each.track + 1, each.byte, str(each))
            for each in smf.damage
        ),
        encoding=title_of(smf.encoding),
        music=(extent.first + 1, extent.stop) if clip.lanes else None,
        has_pickup=time.has_pickup,
    )


def _key(clip: Clip) -> str | None:
    """Return the name of the key of all that is no drum."""
    pitched = [durations_of(lane.playing) for lane in clip.lanes if lane.role != Role.DRUMS]
    key = key_of(np.sum([np.zeros(12), *pitched], axis=0))
    return None if key is None else str(key)


def _track(lane: Lane, time: TimeMap) -> TrackReport:
    """Return what a user needs to know of a lane."""
    music = lane.playing
    notes = music or lane.notes
    control = lane.notes.taken(lane.controls(lane.notes))
    return TrackReport(
        track=lane.track + 1,
        channel=lane.channel + 1,
        name=lane.name,
        program=None if lane.program is None else lane.program + 1,
        sound=sound_of(lane),
        role=lane.role.value,
        notes=len(music),
        lowest=int(notes.pitches.min()),
        highest=int(notes.pitches.max()),
        first_bar=time.bar_at(int(notes.onsets[0])) + 1,
        last_bar=time.bar_at(int(notes.onsets[-1])) + 1,
        channels=tuple(channel + 1 for channel in lane.channels),
        bank=lane.bank,
        port=lane.port + 1,
        control_notes=len(control),
        control_pitches=tuple(np.unique(control.pitches).tolist()),
    )


def _chords(clip: Clip) -> Iterator[BarChords]:
    """Yield the chords of each bar that has any."""
    time = clip.time
    bars = range(min(clip.bars, CHORD_BARS, time.bar_count(CHORD_BEATS * time.ppq)))
    chords = iter(estimate_chords(clip.lanes, time, bars))
    for bar in bars:
        beats = -(-time.bar_length(bar) // time.ppq)
        names = [str(chord) for chord in (next(chords) for _ in range(beats)) if chord is not None]
        if names:
            yield BarChords(bar + 1, tuple(name for name, _ in groupby(names)))
