"""Denoisers that differ from the shipped one in one point each, made of its blocks."""

from dataclasses import replace

import torch
from torch import Tensor, nn

from engine.grid.spec import CELLS, PATCH_SHAPE, Plane
from training.networks.inpainter import Context, Denoiser, Size
from training.networks.layers import Copy, rotary

TOLD_SHARE = 0.5
"""Share of training steps in which the denoiser is told its own guess (Chen et al. 2022)."""


class Silent(Copy):
    """A copy head that never suggests anything."""

    def weights(
        self, x: Tensor, angles: tuple[Tensor, Tensor], keys: Tensor, known: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return zeros in the shapes that the copy head would return."""
        logits, shares = super().weights(x, angles, keys, known)
        return 0 * logits, 0 * shares


class SelfConditioned(Denoiser):
    """It is told what it guessed a step before.

    Source: Chen et al. 2022, arXiv:2208.04202, section 2.3.
    """

    def __init__(self, size: Size) -> None:
        super().__init__(size)
        self.previous = nn.Linear(len(Plane) * CELLS, size.width)
        nn.init.zeros_(self.previous.weight)
        self.guess: Tensor | None = None

    def estimate(
        self, x: Tensor, sigma: Tensor, context: Context, mask: Tensor, place: Tensor, visible: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return logits and attributes as the shipped denoiser does; forget a guess with ``forget``."""
        if self.training:
            self.guess = None
            if torch.rand(()) < TOLD_SHARE:
                with torch.no_grad():
                    self.guess = _planes(*super().estimate(x, sigma, context, mask, place, visible))
        if self.guess is not None:
            context = replace(context, memory=context.memory + self.previous(self.guess.flatten(2)))
        logits, attributes = super().estimate(x, sigma, context, mask, place, visible)
        self.guess = None if self.training else _planes(logits, attributes)
        return logits, attributes

    def forget(self) -> None:
        """Drop the guess before another sample begins."""
        self.guess = None


def _planes(logits: Tensor, attributes: Tensor) -> Tensor:
    chance = logits.sigmoid().unsqueeze(2)
    return torch.cat([2 * chance - 1, chance * attributes], dim=2)


class Plain(Denoiser):
    """The transformer alone: a value for every cell, no closed form, no copying."""

    def raw(
        self, x: Tensor, sigma: Tensor, context: Context, mask: Tensor, place: Tensor, visible: Tensor
    ) -> Tensor:
        """Return the network's output, shape ``(batch, tokens, *PATCH_SHAPE)``.

        ``x`` is scaled to about unit variance first (Karras et al. 2022, table 1, ``c_in``).
        """
        scaled = x / (sigma[:, None, None, None, None] ** 2 + 1).sqrt()
        hidden = self.noisy(torch.cat([scaled, mask.unsqueeze(2)], dim=2).flatten(2))
        angles = rotary(place, self.size.width // self.size.heads)
        hidden = self._transform(hidden + self.memory(context.memory), sigma, context, angles, visible)
        out: Tensor = self.out(hidden).float().unflatten(-1, PATCH_SHAPE)
        return out
