"""Denoisers that differ from the shipped one in one point each, made of its blocks."""

import torch
from torch import Tensor

from ripieno.engine.grid.spec import PATCH_SHAPE
from ripieno.training.networks.attention import rotary
from ripieno.training.networks.inpainter import Context, Denoiser
from ripieno.training.networks.layers import Copy


class Silent(Copy):
    """A copy head that never suggests anything."""

    def weights(
        self, x: Tensor, angles: tuple[Tensor, Tensor], keys: Tensor, known: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return zeros in the shapes that the copy head would return."""
        logits, shares = super().weights(x, angles, keys, known)
        return 0 * logits, 0 * shares


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
