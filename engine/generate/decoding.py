"""From sampled planes to notes that keep to every lock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ripieno.engine.generate.cells import free_cells
from ripieno.engine.generate.chord_coverage import CHORDAL_ROLES
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.job import Job
from ripieno.engine.generate.known_notes import ReplacedNote
from ripieno.engine.generate.pitches import fit_pitches, no_place
from ripieno.engine.generate.reading import harmony_of
from ripieno.engine.generate.reference import ReferencePassage
from ripieno.engine.generate.resolved_clashes import resolve_clashes
from ripieno.engine.generate.results import Notes
from ripieno.engine.generate.voice_leading import fit_new_pitches
from ripieno.engine.generate.window_geometry import WindowGeometry
from ripieno.engine.grid.decode import decode_notes
from ripieno.engine.grid.encode import empty_planes
from ripieno.engine.grid.locks import log_odds, onset_chance
from ripieno.engine.grid.spec import STEPS, Bools, Floats, Plane
from ripieno.engine.music.articulation import transfer_articulation
from ripieno.engine.music.chord_lengths import sustain_chords
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.locks import Keep, LockError, hold_to_chords, limit_polyphony
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes as Played
from ripieno.engine.music.performance import tidy
from ripieno.engine.music.ringing import ring_on
from ripieno.engine.music.roles import Role
from ripieno.engine.music.spans import Span, span_at, tick_within

NEAR_CELL = 0.8
"""Largest value of the offset plane, 0.4 of a step: a note stays nearer to its own step than to
another, also when it is rounded to ticks or snapped to thirds of a step."""

NEAR_KEPT_PITCH = 0.32
"""The same where pitches are kept, so that notes of neighbouring steps stay apart."""


def decode(window: FillWindow, clip: Clip, x: Floats, reference: ReferencePassage | None = None) -> Notes:
    """Read the new notes of a window.

    Args:
        window: The window.
        clip: The clip of this variation, its notes of the window's region gone.
        x: The sample, shape ``(masked, *PATCH_SHAPE)``.
        reference: The passage that this variation was shown.

    Returns:
        By lane, notes that ``Clip.replace_region`` takes as they are.

    Raises:
        LockError: If no notes keep to the locks.
    """
    geometry = window.geometry
    lanes, beats = len(geometry.lanes), len(geometry.layout)
    planes = np.tile(empty_planes(beats), (lanes, 1, 1, 1))
    planes[geometry.masked] = x
    by_lane = planes.reshape(lanes, beats, *planes.shape[1:])
    read = _READERS[window.job.options.locks.keep]
    like = reference.ticks(clip) if reference else None
    made = {
        lane: read(window, lane, clip, by_lane[geometry.row(lane)], like) for lane in geometry.region.lanes
    }
    options = window.job.options
    return resolve_clashes(window, clip, made) if options.makes_anew else made


def _free(window: FillWindow, lane: int, clip: Clip, planes: Floats, like: int | None) -> tuple[Note, ...]:
    """Read notes whose rhythm and pitches are new."""
    geometry, known = window.geometry, window.known
    cells = free_cells(window, lane, clip) & geometry.mask[geometry.row(lane)]
    raw = _decoded(window, lane, planes, cells, NEAR_CELL)
    played = _played(window, lane, clip, raw, like)
    if window.job.options.strength < 1:
        played = _as_before(geometry, known.replaced[lane], played)
    elif lane in window.new_lanes(CHORDAL_ROLES):
        ends = [end for _, end in window.spans(lane)]
        role = clip.lanes[lane].role
        played = list(sustain_chords(played, harmony_of(window, clip), clip.time, role, ends))
    made = _held(window, lane, clip, played)
    return tuple(sorted((*made, *known.staying[lane]), key=lambda note: (note.onset, note.pitch)))


def _decoded(window: FillWindow, lane: int, planes: Floats, cells: Bools, near: float) -> tuple[Note, ...]:
    """Read the notes of some cells, none further from its step than ``near`` in the offset plane."""
    own, time = window.job.original.lanes[lane], window.job.original.time
    close = planes.copy()
    close[:, Plane.OFFSET] = np.clip(close[:, Plane.OFFSET], -near, near)
    return decode_notes(close, cells, time.step_ticks, window.geometry.layout, own.channel)


def _played(window: FillWindow, lane: int, clip: Clip, raw: Sequence[Note], like: int | None) -> list[Note]:
    """Return notes played as the clip and the lane are, each inside the region.

    Args:
        window: The window.
        lane: Lane of the clip.
        clip: The clip of this variation.
        raw: The notes as they were sampled.
        like: Ticks to the passage whose notes are played alike, None without one.
    """
    job, geometry = window.job, window.geometry
    time, own = job.original.time, job.original.lanes[lane]
    spans = window.spans(lane)
    tidied = [_inside(geometry, note, spans) for note in tidy(raw, job.performance, lane, time)]
    lent = transfer_articulation(
        tidied, clip.lanes[lane].notes, time, drums=own.role is Role.DRUMS, like=like
    )
    return [_inside(geometry, note, spans) for note in lent]


def _inside(geometry: WindowGeometry, note: Note, spans: Sequence[Span]) -> Note:
    """Return a note on its step, or as near to it as can be, if it would begin just outside the region."""
    if span_at(spans, note.onset) is not None:
        return note
    patch, step = geometry.nearest_masked([note.onset])
    return replace(note, onset=tick_within(spans, int(geometry.step_tick[patch[0], step[0]])))


def _as_before(
    geometry: WindowGeometry, replaced: Sequence[ReplacedNote], notes: Sequence[Note]
) -> list[Note]:
    """Return notes of which those in a cell that held a replaced note are that note, as it was played."""
    old: dict[tuple[int, int, int], list[Note]] = {}
    for each in replaced:
        old.setdefault((each.beat, each.step, each.note.pitch), []).append(each.note)
    patch, step = geometry.nearest_masked([note.onset for note in notes])
    cells = zip(patch.tolist(), step.tolist(), notes, strict=True)
    return [note for beat, at, new in cells for note in old.get((beat, at, new.pitch), [new])]


def _held(window: FillWindow, lane: int, clip: Clip, notes: Sequence[Note]) -> tuple[Note, ...]:
    """Make notes keep to the locks; once they ring on, notes only become shorter, later or go."""
    job, region = window.job, window.geometry.region
    locks, time, kept = job.options.locks, job.original.time, clip.lanes[lane].notes
    own, spans = job.original.lanes[lane], window.spans(lane)
    role, pitches = own.role, (region.low, region.high)
    as_played, ends = window.as_played.get(lane, ()), window.ends[lane]
    notes = ring_on(notes, frozenset(as_played), spans, ends, time.step_ticks)
    if locks.chords and job.harmony is not None and role is not Role.DRUMS:
        notes = tuple(hold_to_chords(notes, job.harmony, time.step_ticks / 2))
    made = own.take_notes(notes, kept, spans, ends, Played.of(as_played), pitches, time.step_ticks)
    if locks.silent:
        silent = _silent(window, made)
        made = tuple(note for note, is_silent in zip(made, silent, strict=True) if not is_silent)
    if _is_line(job, lane):  # kept notes that ring on are no reason to leave new ones out
        made = limit_polyphony(made, (), 1, lowest_first=role is Role.BASS)
    if locks.max_polyphony is not None:
        made = limit_polyphony(made, kept, locks.max_polyphony, lowest_first=role is Role.BASS)
    return made


def _is_line(job: Job, lane: int) -> bool:
    """Say whether wholly new notes are for a lane that is a single line."""
    return lane in job.performance.single and job.options.makes_anew


def _silent(window: FillWindow, notes: Sequence[Note]) -> list[bool]:
    """Say of each note whether it begins on a silent step."""
    geometry, silent = window.geometry, window.job.options.locks.silent
    onsets = np.array([note.onset for note in notes], np.float64) / geometry.step_ticks
    patch, step, *_ = geometry.layout.nearest(onsets)
    steps = geometry.layout.beat[patch] * STEPS + step
    places = zip(geometry.bar[patch].tolist(), steps.tolist(), strict=True)
    return [place in silent for place in places]


def _kept_rhythm(
    window: FillWindow, lane: int, clip: Clip, planes: Floats, _like: int | None
) -> tuple[Note, ...]:
    """Give each replaced note the pitch that the sample holds at its step."""
    odds = log_odds(onset_chance(planes))
    return fit_new_pitches(window, lane, clip, odds)


def _kept_pitches(
    window: FillWindow, lane: int, clip: Clip, planes: Floats, like: int | None
) -> tuple[Note, ...]:
    """Place the replaced pitches of each bar anew, in their order."""
    cells = fit_pitches(window, lane, clip, log_odds(onset_chance(planes)))
    placed = planes.copy()
    placed[:, Plane.ONSET] = np.where(cells, 1, -1)
    raw = _decoded(window, lane, placed, cells, NEAR_KEPT_PITCH)
    made = _held(window, lane, clip, _played(window, lane, clip, raw, like))
    if len(made) != len(window.known.replaced[lane]):
        raise LockError(no_place(window.job.original.lanes[lane], window.geometry.region.bars[0]))
    return made


_Reader = Callable[[FillWindow, int, Clip, Floats, int | None], tuple[Note, ...]]
_READERS: Mapping[Keep | None, _Reader] = {None: _free, "rhythm": _kept_rhythm, "pitch": _kept_pitches}
