"""Melodies of two bars as points, and rows of points made of noise."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.array import Mask
from ripieno.engine.diffusion.inpainting import replacement
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.step import Sampler
from ripieno.engine.grid.part import NoteRow
from ripieno.engine.systems.card import SystemCard
from ripieno.engine.systems.making import Made, Parts
from ripieno.engine.systems.melodies import LATENT, ROW, TEMPERATURE, decode_bars
from ripieno.engine.systems.players.noise import make_of_noise
from ripieno.engine.systems.players.player import Chance, GapRequest, Graphs, PlayRequest
from ripieno.engine.systems.players.rolls import moved_later
from ripieno.engine.systems.representations.melody import SILENCE, Melody
from ripieno.engine.systems.representations.representation import Floats, Rows
from ripieno.engine.systems.representations.symbols import seeded
from ripieno.engine.systems.representations.two_bars import STEPS, TwoBarMelodies

State = tuple[Floats, Floats]


@dataclass(frozen=True)
class LatentPlayer:
    """Rows of points by a transformer, and melodies from them by the decoder of MusicVAE.

    Attributes:
        card: That of the pack.
        representation: Melodies of two bars.
        graphs: ``model``: from noisy rows and levels to the noise in them; ``encoder``: from melodies to
            scaled points; ``conductor``: from those to what the decoder is given for each bar, and its two
            states; ``decoder``: from symbols, a bar and states to outputs and states.
    """

    card: SystemCard
    representation: TwoBarMelodies
    graphs: Graphs
    options: frozenset[str] = frozenset({"sampler", "steps", "temperature"})

    @property
    def sampler(self) -> str:
        """The recommended sampler."""
        return self.card.sampling.sampler

    @property
    def steps(self) -> int:
        """Levels of noise that it goes through."""
        return self.card.sampling.used_levels

    @property
    def fill_sampler(self) -> str:
        """The recommended sampler."""
        return self.sampler

    @property
    def fill_steps(self) -> int:
        """Levels of noise that a fill goes through."""
        return self.steps

    @property
    def longest_gap(self) -> int:
        """Sixteenths of the longest gap that is filled at once: half a row."""
        return ROW // 2 * STEPS

    def play(self, request: PlayRequest) -> Parts:
        """Make rows of points; each but the first goes on from the second half of the one before."""
        chance = request.chance
        pairs = -(-request.steps // STEPS)
        noise = Noise.from_seed(chance.seed, chance.count)
        nothing = np.zeros((chance.count, ROW, LATENT), np.float32)
        made = yield from self._points(nothing, np.ones((ROW, 1), bool), chance, noise)
        while made.shape[1] < pairs:
            known = np.concatenate([made[:, -ROW // 2 :], nothing[:, : ROW // 2]], axis=1)
            free = np.arange(ROW)[:, None] >= ROW // 2
            first = made.shape[1] * chance.count
            noise = Noise.from_seed(chance.seed, chance.count, first)
            more = yield from self._points(known, free, chance, noise)
            made = np.concatenate([made, more[:, ROW // 2 :]], axis=1)
        return [self.representation.decode(each) for each in self._melodies(made[:, :pairs], chance)]

    def fill(self, request: GapRequest) -> Parts:
        """Make the points of the gap; those around it are held, at each level of noise."""
        pairs = -(-request.steps // STEPS)
        first = (ROW - pairs) // 2
        melodies = np.stack([_melody(rows, first * STEPS) for rows in request.known])
        points = self.graphs["encoder"](melodies.reshape(-1, STEPS))[0].reshape(len(melodies), ROW, LATENT)
        place = np.arange(ROW)
        free = (place >= first) & (place < first + pairs)
        free |= (place + 1) * STEPS <= first * STEPS - request.before
        free |= place * STEPS >= first * STEPS + request.steps + request.after
        noise = Noise.from_seed(request.chance.seed, request.chance.count)
        made = yield from self._points(points, free[:, None], request.chance, noise)
        melodies = self._melodies(made[:, first : first + pairs], request.chance)
        return [self.representation.decode(each) for each in melodies]

    def _points(self, known: Floats, free: Mask, chance: Chance, noise: Noise) -> Made[Rows]:
        """Make the free points of rows of scaled points of shape ``(count, 32, 42)``."""

        def around(sampler: Sampler) -> Sampler:
            return sampler if free.all() else replacement(sampler, known, free)

        return make_of_noise(self.card, self.graphs, chance, (ROW, LATENT), noise, around)

    def _melodies(self, points: Floats, chance: Chance) -> Rows:
        """Return the symbols of rows of scaled points: shape ``(count, pairs, 32)``."""
        flat = np.ascontiguousarray(points.reshape(-1, LATENT), np.float32)
        bars, first, second = self.graphs["conductor"](flat)
        states: list[State] = list(zip(first, second, strict=True))
        generators = [each for row in seeded(chance.seed, len(points)) for each in row.spawn(points.shape[1])]
        symbols = decode_bars(
            states,
            partial(self._step, bars),
            len(flat),
            generators,
            TEMPERATURE * chance.temperature,
        )
        return symbols.reshape(*points.shape[:2], STEPS)

    def _step(self, bars: Floats, before: Rows, bar: int, state: State) -> tuple[Floats, State]:
        outputs, first, second = self.graphs["decoder"](before, bars[:, bar], *state)
        return outputs, (first, second)


def _melody(rows: tuple[NoteRow, ...], start: int) -> NDArray[np.int64]:
    """Return a row of melodies, ``(32, 32)``, in which the onsets of notes are counted from a step."""
    symbols = Melody(holds=True).encode(moved_later(rows, start))[: ROW * STEPS]
    padded = np.full(ROW * STEPS, SILENCE, np.int64)
    padded[: len(symbols)] = symbols
    return padded.reshape(ROW, STEPS)
