"""Nothing but the one module that writes files opens a file for writing."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITERS = {
    "app/midi_io/write_file.py": "the one module",
    "app/render/sound.py": "a clip for FluidSynth, in a folder for temporary files",
    "app/gui/log_file.py": "the log, by its own library",
    "app/gui/fault_hooks.py": "the log of crashes, which is emptied once it was read",
}
NAMES = frozenset({"write_bytes", "write_text", "mkstemp", "NamedTemporaryFile"})
SOURCES = sorted(path for package in ("app", "engine") for path in (ROOT / package).rglob("*.py"))


def writes(path: Path) -> Iterator[str]:
    """Yield the calls of a module that write to a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        arguments = [*node.args, *(each.value for each in node.keywords)]
        modes = {
            each.value for each in arguments if isinstance(each, ast.Constant) and isinstance(each.value, str)
        }
        opens = name == "open" and any(
            set(mode) <= set("rwxabt+") and set(mode) & set("wxa+") for mode in modes
        )
        if name in NAMES or opens:
            yield f"{name}, line {node.lineno}"


def test_calls_that_write_are_seen() -> None:
    assert list(writes(ROOT / "app/render/sound.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_one_module_writes(path: Path) -> None:
    if str(path.relative_to(ROOT)) not in WRITERS:
        assert list(writes(path)) == []
