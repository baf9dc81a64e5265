"""Trials of hyper-parameters: a grid, chance, a Latin hypercube, or where earlier ones did well."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.stats import qmc

GRID = {"sigma": (5.0, 25.0), "batch": (16, 32), "rate": (1e-4, 1e-3)}
LOWEST = {"sigma": 2.0, "batch": 8.0, "rate": 3e-5}
HIGHEST = {"sigma": 50.0, "batch": 64.0, "rate": 3e-3}


@dataclass(frozen=True)
class Trial:
    """Hyper-parameters of a score U-Net.

    Attributes:
        sigma: Of the equation.
        batch: Rolls in a step.
        rate: Learning rate of Adam.
    """

    sigma: float
    batch: int
    rate: float


def grid_trials(count: int, seed: int) -> list[Trial]:
    """Return the corners of `GRID`, or the first of them."""
    del seed
    corners = product(GRID["sigma"], GRID["batch"], GRID["rate"])
    return [Trial(sigma, int(batch), rate) for sigma, batch, rate in corners][:count]


def random_trials(count: int, seed: int) -> list[Trial]:
    """Return trials drawn evenly on logarithmic axes.

    Source: Bergstra and Bengio 2012, "Random search for hyper-parameter optimization", JMLR 13.
    """
    return [_trial(point) for point in np.random.default_rng(seed).random((count, len(LOWEST)))]


def latin_trials(count: int, seed: int) -> list[Trial]:
    """Return a Latin hypercube: on each axis, one trial in each of ``count`` equal parts.

    Source: McKay et al. 1979, "A comparison of three methods for selecting values of input variables",
        Technometrics 21(2).
    """
    return [_trial(point) for point in qmc.LatinHypercube(len(LOWEST), rng=seed).random(count)]


Trials = Sequence[Trial] | Generator[Trial, float, None]
"""What is tried; a generator takes the error of the trial that it yielded last."""


def parzen_trials(count: int, seed: int) -> Generator[Trial, float, None]:
    """Yield trials where those before did well: a tree-structured Parzen estimator, by Optuna.

    The first third is drawn at random, at least two.

    Source: Bergstra et al. 2011, "Algorithms for hyper-parameter optimization", NeurIPS 24.
    """
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    first = max(2, count // 3)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(n_startup_trials=first, seed=seed))
    axes: dict[str, optuna.distributions.BaseDistribution] = {
        name: optuna.distributions.FloatDistribution(LOWEST[name], HIGHEST[name], log=True) for name in LOWEST
    }
    for _ in range(count):
        asked = study.ask(axes)
        sigma, batch, rate = (asked.params[name] for name in LOWEST)
        study.tell(asked, (yield Trial(sigma, round(batch), rate)))


METHODS: dict[str, Callable[[int, int], Trials]] = {
    "grid": grid_trials,
    "random": random_trials,
    "latin": latin_trials,
    "tpe": parzen_trials,
}


def _trial(point: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Trial:
    sigma, batch, rate = (
        LOWEST[name] * (HIGHEST[name] / LOWEST[name]) ** share
        for name, share in zip(LOWEST, point.tolist(), strict=True)
    )
    return Trial(sigma, round(batch), rate)
