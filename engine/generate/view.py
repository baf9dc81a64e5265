"""What the model sees of a clip in one window, and what it is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.generate.job import Job
from engine.generate.recalled import RECALL, Recalled
from engine.grid.conditions import Conditions, Density, density_near, features
from engine.grid.encode import empty_planes, encode_notes
from engine.grid.layout import Ints, Layout
from engine.grid.mask import region_mask, step_mask
from engine.grid.spec import STEPS, Bools, Floats
from engine.grid.windows import WindowPlan
from engine.model.onnx_denoiser import Window
from engine.music.clip import Clip
from engine.music.note import Note
from engine.music.roles import Role

DENSITY_REACH = 16
"""Beats on either side from which the density of a gap is estimated."""

USUAL_DENSITY: Mapping[Role, Density] = {
    Role.LEAD: Density(1.0, 1.0),
    Role.COUNTER: Density(1.2, 1.05),
    Role.KEYS: Density(2.6, 1.4),
    Role.BASS: Density(1.5, 1.5),
    Role.PAD: Density(1.5, 0.5),
    Role.DRUMS: Density(4.3, 2.9),
}
"""Median density of the bars in which a role plays, in the songs kept out of training."""


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

    @cached_property
    def recalled(self) -> Recalled | None:
        """The passage elsewhere in the clip that the region is likely to repeat."""
        job = self.job
        is_shown = job.options.recall and RECALL in job.model.card.conditions
        return Recalled.find(self.heard, self.plan, job.region) if is_shown else None

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
    def staying(self) -> Mapping[int, tuple[Note, ...]]:
        """The notes of the window's region that stay, for they are heard as what follows it, by lane."""
        return self.job.blank.held(self.plan.region)

    @cached_property
    def replaced(self) -> Mapping[int, tuple[Placed, ...]]:
        """The notes that the window replaces, by lane of the clip, in the order of time."""
        return {
            lane: self._placed([note for note in notes if note not in self.staying[lane]])
            for lane, notes in self.job.original.held(self.plan.region).items()
        }

    @cached_property
    def before(self) -> Mapping[int, tuple[Note, ...]]:
        """The notes that may stay as they were played, by lane of the clip."""
        return self.staying if self.job.options.strength == 1 else self.job.original.held(self.plan.region)

    def _placed(self, notes: Sequence[Note]) -> tuple[Placed, ...]:
        """Give each note its nearest step among those that are made anew."""
        patch, step = self.places([note.onset for note in notes])
        return tuple(map(Placed, notes, patch.tolist(), step.tolist()))

    def places(self, onsets: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the patch and step, among those made anew, that are nearest to some ticks."""
        time, patch, step = self.layout.cells
        inside = np.flatnonzero(self.steps_made[patch, step])
        borders = (time[inside][1:] + time[inside][:-1]) / 2
        ticks = np.array(onsets, np.float64) / self.job.original.time.step_ticks
        at = inside[np.searchsorted(borders, ticks, side="right")]
        return patch[at], step[at]

    @property
    def start(self) -> Floats:
        """The planes of the notes that are replaced, each in its place, ``(lanes, beats, *PATCH_SHAPE)``."""
        lanes = [replace(lane, notes=()) for lane in self.job.original.lanes]
        for lane, placed in self.replaced.items():
            lanes[lane] = replace(lanes[lane], notes=tuple(map(self._on_its_step, placed)))
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

    def window(self, clips: Sequence[Clip], *, without: str = "") -> Window:
        """Return what the model reads.

        Args:
            clips: The clips of the batch; one stands for all where they are the same.
            without: Name of a condition that is not told.

        Returns:
            Tokens of the window and, after them, of the passage that may come again. Of several variations
            the first is shown the passage; the others are ideas of their own.
        """
        same = all(clip is clips[0] for clip in clips)
        window = Window.joined([self._read(clip, without) for clip in (clips[:1] if same else clips)], axis=0)
        if self.recalled is None or len(clips) == 1:
            return window
        spread = window.spread(len(clips))
        spread.valid[1:, len(self.plan.lanes) * len(self.layout) :] = False
        return spread

    def _read(self, clip: Clip, without: str) -> Window:
        planes = self.planes(clip)
        told = _UNTOLD[without](self.conditions(clip, planes))
        known = np.where(self.mask[:, :, None], empty_planes(1), planes)
        window = self._tokens(known, self.mask, told, self.layout, self.layout.bar)
        if self.recalled is None:
            return window
        layout, passage = self.recalled.layout, self.recalled.passage
        mask = np.zeros((len(planes), len(layout), *self.mask.shape[2:]), np.bool_)
        plain = Conditions(
            told.roles, tempo=told.tempo, has_velocity=told.has_velocity, has_timing=told.has_timing
        )
        places = passage.places(layout.bar, self.plan.first)
        shown = self._tokens(self.planes(clip, layout), mask, plain, layout, places)
        return Window.joined((window, shown), axis=1)

    @staticmethod
    def _tokens(planes: Floats, mask: Bools, told: Conditions, layout: Layout, bars: Ints) -> Window:
        """Lay planes of shape ``(lanes, beats, *PATCH_SHAPE)`` out as tokens, lane by lane."""
        place = np.stack([bars, layout.beat], axis=1)
        lanes = np.repeat(np.arange(len(planes)), len(layout))
        places = np.concatenate([np.tile(place, (len(planes), 1)), lanes[:, None]], axis=1)
        return Window(
            planes.reshape(1, -1, *planes.shape[2:]).astype(np.float32),
            mask.reshape(1, -1, *mask.shape[2:]),
            features(told, layout, mask).reshape(1, len(places), -1),
            places[None],
            np.ones((1, len(places)), np.bool_),
        )

    def conditions(self, clip: Clip, planes: Floats) -> Conditions:
        """Return all that can be told about a clip whose planes are given."""
        roles = [clip.lanes[lane].role for lane in self.plan.lanes]
        root, tones = self._chords() if self.job.told else (None, None)
        return Conditions(
            roles=roles,
            chord_root=root,
            chord_mask=tones,
            density=self._densities(planes),
            rhythm=self._rhythm() if self.job.options.locks.keep == "rhythm" else None,
            tempo=clip.time.tempo_at(clip.time.bar_start(self.plan.region.bars[0])),
            has_velocity=self.job.manner.expressive,
            has_timing=not self.job.manner.quantised,
        )

    def _chords(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        bars = self.job.told.bars if self.job.told else {}
        root = np.full(len(self.layout), -1, np.int64)
        tones = np.zeros(len(self.layout), np.int64)
        for patch, (bar, beat) in enumerate(zip(self.bar.tolist(), self.layout.beat.tolist(), strict=True)):
            chords = bars.get(bar, ())
            chord = chords[min(beat, len(chords) - 1)] if chords else None
            if chord is not None and chord.pitch_classes:
                root[patch] = chord.root
                tones[patch] = sum(1 << pitch_class for pitch_class in chord.pitch_classes)
        return root, tones

    def _densities(self, planes: Floats) -> list[Density | None]:
        if not self.job.options.tells_density:
            return [None] * len(planes)
        if self.job.options.holds_density:
            return [self.asked_density(lane) for lane in self.plan.lanes]
        masked: Bools = np.any(self.mask, axis=(2, 3))
        pairs = zip(planes, masked, strict=True)
        return [density_near(*each, DENSITY_REACH, self.step_weights) for each in pairs]

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
        exists = np.arange(STEPS) < self.layout.steps[self.steps_made.any(axis=1), None]
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
        notes = [note for note in blank.lanes[lane].notes if region.low <= note.pitch <= region.high]
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

    def _rhythm(self) -> NDArray[np.float32]:
        """Return the notes per step of the replaced notes, as the model reads them."""
        rhythm = np.full((len(self.plan.lanes), len(self.layout), STEPS), np.nan, np.float32)
        for lane, notes in self.replaced.items():
            rhythm[self.plan.lanes.index(lane)] = self.counts(notes) / 4
        return rhythm

    def counts(self, notes: Sequence[Placed]) -> NDArray[np.float32]:
        """Return how many notes begin on each step, shape ``(beats, STEPS)``."""
        counts = np.zeros((len(self.layout), STEPS), np.float32)
        for placed in notes:
            counts[placed.beat, placed.step] += 1
        return counts


_UNTOLD: Mapping[str, Callable[[Conditions], Conditions]] = {
    "": lambda conditions: conditions,
    "chords": lambda conditions: replace(conditions, chord_root=None, chord_mask=None),
    "density": lambda conditions: replace(conditions, density=None),
    "rhythm": lambda conditions: replace(conditions, rhythm=None),
}
