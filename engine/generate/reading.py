"""What the model reads in one window, and its conditions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.known_notes import KnownNotes
from ripieno.engine.generate.lane_reading import read_lanes
from ripieno.engine.generate.reference import ReferencePassage, ShownPassage
from ripieno.engine.grid.conditions import Conditions
from ripieno.engine.grid.model_inputs import Reference, Window, assemble_window
from ripieno.engine.grid.spec import STEPS, Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import BeatChords, Harmony
from ripieno.engine.music.roles import Role


def read_window(window: FillWindow, clips: Sequence[Clip], *, without: str = "") -> Window:
    """Return what the model reads.

    Args:
        window: The window.
        clips: The clips of the batch; one stands for all where they are the same.
        without: Name of a condition that is left out.

    Returns:
        Tokens of the window and, after them, of the passage that may come again. Each variation is shown
        a passage of its own, as far as there are any.
    """
    same = all(clip is clips[0] for clip in clips) and len(set(map(id, window.shown))) == 1
    places = list(zip(clips, window.shown, strict=True))
    read = [_read(window, clip, shown, without) for clip, shown in (places[:1] if same else places)]
    longest = max(each.known.shape[1] for each in read)
    return Window.joined([each.padded(longest) for each in read], axis=0)


def _read(window: FillWindow, clip: Clip, shown: ShownPassage | None, without: str) -> Window:
    planes, geometry = window.known.planes(clip), window.geometry
    conditions = _UNTOLD[without](_conditions(window, clip, planes))
    reference = None if shown is None else _reference(window, clip, shown.reference)
    return assemble_window(planes, geometry.mask, conditions, geometry.layout, reference)


def _reference(window: FillWindow, clip: Clip, reference: ReferencePassage) -> Reference:
    layout, passage = reference.layout, reference.passage
    places = passage.places(layout.bar, window.geometry.plan.first)
    return Reference(window.known.planes(clip, layout), layout, places)


def chords_of(window: FillWindow, clip: Clip) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Return the chords that the model is given, None where it is given none.

    Args:
        window: The window.
        clip: What is known, and what was made before.

    Returns:
        Roots and pitch classes as bits, of each shape ``(beats,)``; -1 and 0 where a beat has no chord.
    """
    harmony, geometry = harmony_of(window, clip), window.geometry
    return chord_rows(harmony.bars, geometry.bar, geometry.layout.beat) if harmony else None


def _conditions(window: FillWindow, clip: Clip, planes: Floats) -> Conditions:
    """Return all conditions of a clip whose planes are given."""
    job, geometry = window.job, window.geometry
    root, tones = chords_of(window, clip) or (None, None)
    facts, evidence = read_lanes(window, clip)
    return Conditions(
        roles=[clip.lanes[lane].role for lane in geometry.lanes],
        chord_root=root,
        chord_mask=tones,
        density=window.density.conditions(planes),
        rhythm=_rhythm(window.known) if job.options.locks.keep == "rhythm" else None,
        tempo=clip.time.tempo_at(clip.time.bar_start(geometry.region.bars[0])),
        style=job.options.style,
        facts=facts,
        evidence=evidence,
        has_velocity=job.performance.expressive,
        has_timing=not job.performance.quantised,
    )


def conditions_on_chords(window: FillWindow) -> bool:
    """Say whether chords are specified: those requested or, for a lane without context, those estimated."""
    if all(lane.role is Role.DRUMS for lane in window.known.lanes_made):
        return False
    return window.job.specified is not None or window.known.makes_without_context


def harmony_of(window: FillWindow, clip: Clip) -> Harmony | None:
    """Return the chords of a window, given or estimated; None where the model is given none.

    Args:
        window: The window.
        clip: What is known, and what was made before.
    """
    if not conditions_on_chords(window):
        return None
    plan = window.geometry.plan
    return window.job.specified or Harmony.estimate(clip, range(plan.first, plan.last + 1))


def chord_rows(
    bars: Mapping[int, BeatChords], bar: NDArray[np.int64], beat: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the roots and the pitch classes, as bits, of the chords of some beats; -1 and 0 without one.

    Args:
        bars: The chords of the beats of each bar, by bar of the clip.
        bar: Shape ``(beats,)``, bars of the clip.
        beat: Shape ``(beats,)``, beats of these bars.
    """
    root, tones = np.full(len(bar), -1, np.int64), np.zeros(len(bar), np.int64)
    for row, (own, at) in enumerate(zip(bar.tolist(), beat.tolist(), strict=True)):
        chords = bars.get(own, ())
        chord = chords[min(at, len(chords) - 1)] if chords else None
        if chord is not None and chord.pitch_classes:
            root[row] = chord.root
            tones[row] = sum(1 << pitch_class for pitch_class in chord.pitch_classes)
    return root, tones


def _rhythm(known: KnownNotes) -> NDArray[np.float32]:
    """Return the notes per step of the replaced notes, NaN in the other lanes."""
    geometry = known.geometry
    rhythm = np.full((len(geometry.lanes), len(geometry.layout), STEPS), np.nan, np.float32)
    for lane in known.replaced:
        rhythm[geometry.row(lane)] = known.counts(lane)
    return rhythm


_UNTOLD: Mapping[str, Callable[[Conditions], Conditions]] = {
    "": lambda conditions: conditions,
    "chords": lambda conditions: replace(conditions, chord_root=None, chord_mask=None),
    "density": lambda conditions: replace(conditions, density=None),
    "rhythm": lambda conditions: replace(conditions, rhythm=None),
    "style": lambda conditions: replace(conditions, style=None),
}
