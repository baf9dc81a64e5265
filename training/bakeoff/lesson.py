"""The steps of a variant's training."""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from ripieno.training.bakeoff.alignment import Alignment
from ripieno.training.bakeoff.learning import contrast_chords
from ripieno.training.bakeoff.processes import PROCESSES, REPEATS, SHIPPED, draw_noise
from ripieno.training.bakeoff.variants import Variant
from ripieno.training.batches import TrainingBatch
from ripieno.training.networks.inpainter import Inpainter
from ripieno.training.optimizers import make_optimizer, set_rate
from ripieno.training.precision import lowered
from ripieno.training.recipe import Recipe

HEAD_RATE = 1e-3
"""Learning rate of the head of an alignment."""


@dataclass(frozen=True)
class Lesson:
    """A network and all that it learns with.

    Attributes:
        variant: What is trained.
        model: Its network, changed in place.
        optimizer: Its optimiser.
        alignment: Loss beside the usual one, where the variant has it.
        head: Optimiser of the head of the alignment.
        seed: Seed of the noise.
    """

    variant: Variant
    model: Inpainter
    optimizer: torch.optim.Optimizer
    alignment: Alignment | None
    head: torch.optim.Optimizer | None
    seed: int

    @classmethod
    def of(cls, variant: Variant, model: Inpainter, seed: int) -> Self:
        """Begin with a fresh network."""
        how, device = variant.learning, next(model.parameters()).device
        optimizer = make_optimizer(
            model, Recipe(optimizer=how.optimizer, rate=how.rate, decay=how.decay), device
        )
        alignment = Alignment(model, REPEATS).to(device) if how.alignment else None
        head = None if alignment is None else torch.optim.AdamW(alignment.head.parameters(), HEAD_RATE)
        return cls(variant, model, optimizer, alignment, head, seed)

    def warm(self, share: float) -> None:
        """Set the learning rate to a share of the highest."""
        set_rate(self.optimizer, share * self.variant.learning.rate)

    def learn(self, batch: TrainingBatch, step: int) -> float:
        """Take one step; return the usual loss before it."""
        device, seed = next(self.model.parameters()).device, self.seed * 1_000_003 + step
        torch.manual_seed(seed)
        batch = batch.to(device)
        with lowered(device):
            loss = PROCESSES[self.variant.process].loss(self.model, batch, seed)
            total = loss + self._others(batch, seed)
        optimizers = [each for each in (self.optimizer, self.head) if each is not None]
        for each in optimizers:
            each.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for each in optimizers:
            each.step()
        if self.alignment is not None:
            self.alignment.follow(self.model, step)
        return float(loss.detach())

    def _others(self, batch: TrainingBatch, seed: int) -> Tensor:
        how, total = self.variant.learning, torch.zeros((), device=batch.truth.device)
        if self.alignment is not None:
            total = total + how.alignment * self.alignment(batch, *draw_noise(batch, SHIPPED.shift, seed))
        if how.contrast:
            total = total + how.contrast * contrast_chords(self.model, batch, seed)
        return total
