"""The locks of a job as locks on the planes of a window."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.generate.unheard import register_of
from ripieno.engine.generate.view import View
from ripieno.engine.grid.locks import PitchCount, PlaneLocks
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools, Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.locks import Locks
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.roles import Role


def plane_locks(view: View, clips: Sequence[Clip]) -> PlaneLocks | None:
    """Return the locks on the chosen tokens of a window, or None where nothing is locked.

    Args:
        view: The window.
        clips: The clip of each variation, its notes of the window's region gone.
    """
    locks = view.job.options.locks
    if locks == Locks() and view.unheard.isdisjoint(view.plan.region.lanes):
        return None
    return PlaneLocks(
        view.chosen_mask,
        np.stack([allowed_cells(view, clip) for clip in clips]),
        np.stack([_room(view, clip, locks.max_polyphony) for clip in clips]) if locks.max_polyphony else None,
        _of_chosen(view, {lane: view.counts(notes) for lane, notes in view.replaced.items()})
        if locks.keep == "rhythm"
        else None,
        _pitch_counts(view) if locks.keep == "pitch" else (),
    )


def allowed_cells(view: View, clip: Clip) -> Bools:
    """Return the cells of the chosen tokens that the locks leave free.

    Args:
        view: The window.
        clip: The clip of one variation.

    Returns:
        Shape ``(chosen, STEPS, PITCHES)``; False also outside the mask.
    """
    whole = np.zeros(view.mask.shape, bool)
    for lane in view.plan.region.lanes:
        whole[view.plan.lanes.index(lane)] = free_cells(view, lane, clip)
    free: Bools = whole.reshape(-1, STEPS, PITCHES)[view.chosen] & view.chosen_mask
    return free


def free_cells(view: View, lane: int, clip: Clip) -> Bools:
    """Return the cells of one lane that the locks leave free, shape ``(beats, STEPS, PITCHES)``."""
    locks = view.job.options.locks
    free = np.broadcast_to(free_pitches(view, lane), (STEPS, len(view.layout), PITCHES))
    free = np.moveaxis(free, 0, 1) & ~_silent(view)[:, :, None]
    if locks.keep == "rhythm":
        free &= view.counts(view.replaced[lane])[:, :, None] > 0
    if locks.keep == "pitch":
        free &= _pitches_of_bars(view, lane)[:, None] & ~_ringing(view, clip.lanes[lane].notes)
    return free


def free_pitches(view: View, lane: int) -> Bools:
    """Return the pitches that range, key and chords leave free, shape ``(beats, PITCHES)``."""
    locks, harmony = view.job.options.locks, view.job.harmony
    pitches = np.arange(PITCHES)
    low, high = locks.low, locks.high
    if lane in view.unheard and locks.keep is None and (low, high) == (Locks.low, Locks.high):
        low, high = register_of(view.job.original.lanes[lane])
    free = np.tile((pitches >= low) & (pitches <= high), (len(view.layout), 1))
    if view.job.original.lanes[lane].role is Role.DRUMS:
        return free
    if locks.key is not None:
        free &= np.isin(pitches % 12, list(locks.key.pitch_classes))
    if locks.chords and harmony is not None:
        for beat, tick in enumerate(view.step_tick[:, 0].tolist()):
            free[beat] &= [harmony.fits(pitch, tick) for pitch in range(PITCHES)]
    return free


def _silent(view: View) -> Bools:
    silent = view.job.options.locks.silent
    places = zip(view.bar.tolist(), view.layout.beat.tolist(), strict=True)
    return np.array([[(bar, beat * STEPS + step) in silent for step in range(STEPS)] for bar, beat in places])


def _pitches_of_bars(view: View, lane: int) -> Bools:
    """Return which pitches the replaced notes of each patch's bar have, shape ``(beats, PITCHES)``."""
    has = np.zeros((len(view.layout), PITCHES), bool)
    for bar, pitch in {(int(view.bar[placed.beat]), placed.note.pitch) for placed in view.replaced[lane]}:
        has[view.bar == bar, pitch] = True
    return has


def _ringing(view: View, kept: Notes) -> Bools:
    """Return the cells near which a kept note of the cell's pitch sounds."""
    half = view.job.original.time.step_ticks / 2
    rings = np.zeros((len(view.layout), STEPS, PITCHES), bool)
    for pitch in np.unique(kept.pitches).tolist():
        own = kept.taken(kept.pitches == pitch)
        begun = np.searchsorted(np.sort(own.onsets), view.step_tick + half)
        ended = np.searchsorted(np.sort(own.ends), view.step_tick - half, "right")
        rings[..., pitch] = begun > ended
    return rings


def _room(view: View, clip: Clip, polyphony: int) -> Floats:
    """Return how many notes may begin on each step of the chosen tokens beside those that ring."""
    rooms = {}
    for lane in view.plan.region.lanes:
        notes = clip.lanes[lane].notes
        begun = np.searchsorted(np.sort(notes.onsets), view.step_tick, "right")
        ended = np.searchsorted(np.sort(notes.ends), view.step_tick, "right")
        rooms[lane] = np.maximum(polyphony - (begun - ended), 0).astype(np.float32)
    return _of_chosen(view, rooms)


def _of_chosen(view: View, by_lane: dict[int, Floats]) -> Floats:
    """Return values per step of each lane, ``(beats, STEPS)``, as values of the chosen tokens."""
    whole = np.zeros((*view.mask.shape[:2], STEPS), np.float32)
    for lane, values in by_lane.items():
        whole[view.plan.lanes.index(lane)] = values
    chosen: Floats = whole.reshape(-1, STEPS)[view.chosen]
    return chosen


def _pitch_counts(view: View) -> tuple[PitchCount, ...]:
    beats = len(view.layout)
    counts = []
    for lane, notes in view.replaced.items():
        held = Counter((int(view.bar[placed.beat]), placed.note.pitch) for placed in notes)
        for (bar, pitch), count in held.items():
            tokens = view.plan.lanes.index(lane) * beats + np.flatnonzero(view.bar == bar)
            counts.append(PitchCount(_positions(view.chosen, tokens), pitch, count))
    return tuple(counts)


def _positions(chosen: NDArray[np.int64], tokens: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.flatnonzero(np.isin(chosen, tokens))
