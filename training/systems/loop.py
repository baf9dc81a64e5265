"""The loop that trains every published system: by processor time, from checkpoint to checkpoint."""

import copy
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import torch
from torch import nn

from ripieno.engine.systems.song import PianoSong
from ripieno.training.checkpoint import CheckpointError, read_torch_file, write_torch_file
from ripieno.training.curves import draw_curves
from ripieno.training.precision import lowered
from ripieno.training.systems.corpus import RowCorpus, SystemCorpus
from ripieno.training.systems.run_files import finite, write_run_file
from ripieno.training.systems.system import LearningSystem, System, count_weights

VALIDATION_BATCHES = 8
VALIDATION_SEED = 20_000_003
CHECKPOINT = "checkpoint.pt"
BEST = "best.pt"
"""The weights of the lowest loss, of systems whose training ends early."""

Learning = TypeVar("Learning", bound=LearningSystem)
Corpora = tuple[SystemCorpus, SystemCorpus]
"""What is learnt from, and what a run is validated on."""


@dataclass
class LearningRun(Generic[Learning]):
    """A training run of a system.

    Attributes:
        system: What is trained.
        network: Its weights.
        average: Their moving average; the network itself where the settings ask for none.
        optimizers: Those of its trainer.
        step: Steps done.
        seconds: Seconds of processor time spent.
        history: One record for each validation: ``step``, ``minutes``, the losses ``train`` and ``valid``,
            and what is tracked.
    """

    system: Learning
    network: nn.Module
    average: nn.Module
    optimizers: Sequence[torch.optim.Optimizer]
    step: int = 0
    seconds: float = 0.0
    history: list[Mapping[str, float]] = field(default_factory=list)

    def is_over(self) -> bool:
        """Return whether the minutes of the settings are spent, or the loss has long become no better."""
        settings = self.system.settings
        stale = settings.patience and self.since_best() >= settings.patience
        return bool(stale) or self.seconds >= 60 * settings.minutes

    def since_best(self) -> int:
        """Return how many validations came after the best one."""
        losses = [record["valid"] for record in self.history]
        return len(losses) - 1 - losses.index(min(losses)) if losses else 0


SystemRun = LearningRun[System]
"""A training run of a system that makes notes."""


def open_run(system: Learning, folder: Path) -> LearningRun[Learning]:
    """Return the run whose checkpoint lies in a folder, or a fresh one.

    Raises:
        CheckpointError: If the checkpoint is of another system or version, or of other settings but for the
            minutes.
    """
    settings = system.settings
    torch.manual_seed(settings.seed)
    network = system.build()
    average = copy.deepcopy(network).requires_grad_(False) if settings.average else network
    run = LearningRun(system, network, average, system.trainer.optimizers(network))
    path = folder / CHECKPOINT
    if path.exists():
        _restore(run, path)
    return run


