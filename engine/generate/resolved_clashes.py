"""New notes that still clash move to the nearest pitch that does not.

While notes are sampled they only become less likely to clash, and their lengths are settled afterwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ripieno.engine.generate.cells import free_pitches
from ripieno.engine.generate.clashes import clash_share, clashing_notes, order_pitched
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.locks import hold_to_chords
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes, joined

FEW_CLASHES = 0.03
"""Share of clashing notes up to which a lane has none that are meant."""

MOVES = (-1, 1, -2, 2)
"""Semitones by which a note may move, in the order in which they are tried."""

NEAR_BARS = 4
"""Bars on either side of a window whose notes may clash with those in it."""


def resolve_clashes(
    window: FillWindow, clip: Clip, made: Mapping[int, Sequence[Note]]
) -> dict[int, tuple[Note, ...]]:
    """Return the new notes of a window of which few clash, as far as the lane uses another pitch nearby.

    Of a lane that clashes in the bars around too, as large a share may clash, the first notes that do. Notes
    that stay, and drums, remain as they are. A note moves only to a pitch that the lane uses already, that
    lies in the region, and that the locks leave free as long as the note sounds.

    Args:
        window: The window.
        clip: The clip of this variation, its notes of the window's region gone.
        made: The new notes, by lane of the clip.

    Returns:
        As many notes as were made, each with the onset and length that it had, by onset, then pitch.
    """
    resolved = {lane: tuple(notes) for lane, notes in made.items()}
    time, plan = clip.time, window.geometry.plan
    start, end = time.bar_start(max(plan.first - NEAR_BARS, 0)), time.bar_start(plan.last + 1 + NEAR_BARS)
    pitched = order_pitched(clip, range(len(clip.lanes)))
    near = {lane: clip.lanes[lane].notes.within(start, end) for lane in pitched}
    settled: list[Notes] = []
    lanes, beat = order_pitched(clip, made), STEPS * time.step_ticks
    for place, lane in enumerate(lanes):
        others = joined([*(notes for other, notes in near.items() if other != lane), *settled])
        first = joined([notes for other, notes in near.items() if other not in lanes[place:]])
        share = clash_share(near[lane], joined([first, *settled]), beat)
        meant = 0 if share <= FEW_CLASHES else round(share * len(resolved[lane]))
        resolved[lane] = _resolved(window, lane, near[lane], resolved[lane], others, meant)
        settled.append(Notes.of(resolved[lane]))
    return resolved


def _resolved(
    window: FillWindow, lane: int, known: Notes, notes: tuple[Note, ...], others: Notes, meant: int
) -> tuple[Note, ...]:
    """Return the notes of a lane, moved where they clash with others; so many, the first ones, may clash."""
    beat = STEPS * window.job.original.time.step_ticks
    clashing = clashing_notes(Notes.of(notes), others, beat)
    staying = frozenset(window.as_played.get(lane, ()))
    if not clashing.any():
        return notes
    used = _used_pitches(window, joined([known, Notes.of(notes)]))
    free = free_pitches(window, lane)
    settled = list(notes)
    for index in np.flatnonzero(clashing).tolist()[meant:]:
        if notes[index] not in staying:
            allowed = used & free[_patch(window, notes[index])]
            own = joined([known, Notes.of(settled)])
            settled[index] = _moved(window, notes[index], allowed, own, others)
    return tuple(sorted(settled, key=lambda note: (note.onset, note.pitch)))


def _patch(window: FillWindow, note: Note) -> int:
    patch, _ = window.geometry.nearest_masked([note.onset])
    return int(patch[0])


def _used_pitches(window: FillWindow, own: Notes) -> Bools:
    """Return which pitches of a window's region the notes of a lane use, shape ``(PITCHES,)``."""
    region, pitches = window.geometry.region, np.arange(PITCHES)
    used: Bools = np.bincount(own.pitches, minlength=PITCHES) > 0
    return used & region.takes(pitches)


def _moved(window: FillWindow, note: Note, allowed: Bools, own: Notes, others: Notes) -> Note:
    """Return a note on the nearest allowed pitch that neither clashes nor sounds in its lane, if any."""
    beat = STEPS * window.job.original.time.step_ticks
    sounding = set(own.within(note.onset, note.end).pitches.tolist())
    for semitones in MOVES:
        pitch = note.pitch + semitones
        if 0 <= pitch < PITCHES and allowed[pitch] and pitch not in sounding:
            moved = replace(note, pitch=pitch)
            if _keeps_to_chords(window, moved) and not clashing_notes(Notes.of([moved]), others, beat).any():
                return moved
    return note


def _keeps_to_chords(window: FillWindow, note: Note) -> bool:
    """Say whether a note belongs to the chords that it is locked to, if any, as long as it sounds."""
    job = window.job
    if not job.options.locks.chords or job.harmony is None:
        return True
    return list(hold_to_chords([note], job.harmony, 0)) == [note]
