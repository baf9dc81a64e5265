"""The state of a training run: what it learnt, where it stands, what it measured."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from ripieno.engine.errors import RipienoError
from ripieno.training.networks.inpainter import Inpainter, Size

KEYS = frozenset({"size", "model", "average", "optimizer", "step", "seconds", "history", "sources"})


class CheckpointError(RipienoError):
    """A checkpoint that cannot be read or does not fit."""


@dataclass
class Run:
    """A training run that can be saved and taken up again.

    Attributes:
        model: The network being trained.
        average: Exponential moving average of its weights.
        optimizer: Its optimiser.
        step: Steps done.
        seconds: Seconds spent in steps so far.
        history: One record for each validation.
        sources: Names of the data sets it has learnt from.
    """

    model: Inpainter
    average: Inpainter
    optimizer: torch.optim.Optimizer
    step: int = 0
    seconds: float = 0.0
    history: list[Mapping[str, float]] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)

    @property
    def best(self) -> float:
        """Lowest validation loss so far, infinite before the first."""
        return min((record["valid"] for record in self.history), default=float("inf"))


def save_run(run: Run, path: Path) -> None:
    """Write a checkpoint, and its history beside it, under temporary names first."""
    state = {
        "size": asdict(run.model.size),
        "model": run.model.state_dict(),
        "average": run.average.state_dict(),
        "optimizer": run.optimizer.state_dict(),
        "step": run.step,
        "seconds": run.seconds,
        "history": list(run.history),
        "sources": sorted(run.sources),
    }
    temporary = path.with_suffix(".tmp")
    torch.save(state, temporary)
    temporary.replace(path)
    path.with_suffix(".json").write_text(json.dumps(list(run.history), indent=1))


def read_state(path: Path) -> dict[str, Any]:
    """Read a checkpoint.

    Raises:
        CheckpointError: If it is missing or not a checkpoint of ours.
    """
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no checkpoint at {path}; train one first.") from error
    except Exception as error:
        raise CheckpointError(f"{path} is not a checkpoint that can be read: {error}.") from error
    if not state.keys() >= KEYS:
        raise CheckpointError(f"{path} is a torch file, but not a checkpoint of the inpainter.")
    return state


def load_average(path: Path) -> Inpainter:
    """Return the averaged network of a checkpoint, ready to run."""
    state = read_state(path)
    model = Inpainter(Size(**state["size"]))
    model.load_state_dict(state["average"])
    return model.eval()
