"""Phrases for live playing to begin from: four bars of songs, with a bass and a beat, in one MIDI file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.midi_io.add_lanes import add_lanes, meta_event
from app.midi_io.clip_file import save
from app.midi_io.new_file import new_file
from app.midi_io.smf_events import MARKER
from app.midi_io.splice import splice
from app.midi_io.track_events import with_metas
from engine.generate.ways import with_lane
from engine.music.clip import Clip
from engine.music.meter import MetreChange, TempoChange, TimeMap
from engine.music.note import Note
from engine.music.region import Region
from engine.music.roles import Role
from training.data.piece import Part, Piece
from training.data.store import Store

BARS = 4
STEP = 120
"""Ticks of a sixteenth."""

ROLES = (Role.LEAD, Role.COUNTER, Role.KEYS, Role.BASS, Role.DRUMS)
FEWEST_NOTES = 10
_BAR_STEPS = 16
_BASS_BELOW, _BASS_LOW = 55, 28
_OCTAVE = 12


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
    beats = [piece for piece in pieces if piece.source == "groove"]
    phrases = list(_phrases(songs, beats, count, rng))
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
    songs: Sequence[Piece], beats: Sequence[Piece], count: int, rng: np.random.Generator
) -> Iterator[tuple[str, Lanes]]:
    found = 0
    for index in rng.permutation(len(songs)):
        piece = songs[index]
        lanes = _phrase(piece, rng)
        beat = _beat(beats, rng)
        if lanes and beat:
            yield piece.song, {**lanes, Role.DRUMS: beat}
            found += 1
        if found == count:
            return


def _phrase(piece: Piece, rng: np.random.Generator) -> Lanes | None:
    """Return four bars of a song in 4/4 in which melody and keys play, or None."""
    starts = piece.bar_starts
    places = [bar for bar in range(8, piece.bars - BARS, BARS) if _is_plain(starts[bar : bar + BARS + 1])]
    for bar in rng.permutation(places)[:6]:
        lanes = {part.role: _notes(part, float(starts[bar])) for part in piece.parts}
        if all(len(lanes.get(role, ())) >= FEWEST_NOTES for role in (Role.LEAD, Role.KEYS)):
            return {**lanes, Role.BASS: _bass(lanes[Role.KEYS])}
    return None


def _is_plain(starts: np.ndarray) -> bool:
    return bool(np.allclose(np.diff(starts), _BAR_STEPS))


def _notes(part: Part, start: float) -> list[Note]:
    end = start + BARS * _BAR_STEPS
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


def _bass(keys: Sequence[Note]) -> list[Note]:
    """Return the lowest note of each onset of the left hand, in the range of a bass."""
    lowest: dict[int, Note] = {}
    for note in keys:
        if note.pitch < _BASS_BELOW and note.pitch < lowest.get(note.onset, replace(note, pitch=127)).pitch:
            lowest[note.onset] = note
    return [replace(note, pitch=_BASS_LOW + (note.pitch - _BASS_LOW) % _OCTAVE) for note in lowest.values()]


def _beat(beats: Sequence[Piece], rng: np.random.Generator) -> list[Note] | None:
    """Return four bars of drums in 4/4, or None."""
    piece = beats[int(rng.integers(len(beats)))]
    if piece.bars <= BARS or not _is_plain(piece.bar_starts[: BARS + 1]):
        return None
    notes = _notes(piece.parts[0], float(piece.bar_starts[0]))
    return notes if len(notes) >= 2 * FEWEST_NOTES else None
