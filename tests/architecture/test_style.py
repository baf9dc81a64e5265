"""Rules of style that no linter checks: sizes of files and functions, names, what may be left lying."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "engine", "app", "training")
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))

MAX_FILE_LINES = 320
MAX_FUNCTION_LINES = 80
VAGUE_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "manager"})


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length_without_docstring(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    documented = (first.end_lineno or first.lineno) - first.lineno + 1 if is_docstring else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - documented


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_FILE_LINES


def test_a_function_fits_on_a_screen() -> None:
    long = [
        f"{name_of(path)}:{node.lineno} {node.name} has {length_without_docstring(node)} lines"
        for path in FILES
        for node in functions(path)
        if length_without_docstring(node) > MAX_FUNCTION_LINES
    ]
    assert long == []


def test_a_module_has_a_telling_name() -> None:
    assert [
        name_of(path) for path in FILES if set(path.relative_to(ROOT).with_suffix("").parts) & VAGUE_NAMES
    ] == []


def test_nothing_is_left_to_do() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    left = [name_of(path) for path in FILES if marks.search(path.read_text(encoding="utf-8"))]
    assert left == []


def test_every_expected_error_descends_from_the_root_error() -> None:
    """A user sees one sentence only if the class is known to be an expected failure."""
    roots = {"RipienoError"}
    known = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and node.name.endswith("Error")
    }
    grown = True
    while grown:
        more = {name for name, bases in known.items() if bases & roots} - roots
        grown = bool(more)
        roots |= more
    assert set(known) - roots == set()


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_every_test_can_fail(path: Path) -> None:
    """A test without an assertion, or an expected error, passes whatever the code does."""
    found = functions(path)
    judges = {node.name for node in found if _judges(node, frozenset())}
    idle = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for node in found
        if node.name.startswith("test_") and not _judges(node, frozenset(judges))
    ]
    assert idle == []


def _judges(node: ast.AST, judges: frozenset[str]) -> bool:
    """Say whether code asserts, expects an error, or calls a function that does."""
    for part in ast.walk(node):
        if isinstance(part, ast.Assert):
            return True
        if isinstance(part, ast.Call):
            called = part.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in judges | {"raises", "warns", "fail"} or name.startswith("assert_"):
                return True
    return False
