"""Ways to fill a case: the model, and simpler ones to compare it with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ripieno.engine.generate import FillOptions, Result, inpaint
from ripieno.engine.generate.reference import ReferencePassage
from ripieno.engine.grid.windows import WindowPlan
from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.engine.music.chords import NO_CHORD
from ripieno.engine.music.note import Note
from ripieno.training.evaluation.cases import BARS, Case, Notes


class Filler(Protocol):
    """A way to fill the region of a case.

    Attributes:
        name: What tables and pictures call it.
        varied: Whether another seed gives other notes.
    """

    @property
    def name(self) -> str:
        """What tables and pictures call it."""

    @property
    def varied(self) -> bool:
        """Whether another seed gives other notes."""

    def fill(self, case: Case, seed: int) -> Notes:
        """Return notes that begin in the region, by lane; the true ones must not be looked at."""


@dataclass(frozen=True)
class Model:
    """A model pack, as a user has it: one variation, the card's own sampler and steps.

    Attributes:
        model: The loaded pack.
        with_chords: Whether it is told the true chords.
        near: Whether it is shown the bars around alone, and no passage of the rest of the song.
    """

    model: OnnxModel
    with_chords: bool = False
    near: bool = False
    varied: bool = True

    @property
    def name(self) -> str:
        """``model``, with what it is told or not shown."""
        return "model" + ", chords specified" * self.with_chords + ", bars around alone" * self.near

    def fill(self, case: Case, seed: int) -> Notes:
        """Fill as ``ripieno inpaint`` does."""
        beats = len(case.chords) // BARS
        bars = [case.chords[beats * bar : beats * (bar + 1)] for bar in range(BARS)]
        chords = (
            tuple(tuple(each or NO_CHORD for each in bar) for bar in bars)
            if self.with_chords and beats
            else None
        )
        asked = FillOptions(seed, chords=chords, retrieval=not self.near)
        *_, result = inpaint(self.model, case.whole, case.region_of_whole, asked)
        return case.in_window(result.variations[0] if isinstance(result, Result) else {})


@dataclass(frozen=True)
class Truth:
    """The notes that were there."""

    name: str = "truth"
    varied: bool = False

    def fill(self, case: Case, seed: int) -> Notes:
        """Return the true notes; the seed does not matter."""
        del seed
        return case.true


@dataclass(frozen=True)
class CopyBars:
    """The nearest bars of the context, moved into the region.

    Attributes:
        after: Whether the bars after the region are copied, or those before.
    """

    after: bool
    varied: bool = False

    @property
    def name(self) -> str:
        """``copy before`` or ``copy after``."""
        return "copy after" if self.after else "copy before"

    def fill(self, case: Case, seed: int) -> Notes:
        """Return the notes of the four bars next to the region; fewer are repeated."""
        del seed
        first, last = case.region.bars[0], case.region.bars[-1]
        near = list(range(last + 1, case.clip.bars)[:BARS] if self.after else range(first)[-BARS:])
        made: dict[int, list[Note]] = {lane: [] for lane in case.region.lanes}
        for place, bar in enumerate(case.region.bars):
            source = near[place % len(near)]
            start = source * case.bar
            for lane, notes in case.known.items():
                made[lane] += [
                    replace(note, onset=note.onset + (bar - source) * case.bar)
                    for note in notes
                    if start <= note.onset < start + case.bar
                ]
        return {lane: tuple(notes) for lane, notes in made.items()}


@dataclass(frozen=True)
class CopyPassage:
    """The passage of the song that the model is shown, moved into the region as it is."""

    name: str = "copied passage"
    varied: bool = False

    def fill(self, case: Case, seed: int) -> Notes:
        """Return the notes of the passage; those of the bars before where none is found."""
        region = case.region_of_whole
        context_clip = case.whole.replace_region(region, {})
        lanes = tuple(range(len(context_clip.lanes)))
        pending = {lane: frozenset(region.bars) for lane in region.lanes}
        found = ReferencePassage.find(
            context_clip, WindowPlan(region.bars[0], region.bars[-1], lanes, region, pending)
        )
        if found is None:
            return CopyBars(after=False).fill(case, seed)
        move, (start, end) = found.ticks(context_clip), region.spans(context_clip.time)[0]
        moved = {
            lane: [replace(note, onset=note.onset - move) for note in context_clip.lanes[lane].notes]
            for lane in region.lanes
        }
        return case.in_window(
            {lane: tuple(n for n in notes if start <= n.onset < end) for lane, notes in moved.items()}
        )


@dataclass(frozen=True)
class OtherSong:
    """The region of another song, lane by lane of the same role: a blunder that a judge must see.

    Attributes:
        cases: Where to take from; the next one of another song and the same metre.
    """

    cases: Sequence[Case]
    name: str = "other song"
    varied: bool = False

    def fill(self, case: Case, seed: int) -> Notes:
        """Return the other song's notes at the region's place."""
        at = next(index for index, each in enumerate(self.cases) if each.name == case.name)
        order = [*self.cases[at + 1 :], *self.cases[:at]]
        fitting = [each for each in order if each.song != case.song and each.bar == case.bar]
        if not fitting:
            return {}
        other = fitting[(37 * case.window + seed) % len(fitting)]
        by_role = {lane.role: other.true[index] for index, lane in enumerate(other.clip.lanes)}
        move = case.span[0] - other.span[0]
        return {
            index: tuple(
                replace(note, onset=note.onset + move, channel=lane.channel)
                for note in by_role.get(lane.role, ())
            )
            for index, lane in enumerate(case.clip.lanes)
        }
