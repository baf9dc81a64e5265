"""Whoever makes notes does so through the fill service."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICE = ROOT / "app" / "session" / "fill_service.py"
FILES = [path for package in ("api", "app") for path in sorted((ROOT / package).rglob("*.py"))]
ENGINE = "ripieno.engine.generate"
OPERATIONS = frozenset(
    {"accompany", "extend", "fill", "generate", "inpaint", "prepare", "reharmonise", "vary"}
)
"""The functions of the engine that make notes, and those that they are made of."""

SURFACES = {
    "command line": "app/session/fill_file.py",
    "batch": "app/session/batch/jobs.py",
    "window, fills": "app/session/editor/fill.py",
    "window, other operations": "app/session/editor/generation.py",
    "live sessions": "app/session/live/music/model_worker.py",
    "Python API": "api/making.py",
}


def engine_calls(source: str) -> Iterator[int]:
    """Yield the lines on which an operation of the engine is imported or named."""
    tree = ast.parse(source)
    packages = set(aliases(tree))
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.startswith(ENGINE):
                yield from (node.lineno for each in names if each.name in OPERATIONS)
            case ast.Attribute(value=ast.Name(id=package), attr=attr):
                if package in packages and attr in OPERATIONS:
                    yield node.lineno
            case ast.Attribute(attr=attr) if ast.unparse(node).startswith(ENGINE) and attr in OPERATIONS:
                if ast.unparse(node) != ENGINE:
                    yield node.lineno


def aliases(tree: ast.AST) -> Iterator[str]:
    """Yield the names under which a file imports the engine's package of operations or a module of it."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="ripieno.engine", names=names):
                yield from (each.asname or each.name for each in names if each.name == "generate")
            case ast.ImportFrom(module=module, names=names) if module == ENGINE:
                yield from (each.asname or each.name for each in names)
            case ast.Import(names=names):
                yield from (each.asname for each in names if each.asname and each.name.startswith(ENGINE))


def names_used(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


@pytest.mark.parametrize(
    "source",
    [
        "from ripieno.engine.generate import inpaint",
        "from ripieno.engine.generate.filling import fill",
        "from ripieno.engine.generate.job import prepare as begin",
        "from ripieno.engine import generate\ngenerate.extend(model, clip, 2, options)",
        "from ripieno.engine import generate as engine\nrun = engine.accompany",
        "from ripieno.engine.generate import filling\nfilling.vary(model)",
        "import ripieno.engine.generate.filling as filling\nfilling.inpaint(model)",
        "import ripieno.engine.generate\nripieno.engine.generate.generate(model)",
    ],
)
def test_a_call_of_the_engine_is_found(source: str) -> None:
    assert list(engine_calls(source)) != []


@pytest.mark.parametrize(
    "source",
    [
        "from ripieno.engine.generate import FillOptions",
        "from ripieno.engine import generate\noptions: generate.FillOptions",
        "import ripieno.engine.generate\nripieno.engine.generate.FillOptions()",
        "scheduler.fill()\nreported.extend(lines)",
        "from ripieno.engine.generate.operations import with_lane",
    ],
)
def test_other_names_are_allowed(source: str) -> None:
    assert list(engine_calls(source)) == []


def test_operations_of_the_engine_are_called_by_the_fill_service_alone() -> None:
    strays = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in FILES
        if path != SERVICE
        for line in engine_calls(path.read_text(encoding="utf-8"))
    ]
    assert strays == []
    assert len(list(engine_calls(SERVICE.read_text(encoding="utf-8")))) == 5


@pytest.mark.parametrize("surface", sorted(SURFACES))
def test_each_surface_makes_its_notes_through_the_fill_service(surface: str) -> None:
    assert names_used(ROOT / SURFACES[surface]) & {"fill_clip", "make_notes"}


def test_notes_of_files_are_made_by_the_fill_service() -> None:
    assert "fill_clip" in names_used(ROOT / "app" / "session" / "file_notes.py")
