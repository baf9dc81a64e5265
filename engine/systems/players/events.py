"""Pieces of so many events, made from noise at once."""

from dataclasses import dataclass
from functools import partial

from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.registry import find_sampler
from ripieno.engine.diffusion.schedules import subsample
from ripieno.engine.grid.part import NoteRow, Part, make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.card import SystemCard
from ripieno.engine.systems.making import Parts
from ripieno.engine.systems.noise_levels import NoiseLevels, go_through, noise_denoiser
from ripieno.engine.systems.players.player import Chance, Graphs, PlayRequest
from ripieno.engine.systems.representations.event_numbers import EventBits, EventNumbers
from ripieno.engine.systems.song import rows_of

BAR_STEPS = 16
MAX_PIECES = 64
"""Pieces in a row at most, so that the work ends where they are empty."""


@dataclass(frozen=True)
class EventPlayer:
    """Diffusion of events as numbers: how long a piece lasts is for the model to say.

    Attributes:
        card: That of the pack.
        representation: What numbers mean.
        graphs: ``model``: from noisy events and levels to the noise in them.
    """

    card: SystemCard
    representation: EventBits | EventNumbers
    graphs: Graphs
    options: frozenset[str] = frozenset({"sampler", "steps"})

    @property
    def sampler(self) -> str:
        """The recommended sampler."""
        return self.card.sampling.sampler

    @property
    def steps(self) -> int:
        """Levels of noise that it goes through."""
        return self.card.sampling.steps or self.card.sampling.levels

    def play(self, request: PlayRequest) -> Parts:
        """Make pieces, each from the bar after the one before, until all bars are filled."""
        made: list[list[NoteRow]] = [[] for _ in range(request.chance.count)]
        starts = [0] * len(made)
        for number in range(MAX_PIECES):
            done = min(starts) / request.steps
            work = self._pieces(request.chance, number)
            pieces = yield from _shares(work, done)
            for at, piece in enumerate(pieces):
                rows = [
                    (onset + starts[at], length, pitch, velocity)
                    for onset, length, pitch, velocity in rows_of(piece)
                ]
                made[at] += rows
                last = max((onset + length for onset, length, *_ in rows), default=starts[at])
                starts[at] = -int(-last // BAR_STEPS) * BAR_STEPS
            if min(starts) >= request.steps:
                break
        return [make_part(Role.KEYS, rows, 0) for rows in made]

    def _pieces(self, chance: Chance, number: int) -> Parts:
        """Make piece ``number`` of each variation."""
        sampling = self.card.sampling
        schedule = sampling.make_schedule()
        steps = chance.steps or sampling.steps
        used = subsample(schedule, steps) if 0 < steps < schedule.count else schedule
        denoise = noise_denoiser(lambda x, level: self.graphs["model"](x, level)[0], NoiseLevels(schedule))
        shape = (self.representation.channels, sampling.length)
        noise = Noise.from_seed(chance.seed, chance.count, first=number * chance.count)
        function = partial(find_sampler(chance.sampler or sampling.sampler).function)
        made = yield from go_through(function, denoise, used, shape, noise)
        return [self.representation.decode(each.T) for each in made]


def _shares(work: Parts, done: float) -> Parts:
    """Pass work on; what it does is part of the rest."""
    try:
        while True:
            yield done + (1 - done) * next(work) / 2
    except StopIteration as end:
        parts: list[Part] = list(end.value)
        return parts
