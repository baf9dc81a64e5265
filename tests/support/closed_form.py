"""Data whose ideal denoiser, flow and distribution are known in closed form.

For data ``x0`` and ``x = x0 + sigma * noise`` the ideal denoiser is ``E[x0 | x]``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

Array = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Gaussian:
    """Independent normal values, each of one mean and standard deviation."""

    mean: float = 1.0
    std: float = 0.5

    def denoise(self, x: Array, sigma: float) -> Array:
        return (self.std**2 * x + sigma**2 * self.mean) / (self.std**2 + sigma**2)

    def flow(self, x: Array, sigma: float, sigma_next: float) -> Array:
        """Return the exact solution of the probability flow from one level to another."""
        ratio = np.sqrt((self.std**2 + sigma_next**2) / (self.std**2 + sigma**2))
        return self.mean + float(ratio) * (x - self.mean)

    def cdf(self, x: Array) -> Array:
        return ndtr((x - self.mean) / self.std)


@dataclass(frozen=True)
class Mixture:
    """Independent values, each from one of several normal distributions."""

    weights: Sequence[float] = (0.3, 0.7)
    means: Sequence[float] = (-1.0, 0.8)
    stds: Sequence[float] = (0.2, 0.3)

    def denoise(self, x: Array, sigma: float) -> Array:
        parts = [Gaussian(mean, std) for mean, std in zip(self.means, self.stds, strict=True)]
        logs = [
            float(np.log(weight / np.hypot(part.std, sigma)))
            - (x - part.mean) ** 2 / (2 * (part.std**2 + sigma**2))
            for weight, part in zip(self.weights, parts, strict=True)
        ]
        shares = np.exp(np.stack(logs) - np.max(logs, axis=0))
        estimates = np.stack([part.denoise(x, sigma) for part in parts])
        return (shares * estimates).sum(axis=0) / shares.sum(axis=0)

    def cdf(self, x: Array) -> Array:
        parts = zip(self.weights, self.means, self.stds, strict=True)
        return sum(weight * Gaussian(mean, std).cdf(x) for weight, mean, std in parts)


@dataclass(frozen=True)
class Correlated:
    """Pairs of values with mean 0 and standard deviation 1, on the last axis."""

    correlation: float = 0.8

    def denoise(self, x: Array, sigma: float) -> Array:
        covariance = np.array([[1.0, self.correlation], [self.correlation, 1.0]])
        gain = covariance @ np.linalg.inv(covariance + sigma**2 * np.eye(2))
        return x @ gain.T.astype(x.dtype)

    def first_given_second(self, second: float) -> Gaussian:
        """Return the distribution of the first value where the second is known."""
        return Gaussian(self.correlation * second, float(np.sqrt(1 - self.correlation**2)))


class Ones:
    """Noise of ones, which counts its draws."""

    def __init__(self) -> None:
        self.draws = 0

    def like(self, x: npt.NDArray[Any]) -> npt.NDArray[Any]:
        self.draws += 1
        return np.ones_like(x)
