"""Networks that predict noise at numbered levels, on the diffusion core."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.registry import find_sampler
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.schedules import subsample
from ripieno.engine.diffusion.step import Denoise, Sampler
from ripieno.training.systems.system import Rows


@dataclass(frozen=True)
class NoiseLevels:
    """The levels of a schedule by number, 0 the lowest, as networks and losses read them.

    Attributes:
        schedule: All levels, high to low.
    """

    schedule: Schedule

    @property
    def count(self) -> int:
        """How many levels there are, without 0."""
        return self.schedule.count

    def noised(self, clean: Tensor, level: Tensor, noise: Tensor) -> Tensor:
        """Return ``scale * (clean + sigma * noise)`` at the level of each row.

        Args:
            clean: Shape ``(batch, ...)``.
            level: Shape ``(batch,)``.
            noise: Shape of ``clean``.

        Source: Ho et al. 2020, arXiv:2006.11239, eq. 4.
        """
        shape = (-1, *[1] * (clean.ndim - 1))
        scale, sigma = (
            torch.from_numpy(each[:-1][::-1].astype(np.float32))[level].view(shape)
            for each in (self.schedule.scales, self.schedule.sigmas)
        )
        return scale * (clean + sigma * noise)

    def level_of(self, sigma: float) -> int:
        """Return the number of the level nearest to sigma."""
        return self.count - 1 - int(np.abs(self.schedule.sigmas[:-1] - sigma).argmin())

    def read(self, x: Array, sigma: float) -> tuple[Tensor, Tensor]:
        """Return states at sigma as networks read them, scaled, and the level of each.

        Args:
            x: Unscaled states, shape ``(batch, ...)``.
            sigma: That of all of them.

        Returns:
            The shape of ``x``, float32, and ``(batch,)``.
        """
        level = self.level_of(sigma)
        scale = float(self.schedule.scales[self.count - 1 - level])
        return torch.from_numpy((scale * x).astype(np.float32)), torch.full((len(x),), level)


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
        return functional.mse_loss(network(levels.noised(clean, level, noise), level), noise)

    return loss


def noise_denoiser(network: nn.Module, levels: NoiseLevels) -> Denoise:
    """Return the estimate of the clean data of a network that predicts noise, kept within -1 and 1.

    Args:
        network: Takes scaled states of shape ``(batch, channels, length)`` and levels of shape ``(batch,)``.
        levels: Those that it was trained on.

    Source: Ho et al. 2020, arXiv:2006.11239, sec. 3.2, solved for the clean data.
    """

    @torch.no_grad()
    def denoise(x: Array, sigma: float) -> Array:
        noise = network(*levels.read(x, sigma)).numpy()
        clean: Array = np.clip(x - sigma * noise, -1, 1).astype(x.dtype)
        return clean

    return denoise


def sample_rows(
    denoise: Denoise,
    schedule: Schedule,
    shape: tuple[int, ...],
    count: int,
    seed: int,
    *,
    sampler: str = "ddpm",
    steps: int = 0,
    options: Mapping[str, float] | None = None,
) -> Rows:
    """Return made data.

    Args:
        denoise: Estimator of the clean data.
        schedule: All levels.
        shape: Of one piece.
        count: Pieces.
        seed: From which all noise follows.
        sampler: By name, as `find_sampler` knows it.
        steps: Levels used, evenly spaced; 0 for all.
        options: Of the sampler; None for its own.

    Returns:
        Shape ``(count, *shape)``.

    Raises:
        SamplerError: If there is no such sampler.
    """
    used = subsample(schedule, steps) if steps else schedule
    selected = partial(find_sampler(sampler).function, **(options or {}))
    return run_sampler(selected, denoise, used, shape, count, seed)


def run_sampler(
    sampler: Sampler, denoise: Denoise, schedule: Schedule, shape: tuple[int, ...], count: int, seed: int
) -> Rows:
    """Return what a sampler makes of noise at last; shape ``(count, *shape)``, float32.

    Args:
        sampler: Goes through the levels.
        denoise: Estimator of the clean data.
        schedule: The levels.
        shape: Of one piece.
        count: Pieces.
        seed: From which all noise follows.
    """
    noise = Noise.from_seed(seed, count)
    state = schedule.prior(noise.normal(shape, np.float32)).astype(np.float32)
    for step in sampler(denoise, state, schedule, noise):
        state = step.x
    return state
