"""Export one trained system, or all."""

from collections.abc import Iterator
from pathlib import Path

from ripieno.training.checkpoint import CheckpointError
from ripieno.training.systems.graphs import SystemExportError
from ripieno.training.systems.loop import CHECKPOINT, load_system
from ripieno.training.systems.packs import export_system
from ripieno.training.systems.registry import all_systems, find_system
from ripieno.training.systems.sound_system import SoundSystem
from ripieno.training.systems.system import System

ALL = "all"
MEGABYTE = 1_000_000


def export_systems(name: str, runs: Path, out: Path) -> Iterator[str]:
    """Export systems, and yield a line on each.

    Args:
        name: Of a system; ``all`` for those that are trained, of which those that cannot be read or exported
            are named and passed over.
        runs: Folder with a folder for each trained system.
        out: Folder for a folder for each pack.

    Raises:
        SystemNameError: If there is no such system.
        CheckpointError: If it is not trained.
        SystemExportError: If it cannot be exported, or none is trained.
    """
    if name != ALL:
        yield _export(name, runs, out)[1]
        return
    trained = [each for each in all_systems() if (runs / each / CHECKPOINT).exists()]
    if not trained:
        raise SystemExportError(f"{runs} holds no trained system; train some first: systems train NAME.")
    total = 0
    for each in trained:
        try:
            size, line = _export(each, runs, out)
        except (CheckpointError, SystemExportError) as error:
            yield str(error)
        else:
            total += size
            yield line
    yield f"{out}: {total / MEGABYTE:.2f} MB in all"


def _export(name: str, runs: Path, out: Path) -> tuple[int, str]:
    """Export a system, and return the size of its pack, and a line."""
    system = find_system(name)
    if isinstance(system, SoundSystem) or not isinstance(system, System):
        raise SystemExportError(f"{name} makes sound, not notes; `systems sample` writes WAV files.")
    made = export_system(load_system(system, runs / name), out / name)
    return made.size, (
        f"{made.folder}: {made.size / MEGABYTE:.2f} MB, differs from torch by {made.parity:.1e}, "
        f"with rounded weights by {made.rounding:.1%}"
    )
