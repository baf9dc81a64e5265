"""A folder with all that training needs on a machine that has Python and torch, but no network."""

import shutil
import zipfile
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path

import torch

from ripieno.engine.errors import RipienoError
from ripieno.training.checkpoint import shorten
from ripieno.training.data.store import load_store
from ripieno.training.lineage import find_code_version

MAX_MIB = 64
CODE = {"ripieno": "*.py", "ripieno.engine": "**/*.py", "ripieno.training": "**/*.py"}
"""Own packages, and which of their files are needed."""

CARRIED = (
    "click",
    "fsspec",
    "lightning-fabric",
    "lightning-utilities",
    "packaging",
    "rich",
    "typing-extensions",
)
"""Packages of others, in Python alone, that the training loop imports beside torch, numpy and scipy."""

COMPILED = frozenset({".so", ".pyd", ".dylib", ".dll"})

SCRIPT = """\
#!/bin/sh
# sh train.sh PARTS --minutes 9 [more options of `python -m ripieno.training train`]
#
# Trains, and leaves the checkpoint in parts in the folder PARTS; the run itself stays in run/ here.
# PYTHON names the interpreter, SIZE how many MiB a part may have.
set -eu
python=${PYTHON:-python3}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
parts=$(cd "$1" && pwd)
shift
[ -d "$here/code" ] || "$python" -m zipfile -e "$here/code.zip" "$here/code"
export PYTHONPATH="$here/code"
# Shapes vary, and so do the pieces of memory that they need.
export PYTORCH_CUDA_ALLOC_CONF="${PYTORCH_CUDA_ALLOC_CONF:-expandable_segments:True}"
workers=$("$python" -c 'import os; print(max(1, len(os.sched_getaffinity(0)) - 1))')
[ ! -f "$here/parent.pt" ] || set -- --init "$here/parent.pt" "$@"
status=0
"$python" -m ripieno.training train "$here/store.npz" --out "$here/run" --workers "$workers" "$@" || status=$?
[ ! -f "$here/run/checkpoint.pt" ] ||
    "$python" -m ripieno.training split "$here/run/checkpoint.pt" --out "$parts" --size "${SIZE:-15}"
exit "$status"
"""


class BundleError(RipienoError):
    """A bundle that cannot be made."""


def write_bundle(store: Path, out: Path, init: Path | None = None) -> float:
    """Write store, code, script and, where asked, weights to begin from into a folder.

    Args:
        store: Prepared data.
        out: The folder; a bundle that is there is made anew.
        init: Checkpoint whose averaged weights, in 16 bits, the training is to begin from.

    Returns:
        MiB of the bundle.

    Raises:
        StoreError: If the store cannot be read.
        CheckpointError: If the checkpoint cannot be read.
        BundleError: If the bundle has more than ``MAX_MIB``, or a package is missing or not in Python alone.
    """
    load_store(store)
    parent = shorten(init) if init is not None else None
    out.mkdir(parents=True, exist_ok=True)
    names = ["store.npz", "code.zip", "train.sh"]
    shutil.copyfile(store, out / "store.npz")
    _write_code(out / "code.zip")
    (out / "train.sh").write_text(SCRIPT, encoding="utf-8", newline="\n")
    (out / "parent.pt").unlink(missing_ok=True)
    if parent is not None:
        torch.save(parent, out / "parent.pt")
        names.append("parent.pt")
    mib = {name: (out / name).stat().st_size / 2**20 for name in names}
    if sum(mib.values()) > MAX_MIB:
        listed = ", ".join(f"{name} {value:.1f}" for name, value in mib.items())
        raise BundleError(
            f"{out} has more than {MAX_MIB} MiB ({listed}); prepare fewer sources or leave --init out."
        )
    return sum(mib.values())


def _write_code(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, pattern in CODE.items():
            folder, inside = _find_folder(name), name.replace(".", "/")
            for file in sorted(folder.glob(pattern)):
                archive.write(file, f"{inside}/{file.relative_to(folder).as_posix()}")
        card = f"Metadata-Version: 2.1\nName: ripieno\nVersion: {find_code_version()}\n"
        archive.writestr(f"ripieno-{version('ripieno')}.dist-info/METADATA", card)
        for name in CARRIED:
            for file, inside in _find_files(name):
                archive.write(file, inside)


def _find_folder(package: str) -> Path:
    return Path(next(iter(import_module(package).__path__)))


def _find_files(distribution: str) -> Iterator[tuple[Path, str]]:
    """Yield the files of an installed package, and where they lie below ``site-packages``."""
    try:
        listed = files(distribution) or []
    except PackageNotFoundError as error:
        raise BundleError(
            f"{distribution} is not installed here; run `pip install 'ripieno[train]'`."
        ) from error
    for file in listed:
        if file.suffix in COMPILED:
            raise BundleError(f"{distribution} is not in Python alone here and cannot be carried.")
        if ".." not in file.parts and "__pycache__" not in file.parts:
            yield Path(str(file.locate())), file.as_posix()
