"""One window of a job: its geometry, its known notes, its reference passage and its densities."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Self

from ripieno.engine.generate.density_policy import DensityPolicy
from ripieno.engine.generate.job import Job
from ripieno.engine.generate.known_notes import KnownNotes
from ripieno.engine.generate.reference import RETRIEVAL, ReferencePassage, ShownPassage
from ripieno.engine.generate.repetition import find_last_made
from ripieno.engine.generate.window_geometry import WindowGeometry
from ripieno.engine.grid.windows import WindowPlan
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.roles import Role
from ripieno.engine.music.spans import Span
from ripieno.engine.music.surroundings import bars_around

SURE_ENOUGH = 0.25
"""Trust in a passage from which on a lane without context repeats what was made for it there, and a passage
that is not the likeliest is an idea of its own."""

MAX_PASSAGES = 4
"""Passages of which each is the base of one variation."""

PARTIAL_WEIGHTS = (0.0,)
"""How much the variations after those go by the likeliest passage, as shares of its log-odds: one is shown it
and no more. What sees the passage repeats most of it, so any others are made without."""


@dataclass(frozen=True)
class FillWindow:
    """One window of a job.

    Attributes:
        job: The job.
        geometry: Where the window lies.
        known: The notes that it knows.
        reference_clip: The clip in which a passage to repeat is looked for.
    """

    job: Job
    geometry: WindowGeometry
    known: KnownNotes
    reference_clip: Clip

    @classmethod
    def of(cls, job: Job, plan: WindowPlan, reference_clip: Clip | None = None) -> Self:
        """Prepare the window of a plan.

        Args:
            job: The job.
            plan: The window's bars and lanes.
            reference_clip: None for what the job knows.
        """
        geometry = WindowGeometry.of(job.original, plan)
        known = KnownNotes(geometry, job.original, job.context_clip)
        return cls(job, geometry, known, reference_clip or job.context_clip)

    def lanes_of(self, roles: Collection[Role]) -> Sequence[int]:
        """Return the lanes that are made and have one of some roles."""
        lanes = self.known.context.lanes
        return [lane for lane in self.geometry.region.lanes if lanes[lane].role in roles]

    def new_lanes(self, roles: Collection[Role]) -> Sequence[int]:
        """Return the lanes without context that are made and have one of some roles."""
        return [lane for lane in self.lanes_of(roles) if lane in self.known.without_context]

    def known_lanes(self, roles: Collection[Role]) -> Sequence[int]:
        """Return the lanes with context that are made and have one of some roles."""
        return [lane for lane in self.lanes_of(roles) if lane not in self.known.without_context]

    def has_bass(self, clip: Clip) -> bool:
        """Say whether a bass plays in a clip of the window, or is still to be made."""
        made = self.job.region.lanes
        return any(
            lane.role is Role.BASS and (lane.notes or at in made) for at, lane in enumerate(clip.lanes)
        )

    @cached_property
    def as_played(self) -> Mapping[int, Notes]:
        """The notes that may stay as they were played, by lane of the clip."""
        staying = self.job.options.strength == 1
        return self.known.staying if staying else self.job.original.held(self.geometry.region)

    @cached_property
    def ends(self) -> Mapping[int, tuple[int, ...]]:
        """Where the new notes of each lane end at the latest, one tick for each of its `spans`.

        They ring past the whole region alone: where it goes on in another window, they end with their own.
        """
        found = {lane: self.job.ring_ends(lane) for lane in self.geometry.region.lanes}
        return {
            lane: tuple(latest.get(end, end) for _, end in self.spans(lane)) for lane, latest in found.items()
        }

    def spans(self, lane: int) -> tuple[Span, ...]:
        """Return the ticks of the window's region in which the channel of a lane has its sound."""
        original = self.job.original
        return original.lanes[lane].own(self.geometry.region.spans(original.time))

    def latest(self, lane: int) -> Mapping[Span, int]:
        """Return where new notes of a lane end at the latest, by the span that they begin in."""
        return dict(zip(self.spans(lane), self.ends[lane], strict=True))

    @cached_property
    def density(self) -> DensityPolicy:
        """How many notes each lane is given."""
        job = self.job
        return DensityPolicy(job.options, job.region, self.known, self.reference, self.reference_clip)

    @property
    def reference(self) -> ReferencePassage | None:
        """The passage elsewhere in the clip that the region is likely to repeat."""
        return self.references[0] if self.references else None

    @cached_property
    def shown(self) -> tuple[ShownPassage | None, ...]:
        """What each variation goes by: a passage of its own, then the likeliest one loosely, then none."""
        drawn = self.job.options.drawn
        if not self.references:
            return (None,) * drawn
        best, *others = self.references
        fallen = [ShownPassage(best, weight) for weight in PARTIAL_WEIGHTS]
        sure = [ShownPassage(each, 1.0) for each in others if each.trust >= SURE_ENOUGH]
        plans = [ShownPassage(best, 1.0), *sure, *fallen][:drawn]
        return (*plans, *[None] * (drawn - len(plans)))

    @cached_property
    def references(self) -> tuple[ReferencePassage, ...]:
        """The passages that the region may repeat, the likeliest first, no more than variations.

        Lanes without context repeat only what was made for them, where the lanes with context are surer to
        come again; a bass and drums also go on as they have begun.
        """
        job, plan, clip = self.job, self.geometry.plan, self.reference_clip
        if not job.options.retrieval or RETRIEVAL not in job.model.card.conditions:
            return ()
        unknown = self.known.without_context
        around = bars_around(job.context_clip, plan.region.bars[0], plan.region.bars[-1])
        silent = frozenset(around).difference(job.region.bars)
        hidden = {lane: plan.pending.get(lane, frozenset()) | silent for lane in unknown}
        lanes = [
            (job.context_clip if lane in unknown else clip).lanes[lane] for lane in range(len(clip.lanes))
        ]
        found = ReferencePassage.find_all(
            replace(clip, lanes=tuple(lanes)), replace(plan, pending={**plan.pending, **hidden})
        )
        likeliest = tuple(islice(found, min(job.options.drawn, MAX_PASSAGES)))
        if not self.known.makes_without_context:
            return likeliest
        sure = tuple(each for each in likeliest if each.trust >= SURE_ENOUGH)
        last = None if sure else find_last_made(job, plan, clip)
        return sure if last is None else (last,)
