"""Row by row, or stretch by stretch, after a primer."""

import math
from dataclasses import dataclass

import numpy as np

from ripieno.engine.systems.card import SystemCard
from ripieno.engine.systems.continuation import (
    add_rows,
    add_stretches,
    last_keys,
    packed_stretches,
    rows_within,
)
from ripieno.engine.systems.making import Parts
from ripieno.engine.systems.players.player import Graphs, PlayRequest
from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.engine.systems.representations.representation import Floats, Rows, SymbolRepresentation
from ripieno.engine.systems.representations.symbols import seeded
from ripieno.engine.systems.song import STEP_SECONDS


@dataclass(frozen=True)
class RowPlayer:
    """One row after the other, each drawn from what the network finds likely.

    Attributes:
        card: That of the pack.
        representation: What rows mean.
        graphs: ``model``: from rows ``(batch, time, ...)`` to outputs for the next one.
    """

    card: SystemCard
    representation: SymbolRepresentation
    graphs: Graphs
    options: frozenset[str] = frozenset({"temperature"})
    sampler: str = "autoregression"
    steps: int = 0

    def play(self, request: PlayRequest) -> Parts:
        """Go on from the primers until all notes are there."""
        seconds, chance = request.steps * STEP_SECONDS, request.chance
        encoded = [self.representation.encode(song)[-self.card.sampling.shown :] for song in request.primers]
        known = min(len(each) for each in encoded)
        rows = add_rows(
            self._predict,
            self.representation,
            np.stack([each[-known:] for each in encoded]),
            seconds,
            seeded(chance.seed, chance.count),
            temperature=chance.temperature,
            shown=self.card.sampling.shown,
            max_rows_per_second=self.card.sampling.max_rows_per_second,
        )
        made: list[Rows] = []
        elapsed = np.zeros(chance.count)
        for row in rows:
            made.append(row)
            elapsed += self.representation.seconds(row[:, None])[:, 0]
            yield float((elapsed / seconds).clip(0, 1).mean())
        pieces = rows_within(self.representation, np.stack(made, axis=1), seconds)
        return [self.representation.decode(each) for each in pieces]

    def _predict(self, rows: Rows) -> Floats:
        return self.graphs["model"](rows)[0]


@dataclass(frozen=True)
class StretchPlayer:
    """Stretches of rows, each made at once from noise and the one before.

    Attributes:
        card: That of the pack.
        representation: What rows mean.
        graphs: ``model``: from noise and a primer to the stretch that follows.
    """

    card: SystemCard
    representation: PackedRoll
    graphs: Graphs
    options: frozenset[str] = frozenset()
    sampler: str = "stretches"
    steps: int = 0

    def play(self, request: PlayRequest) -> Parts:
        """Go on from the primers, stretch after stretch."""
        rows = self.card.sampling.rows
        primer = np.stack([last_keys(self.representation, song, rows) for song in request.primers])
        seconds = request.steps * STEP_SECONDS
        count = math.ceil(seconds / (rows * self.representation.cell_made_seconds))
        generators = seeded(request.chance.seed, request.chance.count)
        made: list[Floats] = []
        for stretch in add_stretches(self._make, primer, count, generators):
            made.append(stretch)
            yield len(made) / count
        return [self.representation.decode(each) for each in packed_stretches(made)]

    def _make(self, noise: Floats, primer: Floats) -> Floats:
        return self.graphs["model"](noise, primer)[0]
