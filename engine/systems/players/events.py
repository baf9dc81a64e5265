"""Pieces of so many events, made from noise at once."""

from dataclasses import dataclass

from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.grid.part import NoteRow, make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.card import SystemCard
from ripieno.engine.systems.making import Parts, part_of
from ripieno.engine.systems.players.noise import make_of_noise
from ripieno.engine.systems.players.player import Chance, Graphs, PlayRequest
from ripieno.engine.systems.representations.event_numbers import EventBits, EventNumbers
from ripieno.engine.systems.song import rows_of

BAR_STEPS = 16
"""Sixteenths of a bar of 4/4."""

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
        return self.card.sampling.used_levels

    def play(self, request: PlayRequest) -> Parts:
        """Make pieces, each from the bar after the one before, until all bars are filled."""
        made: list[list[NoteRow]] = [[] for _ in range(request.chance.count)]
        starts = [0] * len(made)
        for number in range(MAX_PIECES):
            done = min(starts) / request.steps
            pieces = yield from part_of(self._pieces(request.chance, number), done, (1 + done) / 2)
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
        shape = (self.representation.channels, self.card.sampling.length)
        noise = Noise.from_seed(chance.seed, chance.count, first=number * chance.count)
        made = yield from make_of_noise(self.card, self.graphs, chance, shape, noise)
        return [self.representation.decode(each.T) for each in made]
