"""The contract of a denoiser and of a sampler, and what a sampler yields."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.errors import RipienoError

Denoise = Callable[[Array, float], Array]
"""``denoise(x, sigma)``: the estimate of the clean ``x0``, given ``x = x0 + sigma * noise``.

Context is already bound. Source: Karras et al. 2022, arXiv:2206.00364, section 2.
"""


class SamplerError(RipienoError):
    """A sampler that does not exist, or cannot finish."""


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """What a sampler has just done.

    Attributes:
        index: Number of the step, from 0.
        count: Steps in all; ``index == count - 1`` in the last.
        sigma: Noise level that ``x`` has now; 0 in the last step of a full schedule.
        x: The state at that level, scaled as the schedule says; the sample in the last step.
        denoised: The estimate of the clean data that the step was made from.
    """

    index: int
    count: int
    sigma: float
    x: Array
    denoised: Array


class Sampler(Protocol):
    """A way from noise to data, one :class:`Step` per interval of the schedule.

    ``x`` lies at the first level of ``schedule`` and in its scale (``Schedule.noised`` and
    ``Schedule.prior`` make it so). An empty schedule yields nothing. Options of a sampler are
    keywords with defaults; bind them with ``functools.partial``.
    """

    def __call__(self, denoise: Denoise, x: Array, schedule: Schedule, noise: Noise, /) -> Iterator[Step]:
        """Yield the steps from ``x`` to the last level of ``schedule``."""
