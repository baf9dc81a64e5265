"""From sampled planes to notes that keep to every lock."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from engine.generate.cells import free_cells, free_pitches
from engine.generate.results import Notes
from engine.generate.view import Placed, View
from engine.grid.decode import decode_notes
from engine.grid.encode import empty_planes
from engine.grid.locks import log_odds, onset_chance
from engine.grid.spec import PITCHES, STEPS, Bools, Floats, Plane
from engine.music.clip import Clip
from engine.music.locks import Keep, LockError, hold_to_chords, limit_polyphony
from engine.music.manner import tidy
from engine.music.note import Note
from engine.music.region import Span, admit, span_at
from engine.music.roles import Role

NEAR_CELL = 0.8
"""Largest value of the offset plane, 0.4 of a step: a note stays nearer to its own step than to
another, also when it is rounded to ticks or snapped to thirds of a step."""

NEAR_KEPT_PITCH = 0.32
"""The same where pitches are kept, so that notes of neighbouring steps stay apart."""

VOICE_ORDER = 1e-4
"""Weight of the order of voices beside the log-odds of notes: it only breaks ties."""

UNLASTING, IMPOSSIBLE = -1e3, -1e6
"""Rewards of a pitch that the harmony leaves behind, and of one that cannot be taken."""


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
    played = _played(view, lane, planes, cells, NEAR_CELL)
    return _held(
        view, lane, clip, _as_before(view, lane, played) if view.job.options.strength < 1 else played
    )


def _played(view: View, lane: int, planes: Floats, cells: Bools, near: float) -> list[Note]:
    """Read notes in the manner of the clip, each beginning inside the region."""
    time, channel = view.job.original.time, view.job.original.lanes[lane].channel
    close = planes.copy()
    close[:, Plane.OFFSET] = np.clip(close[:, Plane.OFFSET], -near, near)
    raw = decode_notes(close, cells, time.step_ticks, view.layout, channel)
    spans = view.plan.region.spans(time)
    return [_inside(view, note, spans) for note in tidy(raw, view.job.manner, lane, time)]


def _inside(view: View, note: Note, spans: Sequence[Span]) -> Note:
    """Return a note on its step if it would begin just outside the region."""
    if span_at(spans, note.onset) is not None:
        return note
    patch, step = _cells(view, [note])
    tick = int(view.step_tick[patch[0], step[0]])
    return replace(note, onset=max([tick, *(start for start, _ in spans if start - tick == 1)]))


def _as_before(view: View, lane: int, notes: Sequence[Note]) -> list[Note]:
    """Return notes of which those in a cell that held a replaced note are that note, as it was played."""
    old: dict[tuple[int, int, int], list[Note]] = {}
    for placed in view.replaced[lane]:
        old.setdefault((placed.beat, placed.step, placed.note.pitch), []).append(placed.note)
    patch, step = _cells(view, notes)
    cells = zip(patch.tolist(), step.tolist(), notes, strict=True)
    return [note for beat, at, new in cells for note in old.get((beat, at, new.pitch), [new])]


def _cells(view: View, notes: Sequence[Note]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the patch and step nearest to each note."""
    onsets = np.array([note.onset for note in notes], np.float64) / view.job.original.time.step_ticks
    patch, step, *_ = view.layout.nearest(onsets)
    return patch, step


def _held(view: View, lane: int, clip: Clip, notes: Sequence[Note]) -> tuple[Note, ...]:
    """Make notes keep to the locks; from here on notes only become shorter, later or go."""
    job, region = view.job, view.plan.region
    locks, time, kept = job.options.locks, job.original.time, clip.lanes[lane].notes
    role = job.original.lanes[lane].role
    if locks.chords and job.harmony is not None and role is not Role.DRUMS:
        notes = list(hold_to_chords(notes, job.harmony, time.step_ticks / 2))
    channel = job.original.lanes[lane].channel
    made = admit(notes, kept, region.spans(time), channel, region.low, region.high)
    if locks.silent:
        made = tuple(note for note, silent in zip(made, _silent(view, made), strict=True) if not silent)
    if locks.polyphony is not None:
        made = limit_polyphony(made, kept, locks.polyphony, lowest_first=role is Role.BASS)
    return made


