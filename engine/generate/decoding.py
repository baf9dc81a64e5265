"""From sampled planes to notes that keep to every lock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ripieno.engine.generate.cells import free_cells
from ripieno.engine.generate.pitches import fit_pitches, no_place
from ripieno.engine.generate.results import Notes
from ripieno.engine.generate.rhythm import fit_rhythm
from ripieno.engine.generate.view import View
from ripieno.engine.grid.decode import decode_notes
from ripieno.engine.grid.encode import empty_planes
from ripieno.engine.grid.locks import log_odds, onset_chance
from ripieno.engine.grid.spec import STEPS, Bools, Floats, Plane
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.locks import Keep, LockError, hold_to_chords, limit_polyphony
from ripieno.engine.music.manner import tidy
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import admit
from ripieno.engine.music.roles import Role
from ripieno.engine.music.spans import Span, span_at, tick_within
from ripieno.engine.music.touch import lend_touch

NEAR_CELL = 0.8
"""Largest value of the offset plane, 0.4 of a step: a note stays nearer to its own step than to
another, also when it is rounded to ticks or snapped to thirds of a step."""

NEAR_KEPT_PITCH = 0.32
"""The same where pitches are kept, so that notes of neighbouring steps stay apart."""


def decode(view: View, clip: Clip, x: Floats) -> Notes:
    """Read the new notes of a window.

    Args:
        view: The window.
        clip: The clip of this variation, its notes of the window's region gone.
        x: The sample, shape ``(chosen, *PATCH_SHAPE)``.

    Returns:
        By lane, notes that ``Clip.replace_region`` takes as they are.

    Raises:
        LockError: If no notes keep to the locks.
    """
    planes = np.tile(empty_planes(len(view.layout)), (len(view.plan.lanes), 1, 1, 1))
    planes[view.chosen] = x
    by_lane = planes.reshape(len(view.plan.lanes), len(view.layout), *planes.shape[1:])
    read = _READERS[view.job.options.locks.keep]
    return {
        lane: read(view, lane, clip, by_lane[view.plan.lanes.index(lane)]) for lane in view.plan.region.lanes
    }


def _free(view: View, lane: int, clip: Clip, planes: Floats) -> tuple[Note, ...]:
    """Read notes whose rhythm and pitches are new."""
    cells = free_cells(view, lane, clip) & view.mask[view.plan.lanes.index(lane)]
    played = _played(view, lane, clip, planes, cells, NEAR_CELL)
    made = _held(
        view, lane, clip, _as_before(view, lane, played) if view.job.options.strength < 1 else played
    )
    return tuple(sorted((*made, *view.staying[lane]), key=lambda note: (note.onset, note.pitch)))


def _played(view: View, lane: int, clip: Clip, planes: Floats, cells: Bools, near: float) -> list[Note]:
    """Read notes in the manner of the clip and with the touch of the lane, each inside the region."""
    time, own = view.job.original.time, view.job.original.lanes[lane]
    close = planes.copy()
    close[:, Plane.OFFSET] = np.clip(close[:, Plane.OFFSET], -near, near)
    raw = decode_notes(close, cells, time.step_ticks, view.layout, own.channel)
    spans = view.plan.region.spans(time)
    tidied = [_inside(view, note, spans) for note in tidy(raw, view.job.manner, lane, time)]
    like = view.recalled.ticks(clip) if view.recalled else None
    lent = lend_touch(tidied, clip.lanes[lane].notes, time, drums=own.role is Role.DRUMS, like=like)
    return [_inside(view, note, spans) for note in lent]


def _inside(view: View, note: Note, spans: Sequence[Span]) -> Note:
    """Return a note on its step, or as near to it as can be, if it would begin just outside the region."""
    if span_at(spans, note.onset) is not None:
        return note
    patch, step = view.places([note.onset])
    return replace(note, onset=tick_within(spans, int(view.step_tick[patch[0], step[0]])))


def _as_before(view: View, lane: int, notes: Sequence[Note]) -> list[Note]:
    """Return notes of which those in a cell that held a replaced note are that note, as it was played."""
    old: dict[tuple[int, int, int], list[Note]] = {}
    for placed in view.replaced[lane]:
        old.setdefault((placed.beat, placed.step, placed.note.pitch), []).append(placed.note)
    patch, step = view.places([note.onset for note in notes])
    cells = zip(patch.tolist(), step.tolist(), notes, strict=True)
    return [note for beat, at, new in cells for note in old.get((beat, at, new.pitch), [new])]


def _held(view: View, lane: int, clip: Clip, notes: Sequence[Note]) -> tuple[Note, ...]:
    """Make notes keep to the locks; from here on notes only become shorter, later or go."""
    job, region = view.job, view.plan.region
    locks, time, kept = job.options.locks, job.original.time, clip.lanes[lane].notes
    role = job.original.lanes[lane].role
    if locks.chords and job.harmony is not None and role is not Role.DRUMS:
        notes = list(hold_to_chords(notes, job.harmony, time.step_ticks / 2))
    channel = job.original.lanes[lane].channel
    made = admit(notes, kept, region.spans(time), channel, region.low, region.high, view.before.get(lane, ()))
    if locks.silent:
        made = tuple(note for note, silent in zip(made, _silent(view, made), strict=True) if not silent)
    if _is_line(view, lane):  # kept notes that ring on are no reason to leave new ones out
        made = limit_polyphony(made, (), 1, lowest_first=role is Role.BASS)
    if locks.max_polyphony is not None:
        made = limit_polyphony(made, kept, locks.max_polyphony, lowest_first=role is Role.BASS)
    return made


def _is_line(view: View, lane: int) -> bool:
    """Say whether wholly new notes are for a lane that is a single line."""
    options = view.job.options
    return lane in view.job.manner.single and options.strength == 1 and options.locks.keep is None


def _silent(view: View, notes: Sequence[Note]) -> list[bool]:
    """Say of each note whether it begins on a silent step."""
    onsets = np.array([note.onset for note in notes], np.float64) / view.job.original.time.step_ticks
    patch, step, *_ = view.layout.nearest(onsets)
    steps = view.layout.beat[patch] * STEPS + step
    places = zip(view.bar[patch].tolist(), steps.tolist(), strict=True)
    return [place in view.job.options.locks.silent for place in places]


def _kept_rhythm(view: View, lane: int, clip: Clip, planes: Floats) -> tuple[Note, ...]:
    """Give each replaced note the pitch that the sample holds at its step."""
    odds = log_odds(onset_chance(planes))
    return fit_rhythm(view, lane, clip, odds)


def _kept_pitches(view: View, lane: int, clip: Clip, planes: Floats) -> tuple[Note, ...]:
    """Place the replaced pitches of each bar anew, in their order."""
    cells = fit_pitches(view, lane, clip, log_odds(onset_chance(planes)))
    placed = planes.copy()
    placed[:, Plane.ONSET] = np.where(cells, 1, -1)
    made = _held(view, lane, clip, _played(view, lane, clip, placed, cells, NEAR_KEPT_PITCH))
    if len(made) != len(view.replaced[lane]):
        raise LockError(no_place(view, lane, view.plan.region.bars[0]))
    return made


_Reader = Callable[[View, int, Clip, Floats], tuple[Note, ...]]
_READERS: Mapping[Keep | None, _Reader] = {None: _free, "rhythm": _kept_rhythm, "pitch": _kept_pitches}
