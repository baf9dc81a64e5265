"""What a denoiser is given of a batch, read once by the context network."""

from dataclasses import dataclass, fields
from typing import Any

import torch
from torch import Tensor

from ripieno.training.batches import TrainingBatch
from ripieno.training.networks.inpainter import Context, Inpainter


@dataclass(frozen=True)
class DenoiserInputs:
    """Inputs of the denoiser besides the noisy cells and their level.

    Attributes:
        context: What the context network left.
        mask: Shape ``(batch, masked, STEPS, PITCHES)``, 1 = make anew.
        place: Shape ``(batch, masked, 3)``.
        visible: Shape ``(batch, tokens + masked)``, bool.
    """

    context: Context
    mask: Tensor
    place: Tensor
    visible: Tensor

    @property
    def parts(self) -> tuple[Any, ...]:
        """The last four arguments of ``Denoiser.estimate``."""
        return self.context, self.mask, self.place, self.visible


def read_scene(model: Inpainter, batch: TrainingBatch, repeats: int = 1) -> DenoiserInputs:
    """Read a batch, then repeat each of its rows."""
    memory, prior, *window = model.context(batch.known, batch.mask, batch.features, batch.place, batch.valid)
    at = (torch.arange(len(batch.target), device=batch.target.device)[:, None], batch.target)
    whole = Context(memory[at], prior[at], *window)
    mask = batch.mask[at] * batch.masked[..., None, None]
    visible = torch.cat([batch.valid, batch.masked], dim=1)
    repeated = [part.repeat_interleave(repeats, dim=0) for part in (mask, batch.place[at], visible)]
    context = Context(
        *(getattr(whole, each.name).repeat_interleave(repeats, dim=0) for each in fields(whole))
    )
    return DenoiserInputs(context, *repeated)
