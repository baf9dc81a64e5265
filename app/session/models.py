"""Models by name: Ripieno's own, and published systems, which are packs of another kind."""

from pathlib import Path

import platformdirs

from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.engine.model.pack import find_packs, named_folders
from ripieno.engine.model.pack import load_model as load_own_model
from ripieno.engine.systems.model import SystemModel
from ripieno.engine.systems.pack import load_system_model

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
    if name is not None and name not in (pack.name for pack in find_packs()):
        system = load_system_model(name, system_folders(), threads)
        if system is not None:
            return system
    return load_own_model(name, threads)
