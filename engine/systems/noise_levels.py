"""Levels of noise by number, and data made of noise by a network that predicts it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.array import Array, Mask
from ripieno.engine.diffusion.ddpm import ddpm
from ripieno.engine.diffusion.inpainting import replacement
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.registry import find_sampler
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.schedules import subsample
from ripieno.engine.diffusion.step import Denoise, Sampler
from ripieno.engine.systems.making import Made, finish
from ripieno.engine.systems.representations.representation import Floats, Rows

PredictNoise = Callable[[Floats, NDArray[np.int64]], Floats]
"""From scaled states ``(batch, ...)`` and the number of the level of each to the noise in them."""


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

    @property
    def by_number(self) -> tuple[Floats, Floats]:
        """Scale and sigma of each level, the lowest first; each of shape ``(count,)``, float32."""
        scales, sigmas = (
            each[:-1][::-1].astype(np.float32) for each in (self.schedule.scales, self.schedule.sigmas)
        )
        return scales, sigmas

    def level_of(self, sigma: float) -> int:
        """Return the number of the level nearest to sigma."""
        return self.count - 1 - int(np.abs(self.schedule.sigmas[:-1] - sigma).argmin())

    def read(self, x: Array, sigma: float) -> tuple[Floats, NDArray[np.int64]]:
        """Return states at sigma as networks read them, scaled, and the level of each.

        Args:
            x: Unscaled states, shape ``(batch, ...)``.
            sigma: That of all of them.

        Returns:
            The shape of ``x``, float32, and ``(batch,)``.
        """
        level = self.level_of(sigma)
        scale = float(self.schedule.scales[self.count - 1 - level])
        return (scale * x).astype(np.float32), np.full(len(x), level, np.int64)


def noise_denoiser(predict: PredictNoise, levels: NoiseLevels) -> Denoise:
    """Return the estimate of the clean data of a network that predicts noise, kept within -1 and 1.

    Args:
        predict: The network.
        levels: Those that it was trained on.

    Source: Ho et al. 2020, arXiv:2006.11239, sec. 3.2, solved for the clean data.
    """

    def denoise(x: Array, sigma: float) -> Array:
        noise = predict(*levels.read(x, sigma))
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
    function = partial(find_sampler(sampler).function, **(options or {}))
    return run_sampler(function, denoise, used, shape, count, seed)


def run_sampler(
    sampler: Sampler, denoise: Denoise, schedule: Schedule, shape: tuple[int, ...], count: int, seed: int
) -> Rows:
    """Return what `go_through` returns."""
    return finish(go_through(sampler, denoise, schedule, shape, Noise.from_seed(seed, count)))


def go_through(
    sampler: Sampler, denoise: Denoise, schedule: Schedule, shape: tuple[int, ...], noise: Noise
) -> Made[Rows]:
    """Make data of noise.

    Args:
        sampler: Goes through the levels.
        denoise: Estimator of the clean data.
        schedule: The levels.
        shape: Of one piece.
        noise: A source for each piece.

    Yields:
        The share of the work that is done.

    Returns:
        What the sampler makes at last; shape ``(count, *shape)``, float32.
    """
    state = schedule.prior(noise.normal(shape, np.float32)).astype(np.float32)
    for step in sampler(denoise, state, schedule, noise):
        state = step.x
        yield (step.index + 1) / step.count
    return state


def fill_rows(denoise: Denoise, schedule: Schedule, known: Floats, mask: Mask, seed: int) -> Rows:
    """Return data of which some values are made anew, by replacement at each level.

    Args:
        denoise: Estimator of the clean data; it need not have learnt to fill.
        schedule: The levels.
        known: Shape ``(count, ...)``.
        mask: True where values are made; broadcasts to one piece.
        seed: From which all noise follows.
    """
    sampler = replacement(ddpm, known, mask)
    return run_sampler(sampler, denoise, schedule, known.shape[1:], len(known), seed)
