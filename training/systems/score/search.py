"""Cross-validation over songs, and search over sigma, batch and rate."""

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.model_selection import KFold

from ripieno.engine.errors import RipienoError
from ripieno.engine.systems.score import ExplodingTime, score_denoiser
from ripieno.engine.systems.song import PianoSong
from ripieno.training.systems.arrays import on_arrays
from ripieno.training.systems.corpus import RowCorpus
from ripieno.training.systems.loop import SystemRun, take_step
from ripieno.training.systems.run_files import read_run_file, write_run_file
from ripieno.training.systems.score.trials import Trial, Trials
from ripieno.training.systems.score.variants import SECONDS_ROLL, SECONDS_ROWS, score_system

JUDGED_DEVIATIONS = (0.1, 0.2, 0.4, 0.8, 1.6)
"""Noise that each trial is judged at: losses of other sigmas are averages over other noise."""

JUDGED_ROLLS = 64
SEARCH = "search.json"
"""File of the trials of each method, in a folder of runs."""


class SearchError(RipienoError):
    """A search that cannot be made."""


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


def search(
    songs: Sequence[PianoSong],
    trials: Trials,
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
        CorpusError: If no song is long enough.
        SearchError: If there are fewer of those than folds.
    """
    rows = RowCorpus.of(songs, SECONDS_ROLL, SECONDS_ROWS).songs
    if len(rows) < folds:
        raise SearchError(
            f"{len(rows)} songs, as many as last {SECONDS_ROWS} s, cannot be cut into {folds} folds; ask for "
            "fewer."
        )
    splits = list(KFold(folds, shuffle=True, random_state=1).split(rows))
    for trial, learn in _proposals(trials):
        errors = [
            judge_trial(
                trial,
                RowCorpus(tuple(rows[at] for at in known)),
                RowCorpus(tuple(rows[at] for at in held_out)),
                seconds,
                clock,
            )
            for known, held_out in splits
        ]
        judged = JudgedTrial(trial, tuple(errors))
        learn(judged.error)
        yield judged


def _proposals(trials: Trials) -> Iterator[tuple[Trial, Callable[[float], None]]]:
    """Yield trials, each with what takes its error before the next one."""
    if not isinstance(trials, Generator):
        yield from ((trial, lambda _: None) for trial in trials)
        return
    errors: list[float] = []
    with suppress(StopIteration):
        trial = next(trials)
        while True:
            yield trial, errors.append
            trial = trials.send(errors[-1])


def append_trials(path: Path, method: str, judged: Sequence[JudgedTrial]) -> None:
    """Keep the trials of a method in a JSON file; those of other methods stay there.

    Args:
        path: The file; made if missing.
        method: How the trials were drawn.
        judged: What came of them.

    Raises:
        RunFileError: If the file is damaged; it stays as it is.
    """
    kept = {**(read_trials(path) if path.exists() else {}), method: judged}
    write_trials(path, kept)


def write_trials(path: Path, trials: Mapping[str, Sequence[JudgedTrial]]) -> None:
    """Write what `read_trials` reads.

    Args:
        path: The file; its folder is made if it is missing.
        trials: By method.
    """
    write_run_file(path, {name: [asdict(each) for each in judged] for name, judged in trials.items()})


def read_trials(path: Path) -> dict[str, list[JudgedTrial]]:
    """Read what `append_trials` kept, by method.

    Raises:
        RunFileError: If it is damaged.
    """
    return read_run_file(path, dict[str, list[JudgedTrial]], "move it away, and search again")


def judge_trial(
    trial: Trial, known: RowCorpus, held_out: RowCorpus, seconds: float, clock: Callable[[], float]
) -> float:
    """Train a trial for some seconds of a clock on one corpus, and return its error on another."""
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
