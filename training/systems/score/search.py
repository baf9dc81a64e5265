"""Cross-validation over songs, and search over sigma, batch and rate."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import torch
from scipy.stats import qmc
from sklearn.model_selection import KFold

from ripieno.engine.errors import RipienoError
from ripieno.engine.systems.score import ExplodingTime, score_denoiser
from ripieno.engine.systems.song import PianoSong
from ripieno.training.systems.arrays import on_arrays
from ripieno.training.systems.corpus import RowCorpus
from ripieno.training.systems.loop import SystemRun, take_step
from ripieno.training.systems.score.variants import SECONDS_ROLL, SECONDS_ROWS, score_system

JUDGED_DEVIATIONS = (0.1, 0.2, 0.4, 0.8, 1.6)
"""Noise that each trial is judged at: losses of other sigmas are averages over other noise."""

JUDGED_ROLLS = 64
GRID = {"sigma": (5.0, 25.0), "batch": (16, 32), "rate": (1e-4, 1e-3)}
LOWEST = {"sigma": 2.0, "batch": 8.0, "rate": 3e-5}
HIGHEST = {"sigma": 50.0, "batch": 64.0, "rate": 3e-3}


class SearchError(RipienoError):
    """A search that cannot be made."""


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


@dataclass(frozen=True)
class JudgedTrial:
    """A trial, and what came of it.

    Attributes:
        trial: The hyper-parameters.
        errors: Mean squared error of the estimated clean rolls, of each fold.
    """

    trial: Trial
    errors: tuple[float, ...]

    @property
    def error(self) -> float:
        """Mean over the folds."""
        return float(np.mean(self.errors))


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


METHODS: dict[str, Callable[[int, int], list[Trial]]] = {
    "grid": grid_trials,
    "random": random_trials,
    "latin": latin_trials,
}


def _trial(point: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Trial:
    sigma, batch, rate = (
        LOWEST[name] * (HIGHEST[name] / LOWEST[name]) ** share
        for name, share in zip(LOWEST, point.tolist(), strict=True)
    )
    return Trial(sigma, round(batch), rate)


def search(
    songs: Sequence[PianoSong],
    trials: Sequence[Trial],
    folds: int,
    seconds: float,
    clock: Callable[[], float] = time.process_time,
) -> Iterator[JudgedTrial]:
    """Train each trial on all folds but one, for each fold, and judge it on that one.

    Args:
        songs: Those for training; none that is kept out of it.
        trials: Hyper-parameters.
        folds: Parts that the songs are cut into.
        seconds: Seconds of processor time for each training.
        clock: Seconds of processor time.

    Raises:
        SearchError: If there are fewer songs than folds.
    """
    if len(songs) < folds:
        raise SearchError(f"{len(songs)} songs cannot be cut into {folds} folds; ask for fewer.")
    corpus = RowCorpus.of(songs, SECONDS_ROLL, SECONDS_ROWS)
    rows = corpus.songs
    splits = list(KFold(folds, shuffle=True, random_state=1).split(rows))
    for trial in trials:
        errors = [
            _judge(
                trial,
                RowCorpus(tuple(rows[at] for at in known)),
                RowCorpus(tuple(rows[at] for at in held_out)),
                seconds,
                clock,
            )
            for known, held_out in splits
        ]
        yield JudgedTrial(trial, tuple(errors))


def _judge(
    trial: Trial, known: RowCorpus, held_out: RowCorpus, seconds: float, clock: Callable[[], float]
) -> float:
    system = score_system(
        "trial",
        "",
        SECONDS_ROLL,
        SECONDS_ROWS,
        differs="",
        sigma=trial.sigma,
        batch=trial.batch,
        rate=trial.rate,
    )
    torch.manual_seed(1)
    network = system.build()
    run = SystemRun(system, network, network, system.trainer.optimizers(network))
    end = clock() + seconds
    while clock() < end:
        take_step(run, known)
    network.eval()
    return denoising_error(run, held_out, trial.sigma)


def denoising_error(run: SystemRun, corpus: RowCorpus, sigma: float) -> float:
    """Return the mean squared error of the estimated clean rolls at `JUDGED_DEVIATIONS`."""
    denoise = score_denoiser(on_arrays(run.average), ExplodingTime(sigma))
    clean = corpus.draw(JUDGED_ROLLS, SECONDS_ROWS, 1).numpy().astype(np.float32)[:, None]
    noise = np.random.default_rng(1).standard_normal(clean.shape, np.float32)
    errors = [
        np.mean((denoise(clean + np.float32(level) * noise, level) - clean) ** 2)
        for level in JUDGED_DEVIATIONS
    ]
    return float(np.mean(errors))
