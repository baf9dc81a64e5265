"""New pitches for notes whose rhythm is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.generate.cells import free_pitches
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.job import Job
from ripieno.engine.grid.spec import PITCHES, Bools, Floats
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.columns import Columns, columns_of
from ripieno.engine.music.locks import LockError
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from ripieno.engine.music.spans import Span, span_at

VOICE_ORDER = 1e-4
"""Weight of the order of voices beside the log-odds of notes: it only breaks ties."""

UNLASTING, IMPOSSIBLE = -1e3, -1e6
"""Rewards of a pitch that the harmony leaves behind, and of one that cannot be taken."""


def fit_rhythm(window: FillWindow, lane: int, clip: Clip, odds: Floats) -> tuple[Note, ...]:
    """Return the replaced notes with other pitches.

    Step by step, the notes that begin there take the pitches of the largest sum of log-odds,
    in the order of the voices, that neither a kept note nor an earlier one occupies. A note that rings
    past the region does so in its new pitch, as far as new notes may.

    Args:
        window: The window.
        lane: Lane of the clip.
        clip: The clip of this variation.
        odds: Log-odds of an onset, shape ``(beats, STEPS, PITCHES)``.

    Raises:
        LockError: If more notes sound at once than there are pitches to take.
    """
    job, geometry = window.job, window.geometry
    latest = window.latest(lane)
    free = free_pitches(window, lane) & geometry.mask[geometry.row(lane)].any(1)
    kept = columns_of(clip.lanes[lane].notes)
    ends = np.zeros(PITCHES, np.int64)
    done: list[Note] = []
    for (beat, step), group in groupby(window.known.replaced[lane], key=lambda each: (each.beat, each.step)):
        notes = sorted((cut_to_span(each.note, latest) for each in group), key=lambda note: note.pitch)
        if len(notes) > PITCHES:
            raise LockError(too_many(job.original.lanes[lane], int(geometry.bar[beat]), len(notes)))
        able = np.array([free[beat] & ~occupied_pitches(note, kept) & (ends <= note.onset) for note in notes])
        lasting = _lasting(job, lane, notes, int(geometry.step_tick[beat, 0]))
        reward = odds[beat, step] + UNLASTING * ~lasting + IMPOSSIBLE * ~able
        pitches = _in_voices(reward)
        if not able[np.arange(len(notes)), pitches].all():
            raise LockError(too_many(job.original.lanes[lane], int(geometry.bar[beat]), len(notes)))
        done += [replace(note, pitch=int(pitch)) for note, pitch in zip(notes, pitches, strict=True)]
        ends[pitches] = np.maximum(ends[pitches], [note.end for note in notes])
    return tuple(sorted(done, key=lambda note: (note.onset, note.pitch)))


def cut_to_span(note: Note, latest: Mapping[Span, int]) -> Note:
    """Return a note that ends no later than notes of its span may."""
    span = span_at(tuple(latest), note.onset)
    return replace(note, length=min(note.end, latest[span]) - note.onset) if span else note


def occupied_pitches(note: Note, others: Columns) -> Bools:
    """Return the pitches that other notes sound during a note, shape ``(PITCHES,)``."""
    occupied = np.zeros(PITCHES, bool)
    occupied[others.pitches[others.within(note.onset, note.end)]] = True
    return occupied


def _lasting(job: Job, lane: int, notes: Sequence[Note], beat_tick: int) -> Bools:
    """Return the pitches that belong to the chord as long as each note sounds, ``(notes, PITCHES)``."""
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
    from scipy.optimize import linear_sum_assignment  # slow to import, and seldom needed

    voices = np.arange(len(reward)) - (len(reward) - 1) / 2
    order = VOICE_ORDER * voices[:, None] * np.arange(PITCHES)
    _, pitches = linear_sum_assignment(reward + order, maximize=True)
    selected: NDArray[np.int64] = np.asarray(pitches, np.int64)
    return selected


def too_many(lane: Lane, bar: int, count: int) -> str:
    """Return the sentence that refuses notes of a bar, from 0, for want of pitches."""
    return (
        f"In bar {bar + 1} of {lane.name or lane.role} the locks leave too few pitches for {count} notes "
        "and those that sound with them; allow a wider range or more pitches."
    )
