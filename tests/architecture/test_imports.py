"""The part of the import law that import-linter cannot say: what each file may import from outside."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "engine", "app", "training")
ENGINE_NEEDS = frozenset({"msgspec", "numpy", "scipy", "onnxruntime"})

# Outside module -> the only files that may import it, as globs from the root.
HOMES = {
    "torch": ("training/**/*.py", "export_onnx.py"),
    "onnx": ("training/**/*.py", "export_onnx.py"),
    "msgspec": ("engine/schema.py",),
    "onnxruntime": ("engine/model/onnx_session.py",),
    "rtmidi": ("app/midi_io/ports.py",),
    "miniaudio": ("app/session/editor/audio_device.py",),
    "tinysoundfont": ("app/render/synth/tiny.py",),
    "PySide6": ("app/gui/**/*.py",),
    "aalink": ("app/midi_io/*.py",),
    "symusic": ("training/data/*.py",),
    "mido": ("api/*.py",),
    "pretty_midi": ("api/*.py",),
    "diffusers": (),
}


def sources() -> list[Path]:
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return found + [path for path in [ROOT / "export_onnx.py"] if path.exists()]


@cache
def imported(path: Path) -> frozenset[str]:
    """Return the top-level names that a file imports, wherever in the file it does so."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.append(node.module)
    return frozenset(name.partition(".")[0] for name in names)


def test_all_packages_are_seen() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in sources()} >= set(PACKAGES)


@pytest.mark.parametrize("module", sorted(HOMES))
def test_an_outside_module_is_imported_only_at_home(module: str) -> None:
    homes = {path for pattern in HOMES[module] for path in ROOT.glob(pattern)}
    strays = [
        str(path.relative_to(ROOT)) for path in sources() if module in imported(path) and path not in homes
    ]
    assert strays == []


def test_the_engine_needs_only_numpy_scipy_onnxruntime_and_msgspec() -> None:
    allowed = ENGINE_NEEDS | sys.stdlib_module_names | {"ripieno"}
    foreign = {
        (str(path.relative_to(ROOT)), name)
        for path in (ROOT / "engine").rglob("*.py")
        for name in imported(path)
        if name not in allowed
    }
    assert foreign == set()


def test_imports_are_absolute() -> None:
    relative = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]
    assert relative == []