def _silent(view: View, notes: Sequence[Note]) -> list[bool]:
    """Say of each note whether it begins on a silent step."""
    patch, step = _cells(view, notes)
    steps = view.layout.beat[patch] * STEPS + step
    places = zip(view.bar[patch].tolist(), steps.tolist(), strict=True)
    return [place in view.job.options.locks.silent for place in places]


def _kept_rhythm(view: View, lane: int, clip: Clip, planes: Floats) -> tuple[Note, ...]:
    """Give each replaced note the pitch that the sample holds at its step."""
    odds = log_odds(onset_chance(planes))
    return fit_rhythm(view, lane, clip, odds)


def fit_rhythm(view: View, lane: int, clip: Clip, odds: Floats) -> tuple[Note, ...]:
    """Return the replaced notes with other pitches.

    Step by step, the notes that begin there take the pitches of the largest sum of log-odds,
    in the order of the voices, that neither a kept note nor an earlier one occupies.

    Args:
        view: The window.
        lane: Lane of the clip.
        clip: The clip of this variation.
        odds: Log-odds of an onset, shape ``(beats, STEPS, PITCHES)``.

    Raises:
        LockError: If more notes sound at once than there are pitches to take.
    """
    spans = view.plan.region.spans(view.job.original.time)
    free = free_pitches(view, lane) & view.mask[view.plan.lanes.index(lane)].any(1)
    done: list[Note] = []
    for (beat, step), group in groupby(view.replaced[lane], key=lambda placed: (placed.beat, placed.step)):
        notes = sorted((_cut(placed.note, spans) for placed in group), key=lambda note: note.pitch)
        able = np.array([free[beat] & ~_occupied(note, (*clip.lanes[lane].notes, *done)) for note in notes])
        lasting = _lasting(view, lane, notes, int(view.step_tick[beat, 0]))
        reward = odds[beat, step] + UNLASTING * ~lasting + IMPOSSIBLE * ~able
        pitches = _in_voices(reward)
        if not able[np.arange(len(notes)), pitches].all():
            raise LockError(_too_many(view, lane, int(view.bar[beat]), len(notes)))
        done += [replace(note, pitch=int(pitch)) for note, pitch in zip(notes, pitches, strict=True)]
    return tuple(sorted(done, key=lambda note: (note.onset, note.pitch)))


def _cut(note: Note, spans: Sequence[Span]) -> Note:
    span = span_at(spans, note.onset)
    return replace(note, length=min(note.end, span[1]) - note.onset) if span else note


def _occupied(note: Note, others: Sequence[Note]) -> Bools:
    """Return the pitches that other notes sound during a note, shape ``(PITCHES,)``."""
    occupied = np.zeros(PITCHES, bool)
    for other in others:
        if other.onset < note.end and note.onset < other.end:
            occupied[other.pitch] = True
    return occupied


def _lasting(view: View, lane: int, notes: Sequence[Note], beat_tick: int) -> Bools:
    """Return the pitches that belong to the chord as long as each note sounds, ``(notes, PITCHES)``."""
    job = view.job
    if not job.options.locks.chords or job.harmony is None or job.original.lanes[lane].role is Role.DRUMS:
        return np.ones((len(notes), PITCHES), bool)
    starts = [max(note.onset, beat_tick) for note in notes]
    return np.array(
        [
            [job.harmony.leaves(pitch, start, note.end) >= note.end for pitch in range(PITCHES)]
            for start, note in zip(starts, notes, strict=True)
        ]
    )


def _in_voices(reward: Floats) -> NDArray[np.int64]:
    """Return a pitch for each note, lowest first, so that the sum of rewards is largest."""
    voices = np.arange(len(reward)) - (len(reward) - 1) / 2
    order = VOICE_ORDER * voices[:, None] * np.arange(PITCHES)
    _, pitches = linear_sum_assignment(reward + order, maximize=True)
    chosen: NDArray[np.int64] = np.asarray(pitches, np.int64)
    return chosen


