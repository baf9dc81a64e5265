"""What is known in a window: the notes that stay, and those that it replaces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.generate.window_geometry import WindowGeometry
from ripieno.engine.grid.encode import encode_notes
from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.spec import STEPS, Floats
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import NO_NOTES, Notes


@dataclass(frozen=True)
class ReplacedNote:
    """A replaced note and the cell of the grid that it begins in.

    Attributes:
        note: The note.
        beat: Patch of the window.
        step: Step of the patch.
    """

    note: Note
    beat: int
    step: int


@dataclass(frozen=True)
class KnownNotes:
    """The notes of a clip as one window sees them.

    Attributes:
        geometry: The window.
        original: The clip with the notes of the region.
        context: The clip without the notes of the region, but for those that stay.
    """

    geometry: WindowGeometry
    original: Clip
    context: Clip

    @property
    def lanes_made(self) -> Sequence[Lane]:
        """The lanes that are made, as far as they are known."""
        return [self.context.lanes[lane] for lane in self.geometry.region.lanes]

    @cached_property
    def without_context(self) -> frozenset[int]:
        """Lanes of the clip, in this window, of which nothing is known but what was made."""
        return frozenset(lane for lane in self.geometry.lanes if not self.context.lanes[lane].notes)

    @property
    def makes_without_context(self) -> bool:
        """Whether a lane without context is made."""
        return not self.without_context.isdisjoint(self.geometry.region.lanes)

    @cached_property
    def staying(self) -> Mapping[int, Notes]:
        """The notes of the window's region that stay, for they belong to what follows it, by lane."""
        return self.context.held(self.geometry.region)

    @cached_property
    def replaced(self) -> Mapping[int, tuple[ReplacedNote, ...]]:
        """The notes that the window replaces, by lane of the clip, in the order of time."""
        return {
            lane: self._on_cells(notes.without(self.staying[lane]))
            for lane, notes in self.original.held(self.geometry.region).items()
        }

    def _on_cells(self, notes: Notes) -> tuple[ReplacedNote, ...]:
        """Give each note its nearest step among those that are made anew."""
        patch, step = self.geometry.nearest_masked(notes.onsets)
        return tuple(map(ReplacedNote, notes, patch.tolist(), step.tolist()))

    def counts(self, lane: int) -> NDArray[np.float32]:
        """Return how many replaced notes of a lane begin on each step, shape ``(beats, STEPS)``."""
        counts = np.zeros((len(self.geometry.layout), STEPS), np.float32)
        for each in self.replaced[lane]:
            counts[each.beat, each.step] += 1
        return counts

    @property
    def start(self) -> Floats:
        """The planes of the notes that are replaced, each on its step, ``(lanes, beats, *PATCH_SHAPE)``."""
        lanes = [replace(lane, notes=NO_NOTES) for lane in self.original.lanes]
        for lane, notes in self.replaced.items():
            lanes[lane] = replace(lanes[lane], notes=Notes.of(map(self._on_its_step, notes)))
        return self.planes(replace(self.original, lanes=tuple(lanes)))

    def _on_its_step(self, replaced: ReplacedNote) -> Note:
        """Return a note, moved to its step where another step is nearer."""
        tick = int(self.geometry.step_tick[replaced.beat, replaced.step])
        is_near = abs(replaced.note.onset - tick) <= self.geometry.step_ticks / 2
        return replaced.note if is_near else replace(replaced.note, onset=tick)

    def planes(self, clip: Clip, layout: Layout | None = None) -> Floats:
        """Return the planes of a clip, in this window or another layout, ``(lanes, beats, *PATCH_SHAPE)``."""
        step, there = self.geometry.step_ticks, layout or self.geometry.layout
        return np.stack([encode_notes(clip.lanes[lane].notes, step, there) for lane in self.geometry.lanes])
