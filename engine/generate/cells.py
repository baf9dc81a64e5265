"""The locks of a job as locks on the planes of a window."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.known_notes import KnownNotes, ReplacedNote
from ripieno.engine.generate.lane_defaults import register_of
from ripieno.engine.generate.own_pitches import own_pitches
from ripieno.engine.generate.window_geometry import WindowGeometry
from ripieno.engine.grid.locks import PitchCount, PlaneLocks
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools, Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.locks import Locks
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.roles import Role


def plane_locks(window: FillWindow, clips: Sequence[Clip]) -> PlaneLocks | None:
    """Return the locks on the masked tokens of a window, or None where nothing is locked.

    Args:
        window: The window.
        clips: The clip of each variation, its notes of the window's region gone.
    """
    locks, geometry, known = window.job.options.locks, window.geometry, window.known
    is_bound = any(bound_pitches(window, lane) is not None for lane in geometry.region.lanes)
    if locks == Locks() and not known.makes_without_context and not is_bound:
        return None
    limit = locks.max_polyphony
    return PlaneLocks(
        geometry.masked_cells,
        np.stack([allowed_cells(window, clip) for clip in clips]),
        np.stack([_room(geometry, clip, limit) for clip in clips]) if limit else None,
        _of_masked(geometry, {lane: known.counts(lane) for lane in known.replaced})
        if locks.keep == "rhythm"
        else None,
        _pitch_counts(known) if locks.keep == "pitch" else (),
    )


def allowed_cells(window: FillWindow, clip: Clip) -> Bools:
    """Return the cells of the masked tokens that the locks leave free.

    Args:
        window: The window.
        clip: The clip of one variation.

    Returns:
        Shape ``(masked, STEPS, PITCHES)``; False also outside the mask.
    """
    geometry = window.geometry
    whole = np.zeros(geometry.mask.shape, bool)
    for lane in geometry.region.lanes:
        whole[geometry.row(lane)] = free_cells(window, lane, clip)
    free: Bools = whole.reshape(-1, STEPS, PITCHES)[geometry.masked] & geometry.masked_cells
    return free


def free_cells(window: FillWindow, lane: int, clip: Clip) -> Bools:
    """Return the cells of one lane that the locks leave free, shape ``(beats, STEPS, PITCHES)``."""
    locks, geometry, known = window.job.options.locks, window.geometry, window.known
    free = np.broadcast_to(free_pitches(window, lane), (STEPS, len(geometry.layout), PITCHES))
    free = np.moveaxis(free, 0, 1) & ~_silent_steps(geometry, locks.silent)[:, :, None]
    if locks.keep == "rhythm":
        free &= known.counts(lane)[:, :, None] > 0
    if locks.keep == "pitch":
        free &= _pitches_of_bars(geometry, known.replaced[lane])[:, None]
        free &= ~_ringing(geometry, clip.lanes[lane].notes)
    return free


def bound_pitches(window: FillWindow, lane: int) -> Bools | None:
    """Return the pitches that a lane keeps to by itself, shape ``(PITCHES,)``; None where it does not."""
    locks, region = window.job.options.locks, window.geometry.region
    low, high = max(locks.low, region.low), min(locks.high, region.high)
    return own_pitches(window.job.given.lanes[lane], low, high)


def free_pitches(window: FillWindow, lane: int) -> Bools:
    """Return the pitches that range, key and chords leave free, shape ``(beats, PITCHES)``."""
    job, geometry = window.job, window.geometry
    locks, own = job.options.locks, job.original.lanes[lane]
    pitches = np.arange(PITCHES)
    low, high = locks.low, locks.high
    is_unlocked = locks.keep is None and (low, high) == (Locks.low, Locks.high)
    if is_unlocked and lane in window.known.without_context:
        low, high = register_of(own)
    bound = bound_pitches(window, lane)
    reached = (pitches >= low) & (pitches <= high) if bound is None else bound
    free = np.tile(reached, (len(geometry.layout), 1))
    if own.role is Role.DRUMS:
        return free
    if locks.key is not None:
        free &= np.isin(pitches % 12, list(locks.key.pitch_classes))
    if locks.chords and job.harmony is not None:
        for beat, tick in enumerate(geometry.step_tick[:, 0].tolist()):
            free[beat] &= [job.harmony.fits(pitch, tick) for pitch in range(PITCHES)]
    return free


def _silent_steps(geometry: WindowGeometry, silent: frozenset[tuple[int, int]]) -> Bools:
    places = zip(geometry.bar.tolist(), geometry.layout.beat.tolist(), strict=True)
    return np.array([[(bar, beat * STEPS + step) in silent for step in range(STEPS)] for bar, beat in places])


def _pitches_of_bars(geometry: WindowGeometry, replaced: Sequence[ReplacedNote]) -> Bools:
    """Return which pitches the replaced notes of each patch's bar have, shape ``(beats, PITCHES)``."""
    has = np.zeros((len(geometry.layout), PITCHES), bool)
    for bar, pitch in {(int(geometry.bar[each.beat]), each.note.pitch) for each in replaced}:
        has[geometry.bar == bar, pitch] = True
    return has


def _ringing(geometry: WindowGeometry, kept: Notes) -> Bools:
    """Return the cells near which a kept note of the cell's pitch sounds."""
    half = geometry.step_ticks / 2
    rings = np.zeros((len(geometry.layout), STEPS, PITCHES), bool)
    for pitch in np.unique(kept.pitches).tolist():
        own = kept.taken(kept.pitches == pitch)
        begun = np.searchsorted(np.sort(own.onsets), geometry.step_tick + half)
        ended = np.searchsorted(np.sort(own.ends), geometry.step_tick - half, "right")
        rings[..., pitch] = begun > ended
    return rings


def _room(geometry: WindowGeometry, clip: Clip, polyphony: int) -> Floats:
    """Return how many notes may begin on each step of the masked tokens beside those that ring."""
    rooms = {}
    for lane in geometry.region.lanes:
        notes = clip.lanes[lane].notes
        begun = np.searchsorted(np.sort(notes.onsets), geometry.step_tick, "right")
        ended = np.searchsorted(np.sort(notes.ends), geometry.step_tick, "right")
        rooms[lane] = np.maximum(polyphony - (begun - ended), 0).astype(np.float32)
    return _of_masked(geometry, rooms)


def _of_masked(geometry: WindowGeometry, by_lane: Mapping[int, Floats]) -> Floats:
    """Return values per step of each lane, ``(beats, STEPS)``, as values of the masked tokens."""
    whole = np.zeros((*geometry.mask.shape[:2], STEPS), np.float32)
    for lane, values in by_lane.items():
        whole[geometry.row(lane)] = values
    masked: Floats = whole.reshape(-1, STEPS)[geometry.masked]
    return masked


def _pitch_counts(known: KnownNotes) -> tuple[PitchCount, ...]:
    geometry, beats = known.geometry, len(known.geometry.layout)
    counts = []
    for lane, replaced in known.replaced.items():
        held = Counter((int(geometry.bar[each.beat]), each.note.pitch) for each in replaced)
        for (bar, pitch), count in held.items():
            tokens = geometry.row(lane) * beats + np.flatnonzero(geometry.bar == bar)
            counts.append(PitchCount(_positions(geometry.masked, tokens), pitch, count))
    return tuple(counts)


def _positions(masked: NDArray[np.int64], tokens: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.flatnonzero(np.isin(masked, tokens))
