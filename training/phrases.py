"""Phrases for live playing to begin from: four bars of songs, with a bass and a beat, in one MIDI file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ripieno.app.midi_io.add_lanes import add_lanes, meta_event
from ripieno.app.midi_io.clip_file import save
from ripieno.app.midi_io.new_file import new_file
from ripieno.app.midi_io.smf_events import MARKER
from ripieno.app.midi_io.splice import splice
from ripieno.app.midi_io.track_events import with_metas
from ripieno.engine.generate.new_lane import with_lane
from ripieno.engine.grid.part import Part
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.meter import MetreChange, TempoChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.training.bands import BAR, Beats, is_plain, with_band
from ripieno.training.data.piece import Piece
from ripieno.training.data.store import Store

BARS = 4
STEP = 120
"""Ticks of a sixteenth."""

ROLES = (Role.LEAD, Role.COUNTER, Role.KEYS, Role.BASS, Role.DRUMS)
MIN_NOTES = {Role.LEAD: 10, Role.KEYS: 10, Role.BASS: 4, Role.DRUMS: 20}


def write_phrases(store: Store, path: Path, count: int, seed: int = 1) -> None:
    """Choose phrases and write them.

    Args:
        store: Prepared data with POP909 and Groove.
        path: The MIDI file; its markers name the song of each phrase.
        count: How many phrases, each of another song.
        seed: Which ones.
    """
    rng = np.random.default_rng(seed)
    pieces = store.pieces("train")
    songs = [piece for piece in pieces if piece.source == "pop909"]
    phrases = list(_phrases(songs, Beats.of(pieces), count, rng))
    bars = BARS * len(phrases)
    time = TimeMap(4 * STEP, (TempoChange(0, 500_000),), (MetreChange(0, 4, 4),))
    clip = Clip(time, (), time.bar_start(bars))
    for role in ROLES:
        clip = with_lane(clip, role)
    marks = {
        time.bar_start(BARS * number): meta_event(0, MARKER, name.encode()).body
        for number, (name, _) in enumerate(phrases)
    }
    smf = with_metas(new_file(time, clip.end), marks)
    smf, clip = add_lanes(smf, clip, range(len(ROLES)))
    notes = {
        lane: [
            replace(note, onset=note.onset + time.bar_start(BARS * number))
            for number, (_, lanes) in enumerate(phrases)
            for note in lanes.get(role, ())
        ]
        for lane, role in enumerate(ROLES)
    }
    save(splice(smf, clip, Region(tuple(range(bars)), tuple(range(len(ROLES)))), notes), path)


Lanes = dict[Role, list[Note]]


def _phrases(
    songs: Sequence[Piece], beats: Beats, count: int, rng: np.random.Generator
) -> Iterator[tuple[str, Lanes]]:
    found = 0
    for index in rng.permutation(len(songs)):
        lanes = _phrase(with_band(songs[index], beats, rng), rng)
        if lanes:
            yield songs[index].song, lanes
            found += 1
        if found == count:
            return


def _phrase(piece: Piece, rng: np.random.Generator) -> Lanes | None:
    """Return four bars of a song in 4/4 in which all but a counter melody play, or None."""
    if not is_plain(piece):
        return None
    for bar in rng.permutation(range(8, piece.bars - BARS, BARS))[:6]:
        lanes = {part.role: _notes(part, float(piece.bar_starts[bar])) for part in piece.parts}
        if all(len(lanes.get(role, ())) >= fewest for role, fewest in MIN_NOTES.items()):
            return lanes
    return None


def _notes(part: Part, start: float) -> list[Note]:
    end = start + BARS * BAR
    inside = np.flatnonzero((part.onset >= start - 0.25) & (part.onset < end - 0.25))
    return [
        Note(
            max(round(float(part.onset[at] - start)), 0) * STEP,
            max(round(float(min(part.length[at], end - part.onset[at])) * STEP), STEP // 2),
            int(part.pitch[at]),
            int(part.velocity[at]),
        )
        for at in inside
    ]
