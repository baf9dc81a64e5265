"""Models by name: Ripieno's own, and published systems, which are packs of another kind."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import platformdirs

from ripieno.engine.model.card import ModelError
from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.engine.model.pack import CARD, Pack, find_packs, is_file, named_folders
from ripieno.engine.model.pack import load_model as load_own_model
from ripieno.engine.systems.model import OPERATIONS, SystemModel
from ripieno.engine.systems.pack import load_system_model, look_for_systems

AnyModel = OnnxModel | SystemModel

SYSTEMS = "systems"
"""Name of the folders in which packs of published systems lie."""


def system_folders() -> tuple[Path, ...]:
    """Return the folders of packs of published systems: the user's first, that of the sources last."""
    return (
        *named_folders(),
        Path(SYSTEMS),
        Path(platformdirs.user_data_dir("ripieno", appauthor=False)) / SYSTEMS,
        Path(__file__).resolve().parents[2] / SYSTEMS,
    )


def load_model(name: str | None = None, threads: int = 0) -> AnyModel:
    """Load a model.

    Args:
        name: Its name, or the path of its pack; None for the default, which is Ripieno's own.
        threads: Threads that it runs on; 0 for as many as the processor has cores.

    Raises:
        ModelError: If there is no such model or its files are damaged.
    """
    if name is None or name in own_names():
        return load_own_model(name, threads)
    system = load_system_model(name, system_folders(), threads)
    if system is not None:
        return system
    near = () if is_file(Path(name) / CARD) else _near(name, (*own_names(), *system_names()))
    if near:
        raise ModelError(f"There is no model called '{name}'; did you mean {' or '.join(near)}?")
    return load_own_model(name, threads, system_names())


def _near(name: str, names: Sequence[str]) -> list[str]:
    """Return up to three names that begin with one that there is not, or that differ little from it."""
    begun = (each for each in names if name and each.startswith(name))
    return list(dict.fromkeys((*begun, *get_close_matches(name, names, 3, 0.5))))[:3]


def own_names() -> tuple[str, ...]:
    """Return the names of the installed models of Ripieno."""
    return tuple(pack.name for pack in find_packs())


def system_names(operation: str | None = None) -> tuple[str, ...]:
    """Return the names of the published systems that can be played, or of those that do an operation."""
    found = (each.card for each in look_for_systems(system_folders()) if isinstance(each, Pack))
    return tuple(card.name for card in found if operation is None or operation in OPERATIONS[card.kind])


def models_for(operation: str) -> tuple[str, ...]:
    """Return the names of all models that do an operation."""
    return (*own_names(), *system_names(operation))
