"""Mutants of a small module, with tests that notice them and tests that do not."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.program import ROOT
from tools import mutation
from tools.mutation import CORE, Copies, mutants_of, score

MODULE = "engine/limits.py"
SOURCE = """
LIMIT: int | None = 8

def is_inside(value: int) -> bool:
    return 0 <= value and not value > 8
"""
WEAK = """
from ripieno.engine.limits import is_inside

def test_a_small_value_is_inside():
    assert is_inside(4)
"""
STRONG = (
    WEAK
    + """
def test_the_bounds_are_inside_and_their_neighbours_outside():
    assert [is_inside(value) for value in (-1, 0, 1, 8, 9, 10)] == [False, True, True, True, False, False]
"""
)
SETTINGS = """
[tool.setuptools.package-dir]
ripieno = "api"
"ripieno.engine" = "engine"
[tool.pytest.ini_options]
"""


@pytest.fixture
def tree(tmp_path):
    """Return a function that makes a tree of one module with a test."""

    def make(test: str):
        for name, text in {
            "api/__init__.py": "",
            "engine/__init__.py": "",
            MODULE: SOURCE,
            "tests/engine/test_limits.py": test,
            "pyproject.toml": SETTINGS,
        }.items():
            path = tmp_path / "tree" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / "tree"

    return make


def score_of(root, folder, count=None):
    folder.mkdir()
    with ThreadPoolExecutor(1) as pool:
        return score(MODULE, Copies(folder, 1, root), count, 0, pool)


def test_each_operator_and_number_is_changed_once_and_annotations_are_not():
    changes = [mutant.change for mutant in mutants_of(SOURCE)]
    assert changes == [
        "`8` to `9`",
        "`0 <= value and (not value > 8)` to `0 <= value or not value > 8`",
        "`0 <= value` to `0 < value`",
        "`0` to `1`",
        "`not value > 8` to `not not value > 8`",
        "`value > 8` to `value >= 8`",
        "`8` to `9`",
    ]


def test_mutants_survive_a_weak_test_and_not_a_strong_one(tree, tmp_path):
    weak = score_of(tree(WEAK), tmp_path / "weak", count=1)
    strong = score_of(tree(STRONG), tmp_path / "strong", count=1)
    assert (weak.tried, len(weak.survivors)) == (1, 1)
    assert (strong.tried, len(strong.survivors)) == (1, 0)


def test_a_test_that_never_imports_the_module_is_reported(tree, tmp_path):
    with pytest.raises(SystemExit, match="do not import it"):
        score_of(tree("def test_nothing():\n    assert True\n"), tmp_path / "copies")


def test_a_test_that_fails_without_a_mutant_is_reported(tree, tmp_path):
    with pytest.raises(SystemExit, match="fail as they are"):
        score_of(tree(WEAK.replace("(4)", "(40)")), tmp_path / "copies")


@pytest.mark.parametrize("module", CORE)
def test_each_core_module_is_there_with_its_tests(module):
    assert all((ROOT / path).is_file() for path in (module, *mutation.tests_of(module)))
