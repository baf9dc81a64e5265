"""A noise schedule: a sequence of sigma, each with the scale of its states.

Every schedule describes states ``x = scale * (x0 + sigma * noise)``. Variance exploding (VE)
schedules have scale 1. Variance preserving (VP) schedules, written with
``alpha_bar = scale ** 2``, have ``scale ** 2 * (1 + sigma ** 2) == 1``.
Source: Karras et al. 2022, arXiv:2206.00364, table 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from ripieno.engine.diffusion.array import Array
from ripieno.engine.errors import RipienoError

Sigmas = npt.NDArray[np.float64]
"""Noise levels in the units of the data, one axis."""


class ScheduleError(RipienoError):
    """A noise schedule that cannot be made or used as asked."""


class Interval(NamedTuple):
    """One step of a schedule, from ``sigma`` down to ``sigma_next``, as plain floats."""

    number: int
    sigma: float
    sigma_next: float
    scale: float
    scale_next: float


@dataclass(frozen=True, eq=False)
class Schedule:
    """Noise levels from high to low, each with the scale of its states.

    Attributes:
        sigmas: Shape ``(count + 1,)``, strictly decreasing; the last is 0, except in a
            segment that stops early.
        scales: Same shape, positive; 1 where sigma is 0.

    Raises:
        ScheduleError: If the arrays are not as described.
    """

    sigmas: Sigmas
    scales: Sigmas

    def __post_init__(self) -> None:
        """Check and freeze the arrays."""
        if self.sigmas.ndim != 1 or not self.sigmas.size or self.sigmas.shape != self.scales.shape:
            message = "A schedule needs as many scales as sigmas, at least one; give equal lists."
            raise ScheduleError(message)
        finite = np.isfinite(self.sigmas).all() and np.isfinite(self.scales).all()
        falling = (np.diff(self.sigmas) < 0).all() and self.sigmas[-1] >= 0
        if not (finite and falling and (self.scales > 0).all()):
            message = (
                "The noise levels of a schedule must fall strictly and stay at or above 0, "
                "with positive scales; choose another range or fewer steps."
            )
            raise ScheduleError(message)
        self.sigmas.setflags(write=False)
        self.scales.setflags(write=False)

    @classmethod
    def exploding(cls, sigmas: npt.ArrayLike) -> Self:
        """Return the VE schedule of non-zero levels, high to low; the final 0 is added."""
        levels = np.append(np.asarray(sigmas, np.float64), 0.0)
        return cls(levels, np.ones_like(levels))

    @classmethod
    def preserving(cls, alpha_bars: npt.ArrayLike) -> Self:
        """Return the VP schedule of ``alpha_bar``, low to high in noise, without the clean 1.

        ``sigma = sqrt((1 - alpha_bar) / alpha_bar)``, ``scale = sqrt(alpha_bar)``.
        """
        levels = np.append(np.asarray(alpha_bars, np.float64)[::-1], 1.0)
        return cls(np.sqrt((1 - levels) / levels), np.sqrt(levels))

    @property
    def count(self) -> int:
        """Number of steps."""
        return len(self.sigmas) - 1

    def intervals(self) -> Iterator[Interval]:
        """Yield the steps in order."""
        sigmas, scales = self.sigmas.tolist(), self.scales.tolist()
        rows = zip(sigmas, sigmas[1:], scales, scales[1:], strict=False)
        for number, levels in enumerate(rows):
            yield Interval(number, *levels)

    def segment(self, start: int, stop: int | None = None) -> "Schedule":
        """Return steps ``start`` to ``stop`` (exclusive, default: all the rest)."""
        last = self.count if stop is None else stop
        if not 0 <= start <= last <= self.count:
            message = (
                f"Steps {start} to {last} lie outside a schedule of {self.count} steps; "
                "choose steps within it."
            )
            raise ScheduleError(message)
        return Schedule(self.sigmas[start : last + 1], self.scales[start : last + 1])

    def noised(self, clean: Array, index: int, noise: Array) -> Array:
        """Return clean data at level ``index``: ``scale * (clean + sigma * noise)``."""
        scale, sigma = float(self.scales[index]), float(self.sigmas[index])
        return scale * (clean + sigma * noise)

    def prior(self, noise: Array) -> Array:
        """Return pure noise at the first level: ``scale * sigma * noise``."""
        return float(self.scales[0] * self.sigmas[0]) * noise