def _restore(run: LearningRun[Learning], path: Path) -> None:
    """Put a fresh run where the one of a checkpoint stood."""
    state, system = read_system(path), run.system
    if state["origin"] != origin_of(system):
        raise CheckpointError(
            f"{path} is a run of {state['origin']['name']} with other settings; train in another folder."
        )
    try:
        run.network.load_state_dict(state["network"])
        run.average.load_state_dict(state["average"])
        for optimizer, each in zip(run.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(each)
    except (RuntimeError, ValueError) as error:
        raise CheckpointError(
            f"{path} is a run of another version of {system.name}; train in another folder."
        ) from error
    run.step, run.seconds, run.history = state["step"], state["seconds"], list(state["history"])


def origin_of(system: LearningSystem) -> dict[str, Any]:
    """Return what must be the same where a run goes on."""
    settings = system.settings
    return {
        "name": system.name,
        "parameters": count_weights(system),
        **{key: getattr(settings, key) for key in ("batch", "window", "average", "seed")},
    }


def read_system(path: Path) -> dict[str, Any]:
    """Read a checkpoint of a system.

    Raises:
        CheckpointError: If it is missing or none.
    """
    state = read_torch_file(path)
    if not state.keys() >= {"origin", "network", "average", "optimizers", "step", "seconds", "history"}:
        raise CheckpointError(f"{path} is a torch file, but not a checkpoint of a published system.")
    return state


def load_system(system: Learning, folder: Path) -> LearningRun[Learning]:
    """Return the trained run of a system, ready to make music.

    Raises:
        CheckpointError: If there is none.
    """
    if not (folder / CHECKPOINT).exists():
        raise CheckpointError(
            f"There is no {folder / CHECKPOINT}; train it first: systems train {system.name}."
        )
    run = open_run(system, folder)
    if system.settings.patience:
        run.average.load_state_dict(read_torch_file(folder / BEST)["average"])
    run.average.eval()
    return run


def train_system(
    system: System,
    songs: Sequence[PianoSong],
    held_out: Sequence[PianoSong],
    folder: Path,
    clock: Callable[[], float] = time.process_time,
    report: Callable[[str], None] = print,
) -> SystemRun:
    """Train a system until its minutes are spent; a run that was stopped goes on.

    Args:
        system: What is trained.
        songs: What it learns from.
        held_out: What it is validated on.
        folder: For ``checkpoint.pt``, its history and its curves; ``best.pt`` where training may end early.
        clock: Seconds of processor time.
        report: Takes one line for each validation.

    Raises:
        CorpusError: If the songs are too short.
        CheckpointError: If a checkpoint in the folder does not fit.
    """

    def open_corpora() -> Corpora:
        window = system.settings.window
        return (
            RowCorpus.of(songs, system.representation, window),
            RowCorpus.of(held_out, system.representation, window),
        )

    def track(network: nn.Module) -> Mapping[str, float]:
        return {} if system.track is None else system.track(network, held_out)

    return train_on(system, open_corpora, folder, clock, report, track)


def train_on(
    system: Learning,
    open_corpora: Callable[[], Corpora],
    folder: Path,
    clock: Callable[[], float] = time.process_time,
    report: Callable[[str], None] = print,
    track: Callable[[nn.Module], Mapping[str, float]] = lambda _: {},
) -> LearningRun[Learning]:
    """Train a system on any data until its minutes are spent; a run that was stopped goes on.

    Args:
        system: What is trained.
        open_corpora: Returns the data; called only if minutes are left.
        folder: For ``checkpoint.pt``, its history and its curves.
        clock: Seconds of processor time.
        report: Takes one line for each validation.
        track: Returns further figures for each validation, given the averaged weights.

    Raises:
        CheckpointError: If a checkpoint in the folder does not fit.
    """
    run, settings = open_run(system, folder), system.settings
    if run.is_over():
        return run
    corpus, valid = open_corpora()
    folder.mkdir(parents=True, exist_ok=True)
    before, saved, recent = clock(), run.seconds, list[float]()
    while not run.is_over():
        recent.append(take_step(run, corpus))
        now = clock()
        run.seconds, before = run.seconds + now - before, now
        if run.seconds - saved >= settings.every or run.is_over():
            record = {
                "step": run.step,
                "minutes": run.seconds / 60,
                "train": sum(recent) / len(recent),
                "valid": validate(run, valid),
            }
            record |= track(run.average)
            run.history.append(record)
            if settings.patience and not run.since_best():
                write_torch_file({"average": run.average.state_dict()}, folder / BEST)
            save_system(run, folder)  # last: a run that is stopped here is validated again, and has its best
            report("  ".join(f"{name} {value:.4g}" for name, value in record.items()))
            saved = run.seconds
            recent.clear()
    return run


def take_step(run: LearningRun[Learning], corpus: SystemCorpus) -> float:
    """Draw a batch and learn from it; all chance follows from the seed and the number of the step."""
    settings = run.system.settings
    seed = settings.seed * 1_000_003 + run.step
    torch.manual_seed(seed)
    run.network.train()
    batch = corpus.draw(settings.batch, settings.window, seed)
    with lowered(torch.device("cpu")):
        loss = run.system.trainer.step(run.network, run.optimizers, batch)
    run.step += 1
    if settings.average:
        decay = min(settings.average, (1 + run.step) / (10 + run.step))
        with torch.no_grad():
            torch._foreach_lerp_(list(run.average.parameters()), list(run.network.parameters()), 1 - decay)
            for mine, theirs in zip(run.average.buffers(), run.network.buffers(), strict=True):
                mine.copy_(theirs)
    return loss


@torch.no_grad()
def validate(run: LearningRun[Learning], corpus: SystemCorpus) -> float:
    """Return the mean loss of the averaged weights on the same windows and with the same chance each time."""
    settings = run.system.settings
    run.average.eval()
    losses = []
    for turn in range(VALIDATION_BATCHES):
        torch.manual_seed(VALIDATION_SEED + turn)
        batch = corpus.draw(settings.batch, settings.window, VALIDATION_SEED + turn)
        losses.append(run.system.trainer.validate(run.average, batch))
    return sum(losses) / len(losses)


def save_system(run: LearningRun[Learning], folder: Path) -> None:
    """Write the checkpoint, its history and its curves."""
    state = {
        "origin": origin_of(run.system),
        "network": run.network.state_dict(),
        "average": run.average.state_dict(),
        "optimizers": [each.state_dict() for each in run.optimizers],
        "step": run.step,
        "seconds": run.seconds,
        "history": list(run.history),
    }
    path = folder / CHECKPOINT
    write_torch_file(state, path)
    write_run_file(path.with_suffix(".json"), [finite(record) for record in run.history])
    draw_curves(run.history, folder / "curves.png", ("train", "valid"), "loss", scale="linear")
