"""Self-representation alignment: a network learns from its own later blocks."""

import copy
import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ripieno.training.batches import TrainingBatch
from ripieno.training.losses import inpainting_loss
from ripieno.training.networks.inpainter import Inpainter

EARLY, LATE = 0, -1
"""Blocks of the denoiser: the one that is aligned, and that of the teacher to which it is."""

LESS_NOISE = 0.4
"""By how much the logarithm of the teacher's noise level is lower."""

AVERAGE = 0.99
"""Highest decay of the teacher's moving average."""


class Alignment(nn.Module):
    """Align an early block with a late one of a moving average of the network that sees less noise.

    Args:
        model: The network that learns.
        repeats: Noise draws for each example.

    Source: Jiang et al. 2025, arXiv:2505.02831, section 3 (self-representation alignment), with a distance by
    cosine for their smooth absolute error, and one step of log sigma for their random one of time.
    """

    def __init__(self, model: Inpainter, repeats: int) -> None:
        super().__init__()
        width = model.size.width
        self.repeats = repeats
        self.head = nn.Sequential(nn.Linear(width, 2 * width), nn.SiLU(), nn.Linear(2 * width, width))
        self.teacher = copy.deepcopy(model).requires_grad_(False)
        self._early = _Output(model.denoiser.blocks[EARLY])
        self._late = _Output(self.teacher.denoiser.blocks[LATE])

    def forward(self, batch: TrainingBatch, sigma: Tensor, noise: Tensor) -> Tensor:
        """Return how far the network's last outputs are from the teacher's, by cosine: a scalar from 0 to 2.

        Args:
            batch: The batch that the network has just denoised.
            sigma: Its noise levels, shape ``(batch * repeats,)``.
            noise: Its noise.
        """
        student = self.head(self._early.last)
        with torch.no_grad():
            less = sigma * math.exp(-LESS_NOISE)
            inpainting_loss(self.teacher, batch, less, noise, self.repeats, conditioned=False)
        distance = 1 - F.cosine_similarity(student, self._late.last, dim=-1)
        masked = batch.masked.repeat_interleave(self.repeats, dim=0).float()
        return (distance * masked).sum() / masked.sum().clamp(min=1)

    @torch.no_grad()
    def follow(self, model: Inpainter, step: int) -> None:
        """Let the teacher follow the network after a step."""
        decay = min(AVERAGE, (1 + step) / (10 + step))
        torch._foreach_lerp_(list(self.teacher.parameters()), list(model.parameters()), 1 - decay)


class _Output:
    """The last output of a module."""

    def __init__(self, module: nn.Module) -> None:
        self.last = torch.empty(0)
        module.register_forward_hook(self._keep)

    def _keep(self, _module: nn.Module, _inputs: object, output: Tensor) -> None:
        self.last = output
