"""How many notes a lane is given: as the options ask, as a passage has, or as the bars around have."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ripieno.engine.generate.known_notes import KnownNotes
from ripieno.engine.generate.options import FillOptions
from ripieno.engine.generate.reference import ReferencePassage
from ripieno.engine.grid.conditions import Density, density_near
from ripieno.engine.grid.encode import encode_notes
from ripieno.engine.grid.mask import step_mask
from ripieno.engine.grid.spec import STEPS, Bools, Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

DENSITY_REACH = 16
"""Beats on either side from which the density of a gap is estimated."""

USUAL_DENSITY: Mapping[Role, Density] = {
    Role.LEAD: Density(1.3, 1.3),
    Role.COUNTER: Density(1.2, 1.05),
    Role.KEYS: Density(3.6, 2.1),
    Role.BASS: Density(1.9, 1.9),
    Role.PAD: Density(1.5, 0.5),
    Role.DRUMS: Density(4.3, 2.9),
}
"""Density of an ordinary lane where it plays, in songs kept out of training: of POP909 for melodies and keys,
of game music for bass, pad and drums."""

DENSITY_TOLERANCE: Mapping[Role, float] = {
    Role.LEAD: 1.5,
    Role.COUNTER: 2.0,
    Role.KEYS: 0.15,
    Role.BASS: 1.0,
    Role.PAD: 1.5,
    Role.DRUMS: 0.1,
}
"""Octaves by which the number of a lane's notes may miss what is around, unless it is asked for. Nine of ten
true regions of the songs used for training stay within these; keys and drums are held nearer than that, for
the network thins them out."""

TOLERANCE_WITHOUT_CONTEXT = 0.25
"""The same for a lane without context: the network leaves it all but empty."""

USUAL_REACH, MIN_STRETCHES = 32, 8
"""Bars on either side in which stretches of bars are counted, and how many of them say what is usual."""

USUAL_QUANTILES = (0.65, 0.85)
"""Quantiles of the density of its stretches between which a lane is held."""


@dataclass(frozen=True)
class DensityPolicy:
    """The densities of one window.

    Attributes:
        options: As asked.
        region: What the whole job makes anew.
        known: The notes of the window.
        reference: The passage that the window goes by, if any.
        reference_clip: The clip in which that passage lies.
    """

    options: FillOptions
    region: Region
    known: KnownNotes
    reference: ReferencePassage | None
    reference_clip: Clip

    @cached_property
    def step_weights(self) -> NDArray[np.float64]:
        """How much each step of the beats around says of the number of new notes, shape ``(STEPS,)``.

        Half goes by the steps that are made anew, half is the same for all, for a step that is
        silent around may be painted to sound.
        """
        geometry = self.known.geometry
        is_made, share = geometry.masked_steps.any(axis=1), geometry.masked_share
        made, exists = geometry.masked_steps[is_made], geometry.layout.exists[is_made]
        own = np.where(exists.any(axis=0), made.sum(axis=0) / np.maximum(exists.sum(axis=0), 1), share)
        weights: NDArray[np.float64] = (own + share) / 2
        return weights

    def asked(self, lane: int) -> Density:
        """Return the density that the options ask of a lane of the clip, measured without new notes.

        Of a beat that is made anew in part it counts the new notes alone, as in training.
        """
        share, options, base = self.known.geometry.masked_share, self.options, self._around(lane)
        if self.reference is not None:
            made = self.known.geometry.mask_between(lane)
            base = self.reference.density(self.reference_clip, lane, made, base)
        asked = options.notes_per_beat
        wanted = base.notes * (options.density or 1) if asked is None else asked * share
        return Density(wanted, min(base.steps * wanted / base.notes, wanted, STEPS * share))

    def _around(self, lane: int) -> Density:
        """Return the density of the beats around, or what is usual for the lane's role."""
        geometry, context = self.known.geometry, self.known.context
        made = step_mask(self.region, geometry.plan.first, geometry.layout, context.time)
        hidden: Bools = np.any(made, axis=1)
        planes = encode_notes(self._notes(lane), geometry.step_ticks, geometry.layout)
        near = density_near(planes, hidden, DENSITY_REACH, self.step_weights)
        return near or USUAL_DENSITY[context.lanes[lane].role].times(geometry.masked_share)

    def _notes(self, lane: int) -> Notes:
        """Return the known notes of a lane whose pitches the window makes."""
        region, notes = self.known.geometry.region, self.known.context.lanes[lane].notes
        return notes.taken(region.takes(notes.pitches))

    def bounds(self, lane: int) -> tuple[float, float]:
        """Return the least and the most notes per beat that are to be made of a lane of the clip.

        A lane that is always about as busy is held nearer than its role asks for.
        """
        notes, role = self.asked(lane).notes, self.known.context.lanes[lane].role
        if self.options.asks_density:
            return notes, notes
        has_context = lane not in self.known.without_context
        tolerance = 2 ** (DENSITY_TOLERANCE[role] if has_context else TOLERANCE_WITHOUT_CONTEXT)
        usual = self._usual(lane) if has_context else None
        low, high = usual or (0.0, np.inf)
        return max(notes / tolerance, min(low, notes)), min(notes * tolerance, max(high, notes))

    def _usual(self, lane: int) -> tuple[float, float] | None:
        """Return the notes per beat between which stretches of a lane as long as the window's mostly lie."""
        geometry, context = self.known.geometry, self.known.context
        made, time = geometry.region.bars, context.time
        first = max(made[0] - USUAL_REACH, 0)
        bars = np.arange(first, min(made[-1] + USUAL_REACH + 1, context.bars))
        if geometry.masked_share < 1 or len(bars) <= len(made):
            return None
        lines = np.array([time.bar_start(bar) for bar in (*bars.tolist(), int(bars[-1]) + 1)])
        before = np.searchsorted(self._notes(lane).onsets, lines - time.step_ticks / 2)
        long = len(made)
        beats = (lines[long:] - lines[:-long]) / (STEPS * time.step_ticks)
        known = np.isin(bars, list(geometry.plan.pending.get(lane, ())), invert=True)
        whole = sliding_window_view(known, long).all(axis=1)
        stretches = ((before[long:] - before[:-long]) / beats)[whole]
        if len(stretches) < MIN_STRETCHES:
            return None
        low, high = np.quantile(stretches, USUAL_QUANTILES)
        return float(low), float(high)

    def conditions(self, planes: Floats) -> list[Density | None]:
        """Return what the model is told of each lane of the window.

        Args:
            planes: What is known, shape ``(lanes, beats, *PATCH_SHAPE)``.
        """
        geometry, options = self.known.geometry, self.options
        if not options.conditions_on_density:
            unknown = self.known.without_context
            return [self.asked(lane) if lane in unknown else None for lane in geometry.lanes]
        if options.holds_density:
            return [self.asked(lane) for lane in geometry.lanes]
        masked: Bools = np.any(geometry.mask, axis=(2, 3))
        pairs = zip(planes, masked, strict=True)
        return [density_near(*each, DENSITY_REACH, self.step_weights) for each in pairs]
