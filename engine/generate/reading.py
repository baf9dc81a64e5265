"""What the model reads in one window, and what it is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.generate.view import DENSITY_REACH, View
from ripieno.engine.grid.conditions import Conditions, Density, density_near
from ripieno.engine.grid.model_inputs import Reference, Window, assemble_window
from ripieno.engine.grid.spec import STEPS, Bools, Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import BeatChords, Harmony
from ripieno.engine.music.roles import Role


def read_window(view: View, clips: Sequence[Clip], *, without: str = "") -> Window:
    """Return what the model reads.

    Args:
        view: The window.
        clips: The clips of the batch; one stands for all where they are the same.
        without: Name of a condition that is not told.

    Returns:
        Tokens of the window and, after them, of the passage that may come again. Of several variations
        the first is shown the passage; the others are ideas of their own.
    """
    same = all(clip is clips[0] for clip in clips)
    window = Window.joined([_read(view, clip, without) for clip in (clips[:1] if same else clips)], axis=0)
    if view.recalled is None or len(clips) == 1:
        return window
    spread = window.spread(len(clips))
    spread.valid[1:, len(view.plan.lanes) * len(view.layout) :] = False
    return spread


def _read(view: View, clip: Clip, without: str) -> Window:
    planes = view.planes(clip)
    told = _UNTOLD[without](_conditions(view, clip, planes))
    return assemble_window(planes, view.mask, told, view.layout, _reference(view, clip))


def _reference(view: View, clip: Clip) -> Reference | None:
    if view.recalled is None:
        return None
    layout, passage = view.recalled.layout, view.recalled.passage
    return Reference(view.planes(clip, layout), layout, passage.places(layout.bar, view.plan.first))


def _conditions(view: View, clip: Clip, planes: Floats) -> Conditions:
    """Return all that can be told about a clip whose planes are given."""
    harmony = _harmony(view, clip)
    root, tones = _chords(view, harmony.bars) if harmony else (None, None)
    return Conditions(
        roles=[clip.lanes[lane].role for lane in view.plan.lanes],
        chord_root=root,
        chord_mask=tones,
        density=_densities(view, planes),
        rhythm=_rhythm(view) if view.job.options.locks.keep == "rhythm" else None,
        tempo=clip.time.tempo_at(clip.time.bar_start(view.plan.region.bars[0])),
        style=view.job.options.style,
        has_velocity=view.job.manner.expressive,
        has_timing=not view.job.manner.quantised,
    )


def tells_chords(view: View) -> bool:
    """Say whether chords are told: those asked for or, to a lane that has nothing else, those heard."""
    if all(lane.role is Role.DRUMS for lane in view.made):
        return False
    return view.job.told is not None or not view.unheard.isdisjoint(view.plan.region.lanes)


def _harmony(view: View, clip: Clip) -> Harmony | None:
    if not tells_chords(view):
        return None
    return view.job.told or Harmony.heard(clip, range(view.plan.first, view.plan.last + 1))


def _chords(view: View, bars: Mapping[int, BeatChords]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    root = np.full(len(view.layout), -1, np.int64)
    tones = np.zeros(len(view.layout), np.int64)
    for patch, (bar, beat) in enumerate(zip(view.bar.tolist(), view.layout.beat.tolist(), strict=True)):
        chords = bars.get(bar, ())
        chord = chords[min(beat, len(chords) - 1)] if chords else None
        if chord is not None and chord.pitch_classes:
            root[patch] = chord.root
            tones[patch] = sum(1 << pitch_class for pitch_class in chord.pitch_classes)
    return root, tones


def _densities(view: View, planes: Floats) -> list[Density | None]:
    options, lanes = view.job.options, view.plan.lanes
    if not options.tells_density:
        return [view.asked_density(lane) if lane in view.unheard else None for lane in lanes]
    if options.holds_density:
        return [view.asked_density(lane) for lane in lanes]
    masked: Bools = np.any(view.mask, axis=(2, 3))
    pairs = zip(planes, masked, strict=True)
    return [density_near(*each, DENSITY_REACH, view.step_weights) for each in pairs]


def _rhythm(view: View) -> NDArray[np.float32]:
    """Return the notes per step of the replaced notes, NaN in the other lanes."""
    rhythm = np.full((len(view.plan.lanes), len(view.layout), STEPS), np.nan, np.float32)
    for lane, notes in view.replaced.items():
        rhythm[view.plan.lanes.index(lane)] = view.counts(notes)
    return rhythm


_UNTOLD: Mapping[str, Callable[[Conditions], Conditions]] = {
    "": lambda conditions: conditions,
    "chords": lambda conditions: replace(conditions, chord_root=None, chord_mask=None),
    "density": lambda conditions: replace(conditions, density=None),
    "rhythm": lambda conditions: replace(conditions, rhythm=None),
    "style": lambda conditions: replace(conditions, style=None),
}
