"""Where weights come from: the recipe, data, code and parent of each stage of their training."""

import hashlib
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

from ripieno.training.networks.inpainter import Size
from ripieno.training.recipe import Recipe

TrainingStage = Mapping[str, Any]
"""One training run as a card describes it: steps, hours, losses and, unless it is older than they are,
``recipe``, ``data``, ``code`` and ``parent``."""

LOSSES = ("train", "valid", "onset", "attribute", "prior")


@dataclass(frozen=True)
class Origin:
    """What a training run can be repeated from.

    Attributes:
        recipe: The values of its ``Recipe``, by name.
        data: Hash of its pieces.
        code: Version of the program.
        parent: Hash of the checkpoint, or of the card of the pack, whose weights it started from; None for
            fresh weights.
        ancestors: The stages before it, the first one first.
    """

    recipe: Mapping[str, Any]
    data: str
    code: str
    parent: str | None = None
    ancestors: tuple[TrainingStage, ...] = ()

    @classmethod
    def of(cls, recipe: Recipe, data: str) -> Self:
        """Return the origin of a run with fresh weights, by the code that runs."""
        return cls(asdict(recipe), data, find_code_version())


@cache
def find_code_version() -> str:
    """Return the version of the program and, in a checkout, the commit, marked where files were changed."""
    release, git = version("ripieno"), shutil.which("git")
    root = Path(__file__).parent.parent
    if git is None or not (root / ".git").exists():
        return release
    command = [git, "-C", str(root), "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    described = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return f"{release}+{described.stdout.strip()}" if described.returncode == 0 else release


def hash_file(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def state_origin(state: Mapping[str, Any]) -> Origin:
    """Return the origin that a checkpoint holds.

    Raises:
        KeyError: If the checkpoint is older than origins are.
    """
    held = state["origin"]
    return Origin(**{**held, "ancestors": tuple(held["ancestors"])})


def recipe_of(state: Mapping[str, Any]) -> Recipe | None:
    """Return the recipe that a checkpoint holds; None where it is older than that."""
    if "origin" not in state:
        return None
    known = {each.name for each in fields(Recipe)}
    values = {name: value for name, value in state["origin"]["recipe"].items() if name in known}
    return Recipe(**{**values, "size": Size(**values["size"])})


def history_of(state: Mapping[str, Any]) -> Sequence[TrainingStage]:
    """Return the stages of the training that led to a checkpoint, the first one first."""
    last = state["history"][-1] if state["history"] else {}
    stage = {"steps": state["step"], "hours": round(state["seconds"] / 3600, 2), **last}
    if "origin" not in state:
        return ({"size": state["size"], **stage},)
    origin = dict(state["origin"])
    return (*origin.pop("ancestors"), {**origin, **stage})


def history_of_card(training: Mapping[str, Any]) -> Sequence[TrainingStage]:
    """Return the stages that the ``training`` of a card names; an older card describes its last one alone."""
    stages: Sequence[TrainingStage] = training.get("stages", (training,) if training else ())
    return tuple(stages)


def describe_training(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a card says of the training that led to a checkpoint.

    Returns:
        The size of the network, the steps and hours of all stages together, the last losses, and ``stages``,
        the first one first.
    """
    stages = history_of(state)
    return {
        "size": state["size"],
        "steps": sum(stage.get("steps", 0) for stage in stages),
        "hours": round(sum(stage.get("hours", 0) for stage in stages), 2),
        **{name: stages[-1][name] for name in LOSSES if name in stages[-1]},
        "stages": list(map(dict, stages)),
    }
