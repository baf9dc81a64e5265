"""The manner of a clip: is it quantised, is it flat, and new notes made to match."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.music.clip import Clip
from engine.music.meter import TimeMap
from engine.music.note import Note
from engine.music.region import Region

GRID = 3
"""Divisions of a step that a quantised clip may use: sixteenths and their triplets."""

QUANTISED_SHARE = 0.95
NEAR_GRID = 0.08
"""Distance from the grid, in steps, that still counts as on it."""

FLAT_SPREAD = 1.0
"""Standard deviation of velocities below which a lane has no expression."""

FEWEST_NOTES = 4
DEFAULT_VELOCITY = 80


@dataclass(frozen=True)
class Manner:
    """How the known notes of a clip are played.

    Attributes:
        quantised: Whether onsets lie on the grid.
        flat: Velocity of each lane that has only one; other lanes are absent.
    """

    quantised: bool
    flat: Mapping[int, int]

    @property
    def expressive(self) -> bool:
        """Whether any velocities vary."""
        return not self.flat


def manner_of(clip: Clip, region: Region) -> Manner:
    """Look at the notes of a clip from which the region's notes are gone."""
    notes = [note for lane in clip.lanes for note in lane.notes]
    flat = {lane: _flat_velocity(clip.lanes[lane].notes, notes) for lane in region.lanes}
    return Manner(
        _quantised([note.onset for note in notes], clip.time),
        {lane: velocity for lane, velocity in flat.items() if velocity is not None},
    )


def tidy(notes: Sequence[Note], manner: Manner, lane: int, time: TimeMap) -> tuple[Note, ...]:
    """Return new notes in the manner of the clip: snapped where it is quantised, flat where it is flat."""
    velocity = manner.flat.get(lane)
    level = notes if velocity is None else [replace(note, velocity=velocity) for note in notes]
    if not manner.quantised:
        return tuple(level)
    return tuple(_snap(note, time) for note in level)


def _snap(note: Note, time: TimeMap) -> Note:
    bar = time.bar_start(time.bar_at(note.onset))
    cell = time.step_ticks / GRID
    onset = bar + round(round((note.onset - bar) / cell) * cell)
    length = max(round(max(round(note.length / cell), 1) * cell), 1)
    return replace(note, onset=onset, length=length)


def _flat_velocity(own: Sequence[Note], others: Sequence[Note]) -> int | None:
    velocities = [note.velocity for note in (own if len(own) >= FEWEST_NOTES else others)]
    if not velocities:
        return DEFAULT_VELOCITY
    flat = len(velocities) >= FEWEST_NOTES and float(np.std(velocities)) < FLAT_SPREAD
    return round(float(np.median(velocities))) if flat else None


def _quantised(onsets: Sequence[int], time: TimeMap) -> bool:
    if not onsets:
        return True
    bars = np.array([time.bar_start(time.bar_at(onset)) for onset in onsets])
    position = (np.array(onsets) - bars) / time.step_ticks * GRID
    near = np.abs(position - np.rint(position)) / GRID <= NEAR_GRID
    return bool(near.mean() >= QUANTISED_SHARE)
