"""The loss of networks that predict noise at numbered levels."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from ripieno.engine.systems.noise_levels import NoiseLevels


def noised(levels: NoiseLevels, clean: Tensor, level: Tensor, noise: Tensor) -> Tensor:
    """Return ``scale * (clean + sigma * noise)`` at the level of each row.

    Args:
        levels: All levels.
        clean: Shape ``(batch, ...)``.
        level: Shape ``(batch,)``.
        noise: Shape of ``clean``.

    Source: Ho et al. 2020, arXiv:2006.11239, eq. 4.
    """
    shape = (-1, *[1] * (clean.ndim - 1))
    scale, sigma = (torch.from_numpy(each)[level].view(shape) for each in levels.by_number)
    return scale * (clean + sigma * noise)


def noise_loss(
    levels: NoiseLevels, shaped: Callable[[Tensor], Tensor]
) -> Callable[[nn.Module, Tensor], Tensor]:
    """Return the mean squared error of predicted noise, each level equally likely.

    Args:
        levels: Of which one is drawn for each row.
        shaped: Turns a batch of rows into what the network reads.

    Source: Ho et al. 2020, arXiv:2006.11239, eq. 14.
    """

    def loss(network: nn.Module, batch: Tensor) -> Tensor:
        clean = shaped(batch)
        level = torch.randint(0, levels.count, (len(clean),))
        noise = torch.randn_like(clean)
        return functional.mse_loss(network(noised(levels, clean, level, noise), level), noise)

    return loss
