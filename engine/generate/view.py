"""One window of a clip: what is made in it, and what is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ripieno.engine.generate.job import Job
from ripieno.engine.generate.recalled import RECALL, Recalled
from ripieno.engine.grid.conditions import Density, density_near
from ripieno.engine.grid.encode import encode_notes
from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.mask import region_mask, step_mask
from ripieno.engine.grid.spec import STEPS, Bools, Floats
from ripieno.engine.grid.windows import WindowPlan
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import NO_NOTES, Notes
from ripieno.engine.music.roles import Role
from ripieno.engine.music.surroundings import bars_around

DENSITY_REACH = 16
"""Beats on either side from which the density of a gap is estimated."""

SURE_ENOUGH = 0.25
"""Trust in a passage from which on a lane of which nothing is heard repeats what was made for it there."""

USUAL_DENSITY: Mapping[Role, Density] = {
    Role.LEAD: Density(1.3, 1.3),
    Role.COUNTER: Density(1.2, 1.05),
    Role.KEYS: Density(3.1, 1.6),
    Role.BASS: Density(1.9, 1.9),
    Role.PAD: Density(1.5, 0.5),
    Role.DRUMS: Density(4.3, 2.9),
}
"""Density of an ordinary lane where it plays, in songs kept out of training: of POP909 for melodies and keys,
of game music for bass, pad and drums."""


@dataclass(frozen=True)
class Placed:
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
class View:
    """One window of a job.

    Attributes:
        job: The job.
        plan: The window's bars and lanes.
        layout: Its patches.
        mask: Shape ``(lanes, beats, STEPS, PITCHES)``, True = make anew.
        heard: The clip in which a passage to repeat is looked for.
    """

    job: Job
    plan: WindowPlan
    layout: Layout
    mask: Bools
    heard: Clip

    @classmethod
    def of(cls, job: Job, plan: WindowPlan) -> "View":
        """Look at the window of a plan."""
        time = job.original.time
        layout = Layout.from_time(time, plan.first, plan.last)
        lanes = tuple(plan.lanes.index(lane) for lane in plan.region.lanes)
        region = replace(plan.region, lanes=lanes)
        mask = region_mask(region, len(plan.lanes), plan.first, layout, time)
        return cls(job, plan, layout, mask, job.blank)

    @cached_property
    def chosen(self) -> NDArray[np.int64]:
        """Tokens, lane by lane, that have cells to be made."""
        return np.flatnonzero(self.mask.any(axis=(2, 3)).reshape(-1))

    @property
    def made(self) -> Sequence[Lane]:
        """The lanes that are made, as far as they are known."""
        return [self.job.blank.lanes[lane] for lane in self.plan.region.lanes]

    @cached_property
    def unheard(self) -> frozenset[int]:
        """Lanes of the clip, in this window, of which nothing is known but what was made."""
        return frozenset(lane for lane in self.plan.lanes if not self.job.blank.lanes[lane].notes)

    @cached_property
    def recalled(self) -> Recalled | None:
        """The passage elsewhere in the clip that the region is likely to repeat.

        Lanes of which nothing is heard repeat only what was made for them, and only where the lanes that are
        heard are surer to come again.
        """
        job, plan = self.job, self.plan
        if not job.options.retrieval or RECALL not in job.model.card.conditions:
            return None
        around = bars_around(job.blank, plan.region.bars[0], plan.region.bars[-1])
        silent = frozenset(around).difference(job.region.bars)
        hidden = {lane: plan.pending.get(lane, frozenset()) | silent for lane in self.unheard}
        song = replace(self.heard, lanes=tuple(map(self._as_heard, range(len(self.heard.lanes)))))
        found = Recalled.find(song, replace(plan, pending={**plan.pending, **hidden}))
        if found is None or self.unheard.isdisjoint(plan.region.lanes):
            return found
        return found if found.trust >= SURE_ENOUGH else None

    def _as_heard(self, lane: int) -> Lane:
        """Return a lane of the clip, without what was made of it if nothing else of it is heard."""
        return (self.job.blank if lane in self.unheard else self.heard).lanes[lane]

    @cached_property
    def chosen_mask(self) -> Bools:
        """The mask of the chosen tokens, shape ``(chosen, STEPS, PITCHES)``."""
        chosen: Bools = self.mask.reshape(-1, *self.mask.shape[2:])[self.chosen]
        return chosen

    @cached_property
    def steps_made(self) -> Bools:
        """The steps that are made anew, shape ``(beats, STEPS)``."""
        steps: Bools = np.any(self.mask, axis=(0, 3))
        return steps

    @cached_property
    def bar(self) -> NDArray[np.int64]:
        """Bar of the clip of each patch."""
        return self.layout.bar + self.plan.first

    @cached_property
    def step_tick(self) -> NDArray[np.int64]:
        """Tick of each step, shape ``(beats, STEPS)``."""
        steps = self.layout.start[:, None] + np.arange(STEPS)
        return np.rint(steps * self.job.original.time.step_ticks).astype(np.int64)

    @cached_property
    def staying(self) -> Mapping[int, Notes]:
        """The notes of the window's region that stay, for they are heard as what follows it, by lane."""
        return self.job.blank.held(self.plan.region)

    @cached_property
    def replaced(self) -> Mapping[int, tuple[Placed, ...]]:
        """The notes that the window replaces, by lane of the clip, in the order of time."""
        return {
            lane: self._placed(notes.without(self.staying[lane]))
            for lane, notes in self.job.original.held(self.plan.region).items()
        }

    @cached_property
    def before(self) -> Mapping[int, Notes]:
        """The notes that may stay as they were played, by lane of the clip."""
        return self.staying if self.job.options.strength == 1 else self.job.original.held(self.plan.region)

    def _placed(self, notes: Notes) -> tuple[Placed, ...]:
        """Give each note its nearest step among those that are made anew."""
        patch, step = self.places(notes.onsets)
        return tuple(map(Placed, notes, patch.tolist(), step.tolist()))

    def places(self, onsets: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the patch and step, among those made anew, that are nearest to some ticks."""
        time, patch, step = self.layout.cells
        inside = np.flatnonzero(self.steps_made[patch, step])
        borders = (time[inside][1:] + time[inside][:-1]) / 2
        ticks = np.asarray(onsets, np.float64) / self.job.original.time.step_ticks
        at = inside[np.searchsorted(borders, ticks, side="right")]
        return patch[at], step[at]

    @property
    def start(self) -> Floats:
        """The planes of the notes that are replaced, each in its place, ``(lanes, beats, *PATCH_SHAPE)``."""
        lanes = [replace(lane, notes=NO_NOTES) for lane in self.job.original.lanes]
        for lane, placed in self.replaced.items():
            lanes[lane] = replace(lanes[lane], notes=Notes.of(map(self._on_its_step, placed)))
        return self.planes(replace(self.job.original, lanes=tuple(lanes)))

    def _on_its_step(self, placed: Placed) -> Note:
        """Return a note, moved to its step where another step is nearer."""
        tick = int(self.step_tick[placed.beat, placed.step])
        is_near = abs(placed.note.onset - tick) <= self.job.original.time.step_ticks / 2
        return placed.note if is_near else replace(placed.note, onset=tick)

    def planes(self, clip: Clip, layout: Layout | None = None) -> Floats:
        """Return the planes of a clip, in this window or another layout, ``(lanes, beats, *PATCH_SHAPE)``."""
        step, there = clip.time.step_ticks, layout or self.layout
        return np.stack([encode_notes(clip.lanes[lane].notes, step, there) for lane in self.plan.lanes])

    @cached_property
    def share(self) -> float:
        """The share of the steps that are made anew in those beats where any is."""
        return float(self.steps_made.sum() / self.layout.steps[self.steps_made.any(axis=1)].sum())

    @cached_property
    def step_weights(self) -> NDArray[np.float64]:
        """How much each step of the beats around says of the number of new notes, shape ``(STEPS,)``.

        Half goes by the steps that are made anew, half is the same for all, for a step that is
        silent around may be painted to sound.
        """
        made = self.steps_made[self.steps_made.any(axis=1)]
        exists = self.layout.exists[self.steps_made.any(axis=1)]
        own = np.where(exists.any(axis=0), made.sum(axis=0) / np.maximum(exists.sum(axis=0), 1), self.share)
        weights: NDArray[np.float64] = (own + self.share) / 2
        return weights

    def asked_density(self, lane: int) -> Density:
        """Return the density that the options ask of a lane of the clip, measured without new notes.

        Of a beat that is made anew in part it counts the new notes alone, as in training.
        """
        options, blank = self.job.options, self.job.blank
        made = step_mask(self.job.region, self.plan.first, self.layout, blank.time)
        hidden: Bools = np.any(made, axis=1)
        region = self.plan.region
        pitches = blank.lanes[lane].notes.pitches
        notes = blank.lanes[lane].notes.taken((pitches >= region.low) & (pitches <= region.high))
        planes = encode_notes(notes, blank.time.step_ticks, self.layout)
        base = density_near(planes, hidden, DENSITY_REACH, self.step_weights)
        base = base or USUAL_DENSITY[blank.lanes[lane].role].times(self.share)
        if self.recalled is not None:
            base = self.recalled.density(self.heard, lane, self._made_of(lane), base)
        asked = options.notes_per_beat
        wanted = base.notes * (options.density or 1) if asked is None else asked * self.share
        return Density(wanted, min(base.steps * wanted / base.notes, wanted, STEPS * self.share))

    def _made_of(self, lane: int) -> Bools:
        """Return what is made of a lane from the first to the last bar that are made."""
        bars = self.plan.region.bars
        inside = (self.bar >= bars[0]) & (self.bar <= bars[-1])
        made: Bools = self.mask[self.plan.lanes.index(lane)][inside]
        return made

    def counts(self, notes: Sequence[Placed]) -> NDArray[np.float32]:
        """Return how many notes begin on each step, shape ``(beats, STEPS)``."""
        counts = np.zeros((len(self.layout), STEPS), np.float32)
        for placed in notes:
            counts[placed.beat, placed.step] += 1
        return counts
