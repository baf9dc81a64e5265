"""A score network as a denoiser of the diffusion core."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.ddpm import ddpm
from ripieno.engine.diffusion.inpainting import repaint
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.systems.noise_levels import run_sampler, sample_rows
from ripieno.engine.systems.representations.representation import Floats, Rows

FIRST_TIME = 1e-3
"""The least time: at 0 the score of binary data is infinite. Source: Song et al. 2021, appendix C."""

SAMPLER_LEVELS: Final[Mapping[str, int]] = {
    "euler-maruyama": 200,
    "predictor-corrector": 100,
    "ode": 50,
}
"""The samplers of Upton 2023, sec. 3.3, and the levels that each goes through."""

SAMPLER_OPTIONS: Final[Mapping[str, Mapping[str, float]]] = {"ode": {"rtol": 1e-3, "atol": 1e-3}}

FILL_LEVELS = 40
"""Levels that a fill goes through."""

PredictScore = Callable[[Floats, Floats], Floats]
"""From noisy rolls ``(batch, lanes, time, pitches)`` and the time of each to the scores, in their shape."""


def deviation_at(time: Any, sigma: float) -> Any:  # noqa: ANN401 (arrays, and tensors of torch)
    """Return the deviation of the noise at some times, ``sqrt((sigma^(2 t) - 1) / (2 log sigma))``."""
    return ((sigma ** (2 * time) - 1) / (2 * math.log(sigma))) ** 0.5


@dataclass(frozen=True)
class ExplodingTime:
    """The noise that ``dx = sigma^t dw`` has added by each time.

    Attributes:
        sigma: The hyper-parameter of the equation, above 1.

    Source: Song et al. 2021, arXiv:2011.13456, appendix C, for the VE equation in this form.
    """

    sigma: float

    def deviation(self, time: Floats) -> Floats:
        """Return the standard deviation at some times."""
        spread: Floats = deviation_at(time, self.sigma)
        return spread

    def time_of(self, deviation: float) -> float:
        """Return the time at which the noise has a deviation."""
        return math.log(2 * deviation**2 * math.log(self.sigma) + 1) / (2 * math.log(self.sigma))

    def schedule(self, count: int) -> Schedule:
        """Return the deviations at evenly spaced times from 1 to `FIRST_TIME`, then 0."""
        return Schedule.exploding(self.deviation(np.linspace(1, FIRST_TIME, count)))


def score_denoiser(predict: PredictScore, clock: ExplodingTime) -> Denoise:
    """Return the estimate of the clean roll: ``x + sigma^2 score``.

    Args:
        predict: The network.
        clock: Of its noise.

    Source: Karras et al. 2022, arXiv:2206.00364, eq. 3.
    """

    def denoise(x: Array, sigma: float) -> Array:
        time = np.full(len(x), clock.time_of(sigma), np.float32)
        clean: Array = (x + sigma**2 * predict(x.astype(np.float32), time)).astype(x.dtype)
        return clean

    return denoise


def sample_rolls(
    denoise: Denoise, clock: ExplodingTime, shape: tuple[int, int], count: int, seed: int, sampler: str
) -> Rows:
    """Return rolls of shape ``(count, time, pitches)`` by a sampler of `SAMPLER_LEVELS`; near 0 and 1."""
    return sample_lanes(denoise, clock, (1, *shape), count, seed, sampler)[:, 0]


def sample_lanes(
    denoise: Denoise, clock: ExplodingTime, shape: tuple[int, int, int], count: int, seed: int, sampler: str
) -> Rows:
    """Return the same with several rolls side by side, of shape ``(count, lanes, time, pitches)``."""
    schedule, options = clock.schedule(SAMPLER_LEVELS[sampler]), SAMPLER_OPTIONS.get(sampler)
    return sample_rows(denoise, schedule, shape, count, seed, sampler=sampler, options=options)


def fill_rolls(denoise: Denoise, clock: ExplodingTime, rolls: Rows, mask: Rows, seed: int) -> Rows:
    """Return rolls of which some cells are made anew by RePaint.

    Args:
        denoise: Estimator of the clean rolls.
        clock: Of the noise.
        rolls: Shape ``(count, time, pitches)``, 0 or 1.
        mask: True for cells to make, shape ``(time, pitches)``, or one that broadcasts to it.
        seed: From which all noise follows.

    Source: Lugmayr et al. 2022, arXiv:2201.09865, algorithm 1; what Upton 2023 asks for in sec. 5.
    """
    known = rolls[:, None].astype(np.float32)
    schedule, sampler = clock.schedule(FILL_LEVELS), repaint(ddpm, known, mask[None, None])
    return run_sampler(sampler, denoise, schedule, known.shape[1:], len(known), seed)[:, 0]
