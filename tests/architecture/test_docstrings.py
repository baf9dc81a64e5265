"""The errors that docstrings name exist."""

import ast
import builtins
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for package in ("api", "app", "engine", "training")
    for path in sorted((ROOT / package).rglob("*.py"))
]
RAISED = re.compile(r"^ +((?:\w+\.)*)([A-Z]\w*(?:Error|Failure)): ", re.MULTILINE)
"""What a section ``Raises:`` names, and the module before it."""


def raised(source: str) -> Iterator[str]:
    """Yield the errors of this project that docstrings of a file name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield from (name for module, name in RAISED.findall(ast.get_docstring(node) or "") if not module)


def classes(source: str) -> Iterator[str]:
    yield from (node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef))


def test_an_error_that_a_docstring_names_is_found() -> None:
    text = (
        'def f():\n    """Do.\n\n    Raises:\n        OtherError: If.\n        click.UsageError: If.\n    """'
    )
    assert list(raised(text)) == ["OtherError"]


def test_errors_that_docstrings_name_exist() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in FILES}
    known = {name for source in sources.values() for name in classes(source)} | set(dir(builtins))
    named = {
        (str(path.relative_to(ROOT)), name) for path, source in sources.items() for name in raised(source)
    }
    assert {(path, name) for path, name in named if name not in known} == set()
    assert len(named) > 100
