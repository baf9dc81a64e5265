"""Piano rolls by a score network: from noise, and around cells that are known."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from ripieno.engine.diffusion.inpainting import repaint
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.registry import find_sampler
from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.grid.part import NoteRow, make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.card import SystemCard
from ripieno.engine.systems.making import Made, Parts, part_of
from ripieno.engine.systems.noise_levels import go_through
from ripieno.engine.systems.players.player import Chance, GapRequest, Graphs, PlayRequest
from ripieno.engine.systems.representations.representation import Floats, Rows
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.score import (
    FILL_LEVELS,
    SAMPLER_LEVELS,
    SAMPLER_OPTIONS,
    ExplodingTime,
    score_denoiser,
)
from ripieno.engine.systems.song import STEP_SECONDS, PianoSong

CONTEXT = 32
"""Rows around a gap that the network sees."""

MAX_ROWS = 256
"""Rows that are made at once."""


@dataclass(frozen=True)
class RollPlayer:
    """Cells of a piano roll; the network reads rolls of any length.

    Attributes:
        card: That of the pack.
        representation: What rows mean.
        graphs: ``model``: from noisy rolls and times to scores.
    """

    card: SystemCard
    representation: PianoRoll
    graphs: Graphs
    options: frozenset[str] = frozenset({"sampler", "steps"})
    fill_sampler: str = "ddpm"
    fill_steps: int = FILL_LEVELS

    @property
    def sampler(self) -> str:
        """The recommended sampler."""
        return self.card.sampling.sampler

    @property
    def steps(self) -> int:
        """Levels of noise that it goes through."""
        return SAMPLER_LEVELS.get(self.sampler, FILL_LEVELS)

    @property
    def longest_gap(self) -> int:
        """Sixteenths of the longest gap that is filled at once."""
        return int(MAX_ROWS // 2 * self.row_steps)

    @property
    def row_steps(self) -> float:
        """Sixteenths that a row lasts: 1, or 8 where cells last a second."""
        return self.representation.cell_made_seconds / STEP_SECONDS

    def play(self, request: PlayRequest) -> Parts:
        """Make rolls; what is longer than `MAX_ROWS` goes on from the rows before."""
        rows = max(int(np.ceil(request.steps / self.row_steps)), self.card.sampling.rows)
        made = yield from self._from_nothing(min(rows, MAX_ROWS), request.chance, min(1.0, MAX_ROWS / rows))
        while made.shape[1] < rows:
            more = min(rows - made.shape[1], MAX_ROWS // 2)
            known = np.zeros((len(made), CONTEXT + more, made.shape[2]), np.float32)
            known[:, :CONTEXT] = made[:, -CONTEXT:]
            mask = np.zeros(known.shape[1:], bool)
            mask[CONTEXT:] = True
            noise = Noise.from_seed(
                request.chance.seed, len(made), first=made.shape[1] * request.chance.count
            )
            done = made.shape[1] / rows
            filled = yield from part_of(
                self._around(known, mask, request.chance, noise), done, done + more / rows
            )
            made = np.concatenate([made, filled[:, CONTEXT:]], axis=1)
        return [self.representation.decode(each) for each in made]

    def fill(self, request: GapRequest) -> Parts:
        """Make the cells of a gap; cells around it, and those of notes that ring into it, are held."""
        length = int(np.ceil(request.steps / self.row_steps))
        shown = [
            self.representation.encode(moved_later(rows, CONTEXT * self.row_steps))[: length + 2 * CONTEXT]
            for rows in request.known
        ]
        known = np.zeros((len(shown), length + 2 * CONTEXT, self.representation.count), np.float32)
        for roll, each in zip(known, shown, strict=True):
            roll[: len(each)] = each
        gap = slice(CONTEXT, CONTEXT + length)
        before, after = (int(each // self.row_steps) for each in (request.before, request.after))
        mask = np.zeros(known.shape, bool)
        pitches = self.representation.lowest + np.arange(self.representation.count)
        mask[:, gap] = (pitches >= request.low) & (pitches <= request.high)
        mask[:, : max(CONTEXT - before, 0)] = True
        mask[:, gap.stop + after :] = True
        mask &= known < 0.5
        noise = Noise.from_seed(request.chance.seed, len(known))
        made = yield from self._around(known, mask, request.chance, noise)
        return [
            self.representation.decode(np.where(free, roll, 0)[gap])
            for roll, free in zip(made, mask, strict=True)
        ]

    def _from_nothing(self, rows: int, chance: Chance, share: float) -> Made[Rows]:
        name = chance.sampler or self.card.sampling.sampler
        levels = chance.steps or SAMPLER_LEVELS.get(name, max(SAMPLER_LEVELS.values()))
        sampler = partial(find_sampler(name).function, **SAMPLER_OPTIONS.get(name, {}))
        noise = Noise.from_seed(chance.seed, chance.count)
        shape = (1, rows, self.representation.count)
        schedule = self._clock.schedule(levels)
        work = go_through(sampler, self._denoise, schedule, shape, noise)
        made = yield from part_of(work, 0.0, share)
        return made[:, 0]

    def _around(self, known: Floats, mask: Rows, chance: Chance, noise: Noise) -> Made[Rows]:
        """Make what a mask says around what is known, by RePaint."""
        function = find_sampler(chance.sampler or self.fill_sampler).function
        free = np.broadcast_to(mask, known.shape)[:, None]
        sampler = repaint(function, known[:, None], free)
        schedule = self._clock.schedule(chance.steps or self.fill_steps)
        made = yield from go_through(sampler, self._denoise, schedule, (1, *known.shape[1:]), noise)
        return made[:, 0]

    @property
    def _clock(self) -> ExplodingTime:
        return ExplodingTime(self.card.sampling.sigma)

    @property
    def _denoise(self) -> Denoise:
        return score_denoiser(lambda x, time: self.graphs["model"](x, time)[0], self._clock)


def moved_later(rows: tuple[NoteRow, ...], steps: float) -> PianoSong:
    """Return notes moved later, without those that end before the beginning."""
    moved = [
        (max(onset + steps, 0.0), onset + steps + length - max(onset + steps, 0.0), pitch, velocity)
        for onset, length, pitch, velocity in rows
        if onset + steps + length > 0
    ]
    return PianoSong("around", make_part(Role.KEYS, moved, 0))