def _too_many(view: View, lane: int, bar: int, count: int) -> str:
    name = view.job.original.lanes[lane].name or view.job.original.lanes[lane].role
    return (
        f"In bar {bar + 1} of {name} the locks leave too few pitches for {count} notes and those that "
        "sound with them; allow a wider range or more pitches."
    )


def _kept_pitches(view: View, lane: int, clip: Clip, planes: Floats) -> tuple[Note, ...]:
    """Place the replaced pitches of each bar anew, in their order."""
    cells = fit_pitches(view, lane, clip, log_odds(onset_chance(planes)))
    placed = planes.copy()
    placed[:, Plane.ONSET] = np.where(cells, 1, -1)
    made = _held(view, lane, clip, _played(view, lane, placed, cells, NEAR_KEPT_PITCH))
    if len(made) != len(view.replaced[lane]):
        raise LockError(_no_place(view, lane, view.plan.region.bars[0]))
    return made


def fit_pitches(view: View, lane: int, clip: Clip, odds: Floats) -> Bools:
    """Return the cells where the replaced pitches begin anew.

    The chords and single notes of a bar, in order, take those of its steps that have the
    largest sum of log-odds.

    Args:
        view: The window.
        lane: Lane of the clip.
        clip: The clip of this variation.
        odds: Log-odds of an onset, shape ``(beats, STEPS, PITCHES)``.

    Returns:
        Shape ``(beats, STEPS, PITCHES)``.

    Raises:
        LockError: If the notes of a bar do not find room in it.
    """
    free = free_cells(view, lane, clip) & view.mask[view.plan.lanes.index(lane)]
    cells = np.zeros(free.shape, bool)
    for bar, notes in groupby(view.replaced[lane], key=lambda placed: int(view.bar[placed.beat])):
        groups = list(_groups(notes))
        beats = np.flatnonzero(view.bar == bar)
        place_odds = np.where(free[beats], odds[beats], IMPOSSIBLE).reshape(-1, PITCHES)
        rewards = np.array([place_odds[:, pitches].sum(-1) for pitches in groups])
        places = in_order(rewards)
        if places is None or rewards[np.arange(len(groups)), places].min() <= IMPOSSIBLE / 2:
            raise LockError(_no_place(view, lane, bar))
        for place, pitches in zip(places.tolist(), groups, strict=True):
            cells[beats[place // STEPS], place % STEPS, pitches] = True
    return cells


def _groups(notes: Iterator[Placed]) -> Iterator[list[int]]:
    """Yield the pitches that begin together; a pitch that is struck twice on a step begins a new group."""
    group: list[int] = []
    before: tuple[int, int] | None = None
    for placed in notes:
        place = placed.beat, placed.step
        if group and (place != before or placed.note.pitch in group):
            yield group
            group = []
        group.append(placed.note.pitch)
        before = place
    if group:
        yield group


def in_order(rewards: NDArray[np.float64]) -> NDArray[np.int64] | None:
    """Return rising places, one for each row, of the largest sum of rewards.

    Args:
        rewards: Shape ``(rows, places)``.

    Returns:
        Shape ``(rows,)``; None if there are fewer places than rows.
    """
    rows, places = rewards.shape
    if rows > places:
        return None
    best = np.full((rows + 1, places + 1), -np.inf)
    best[0] = 0
    for row in range(rows):
        best[row + 1, 1:] = np.maximum.accumulate(best[row, :-1] + rewards[row])
    chosen = np.zeros(rows, np.int64)
    place = places
    for row in range(rows, 0, -1):
        place = int(np.flatnonzero(best[row, : place + 1] == best[row, place])[0]) - 1
        chosen[row - 1] = place
    return chosen


def _no_place(view: View, lane: int, bar: int) -> str:
    name = view.job.original.lanes[lane].name or view.job.original.lanes[lane].role
    return (
        f"The notes of bar {bar + 1} of {name} find no other place with their pitches kept; "
        "leave out this bar or the lock."
    )


_Reader = Callable[[View, int, Clip, Floats], tuple[Note, ...]]
_READERS: Mapping[Keep | None, _Reader] = {None: _free, "rhythm": _kept_rhythm, "pitch": _kept_pitches}
