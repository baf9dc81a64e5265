"""The state of a training run: what it learnt, where it stands, what it measured."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from ripieno.engine.errors import RipienoError
from ripieno.training.lineage import Origin, hash_file, recipe_of, state_origin
from ripieno.training.networks.inpainter import Inpainter, Size
from ripieno.training.recipe import Recipe

KEYS = frozenset({"size", "average", "step", "seconds", "history", "sources"})
RESUMABLE_KEYS = frozenset({"model", "optimizer"})
"""What a checkpoint of averaged weights alone lacks."""

MIN_HALVED = 1024
"""Tensors with fewer numbers keep 32 bits when a checkpoint is shortened."""

HASH_LETTERS = 12
"""Letters of a hash that a message shows."""


class CheckpointError(RipienoError):
    """A checkpoint that cannot be read or does not fit."""


@dataclass
class Run:
    """A training run that can be saved and taken up again.

    Attributes:
        model: The network being trained.
        average: Exponential moving average of its weights.
        optimizer: Its optimiser.
        origin: Recipe, data, code and parent.
        step: Steps done.
        seconds: Seconds spent in steps so far.
        elapsed: Seconds since it was started, with validations and without pauses between sittings.
        history: One record for each validation.
        sources: Names of the data sets it has learnt from.
    """

    model: Inpainter
    average: Inpainter
    optimizer: torch.optim.Optimizer
    origin: Origin
    step: int = 0
    seconds: float = 0.0
    elapsed: float = 0.0
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
        "elapsed": run.elapsed,
        "history": list(run.history),
        "sources": sorted(run.sources),
        "origin": asdict(run.origin),
    }
    write_torch_file(state, path)
    path.with_suffix(".json").write_text(json.dumps(list(run.history), indent=1))


def write_torch_file(state: Mapping[str, Any], path: Path) -> None:
    """Write what `read_torch_file` reads, under a temporary name first."""
    temporary = path.with_suffix(".tmp")
    torch.save(state, temporary)
    temporary.replace(path)


def read_torch_file(path: Path) -> dict[str, Any]:
    """Read a torch file that holds tensors and plain values by name.

    Raises:
        CheckpointError: If it is missing or cannot be read.
    """
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no checkpoint at {path}; train one first.") from error
    except Exception as error:
        raise CheckpointError(
            f"{path} is not a checkpoint that can be read; move it away and train again, or use another."
        ) from error
    return state


def read_state(path: Path) -> dict[str, Any]:
    """Read a checkpoint.

    Raises:
        CheckpointError: If it is missing or not a checkpoint of ours.
    """
    state = read_torch_file(path)
    if not state.keys() >= KEYS:
        raise CheckpointError(f"{path} is a torch file, but not a checkpoint of the inpainter.")
    return state


def shorten(path: Path) -> dict[str, Any]:
    """Return a checkpoint with its averaged weights alone, in 16 bits, for ``--init`` and for export.

    It keeps its recipe, its history and the hash of the whole checkpoint, by which later stages name it.

    Raises:
        CheckpointError: If it is missing or not a checkpoint of ours.
    """
    state = read_state(path)
    average = {
        name: value.half() if value.is_floating_point() and value.numel() >= MIN_HALVED else value
        for name, value in state["average"].items()
    }
    left_out = RESUMABLE_KEYS | {"average"}
    kept = {name: value for name, value in state.items() if name not in left_out}
    return {**kept, "average": average, "sha256": identify(state, path)}


def identify(state: Mapping[str, Any], path: Path) -> str:
    """Return the hash by which later stages name a checkpoint: that of the whole one, if it was shortened."""
    return str(state.get("sha256") or hash_file(path))


def load_average(path: Path) -> Inpainter:
    """Return the averaged network of a checkpoint, ready to run."""
    state = read_state(path)
    model = Inpainter(Size(**state["size"]))
    model.load_state_dict(state["average"])
    return model.eval()


def read_recipe(path: Path) -> Recipe:
    """Return the recipe of a checkpoint; the default one where an older checkpoint holds none.

    Raises:
        CheckpointError: If it is missing or not a checkpoint of ours.
    """
    return recipe_of(read_state(path)) or Recipe()


def check_resumable(origin: Origin, state: Mapping[str, Any], path: Path) -> None:
    """Refuse to go on with a checkpoint in another way than it was begun.

    Args:
        origin: How the run is asked to go on.
        state: The checkpoint.
        path: Where it lies.

    Raises:
        CheckpointError: If recipe, data or code differ, or if the checkpoint does not say what they were.
    """
    remedy = f"start a new stage from it, in another folder, with --init {path}"
    if not state.keys() >= RESUMABLE_KEYS:
        raise CheckpointError(f"{path} holds averaged weights alone; {remedy}.")
    if "origin" not in state:
        raise CheckpointError(f"{path} does not say how it was trained, as older ones do not; {remedy}.")
    before, now = _flatten(Origin.of(Recipe(), "")), _flatten(origin)
    before |= _flatten(state_origin(state))
    other = [
        f"{name} {_show(before.get(name))} (now {_show(now.get(name))})"
        for name in {**before, **now}
        if before.get(name) != now.get(name)
    ]
    if other:
        raise CheckpointError(
            f"{path} was trained with {', '.join(other)}; resume it with the same, or {remedy}."
        )


def _flatten(origin: Origin) -> dict[str, Any]:
    return {**origin.recipe, "data": origin.data[:HASH_LETTERS], "code": origin.code}


def _show(value: object) -> str:
    if isinstance(value, dict):
        return "/".join(map(str, value.values()))
    return f"{value:g}" if isinstance(value, float) else str(value)
