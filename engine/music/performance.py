"""The performance style of a clip: is it quantised, is it flat, and new notes made to match."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ripieno.engine.music.clip import Clip
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Ints, Notes, joined
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

GRID = 3
"""Divisions of a step that a quantised clip may use: sixteenths and their triplets."""

CELLS = (1.0, 1 / GRID)
"""What onsets may keep to, in steps: sixteenths alone, or their triplets too."""

QUANTISED_SHARE = 0.95
MIN_STEADY_NOTES = 16
"""Notes of a lane that say what it always does."""

MAX_LENGTHS = 5
"""Lengths of a steady lane."""

MAX_OVERLAP_SHARE = 0.12
"""Share of the notes of a single line that may reach into the next."""

RARE = 0.02
"""Share of the notes below which a length is an exception."""

NEAR_GRID = 0.08
"""Distance from the grid, in steps, that still counts as on it."""

FLAT_SPREAD = 1.0
"""Standard deviation of velocities below which a lane has no expression."""

MIN_NOTES = 4
DEFAULT_VELOCITY = 80


@dataclass(frozen=True)
class PerformanceStyle:
    """How the known notes of a clip are played.

    Attributes:
        quantised: Whether onsets lie on the grid.
        flat: Velocity of each lane that has only one; other lanes are absent.
        onsets: By lane, the coarsest of ``CELLS`` that the onsets of a quantised lane keep to, in
            steps; the finest where a lane is absent.
        lengths: The same of note lengths.
        usual: By lane, the few lengths in ticks that a quantised lane has, where they are few.
        single: Lanes that are single lines.
        strokes: By lane of drums, the usual length of each drum in ticks, under -1 that of all.
    """

    quantised: bool
    flat: Mapping[int, int]
    onsets: Mapping[int, float] = field(default_factory=dict)
    lengths: Mapping[int, float] = field(default_factory=dict)
    usual: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    single: frozenset[int] = frozenset()
    strokes: Mapping[int, Mapping[int, int]] = field(default_factory=dict)

    @property
    def expressive(self) -> bool:
        """Whether any velocities vary."""
        return not self.flat


def measure_performance(clip: Clip, region: Region) -> PerformanceStyle:
    """Look at the notes of a clip from which the region's notes are gone."""
    notes = joined([lane.notes for lane in clip.lanes])
    flat = {lane: _flat_velocity(clip.lanes[lane].notes, notes) for lane in region.lanes}
    held = {lane: _enough(clip.lanes[lane].notes, notes) for lane in region.lanes}
    drums = [lane for lane in region.lanes if clip.lanes[lane].role is Role.DRUMS and clip.lanes[lane].notes]
    return PerformanceStyle(
        _quantised(notes.onsets, clip.time),
        {lane: velocity for lane, velocity in flat.items() if velocity is not None},
        {lane: _divisions(_in_bars(found, clip.time), clip.time) for lane, found in held.items()},
        {lane: _divisions(found.lengths, clip.time) for lane, found in held.items()},
        {lane: usual for lane in region.lanes if (usual := _usual(clip.lanes[lane].notes))},
        frozenset(lane for lane in region.lanes if lane not in drums and _is_line(clip.lanes[lane].notes)),
        {lane: _strokes(clip.lanes[lane].notes) for lane in drums},
    )


def tidy(notes: Sequence[Note], performance: PerformanceStyle, lane: int, time: TimeMap) -> tuple[Note, ...]:
    """Return new notes played as the clip is: snapped where it is quantised, flat where it is flat.

    Drums do not end, so theirs are as long as the same drums around, which files keep for good.
    """
    velocity = performance.flat.get(lane)
    level = notes if velocity is None else [replace(note, velocity=velocity) for note in notes]
    if performance.quantised:
        cells = performance.onsets.get(lane, CELLS[-1]), performance.lengths.get(lane, CELLS[-1])
        level = [_snap(note, time, *cells) for note in level]
        usual = performance.usual.get(lane, ())
        level = [replace(note, length=_nearest(note.length, usual)) for note in level] if usual else level
    strokes = performance.strokes.get(lane)
    if strokes is not None:
        level = [replace(note, length=strokes.get(note.pitch, strokes[-1])) for note in level]
    return tuple(level)


def _snap(note: Note, time: TimeMap, onsets: float, lengths: float) -> Note:
    unit = time.step_ticks * lengths
    onset = time.nearest(note.onset, time.step_ticks * onsets)
    length = max(round(max(round(note.length / unit), 1) * unit), 1)
    return replace(note, onset=onset, length=length)


def _enough(own: Notes, others: Notes) -> Notes:
    """Return a lane's own notes, or those of all lanes where it has too few to go by."""
    return own if len(own) >= MIN_NOTES else others


def _in_bars(notes: Notes, time: TimeMap) -> Ints:
    """Return onsets counted from the begins of their bars."""
    return notes.onsets - time.starts_of_bars_at(notes.onsets)


def _divisions(ticks: Ints, time: TimeMap) -> float:
    """Return the coarsest of ``CELLS`` whose multiples times lie on."""
    if not len(ticks):
        return CELLS[-1]
    steps = ticks / time.step_ticks
    near = np.abs(steps - np.rint(steps)) <= NEAR_GRID
    return CELLS[0] if near.mean() >= QUANTISED_SHARE else CELLS[-1]


def _usual(notes: Notes) -> tuple[int, ...]:
    """Return the lengths of a lane where they are few, ascending; nothing where they are many."""
    lengths, first, counts = np.unique(notes.lengths, return_index=True, return_counts=True)
    common = np.lexsort((first, -counts))[:MAX_LENGTHS]  # of two as common the one that comes first
    if len(notes) < MIN_STEADY_NOTES or counts[common].sum() < QUANTISED_SHARE * len(notes):
        return ()
    return tuple(sorted(lengths[common][counts[common] >= len(notes) * RARE].tolist()))


def _is_line(notes: Notes) -> bool:
    """Say whether notes are one after the other, but for few that reach into the next."""
    overlaps = int((notes.ends[:-1] > notes.onsets[1:]).sum())
    return len(notes) >= MIN_STEADY_NOTES and overlaps <= MAX_OVERLAP_SHARE * len(notes)


def _nearest(length: int, usual: Sequence[int]) -> int:
    """Return the length that is nearest by ratio."""
    return min(usual, key=lambda each: abs(np.log(each / max(length, 1))))


def _strokes(notes: Notes) -> Mapping[int, int]:
    """Return the median length of each drum, and under -1 that of all."""
    drums = np.unique(notes.pitches).tolist()
    usual = {drum: round(float(np.median(notes.lengths[notes.pitches == drum]))) for drum in drums}
    return {**usual, -1: round(float(np.median(notes.lengths)))}


def _flat_velocity(own: Notes, others: Notes) -> int | None:
    velocities = _enough(own, others).velocities
    if not len(velocities):
        return DEFAULT_VELOCITY
    flat = len(velocities) >= MIN_NOTES and float(np.std(velocities)) < FLAT_SPREAD
    return round(float(np.median(velocities))) if flat else None


def _quantised(onsets: Ints, time: TimeMap) -> bool:
    if not len(onsets):
        return True
    position = (onsets - time.starts_of_bars_at(onsets)) / time.step_ticks * GRID
    near = np.abs(position - np.rint(position)) / GRID <= NEAR_GRID
    return bool(near.mean() >= QUANTISED_SHARE)
