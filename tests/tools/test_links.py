"""The tree of links under which mypy, import-linter and PyInstaller find the packages."""

import sys

from ripieno.app.gui import window
from tests.support.program import ROOT
from tools.links import link_packages


def test_each_package_is_found_by_its_import_name(tmp_path):
    target = tmp_path / "links"
    link_packages(target)
    if sys.platform != "win32":  # there they are junctions
        assert not any(
            path.readlink().is_absolute() for path in (target / "ripieno").iterdir() if path.is_symlink()
        )
    top = tmp_path / "links" / "ripieno"
    assert (top / "__init__.py").read_bytes() == (ROOT / "api" / "__init__.py").read_bytes()
    assert {name: (top / name).resolve() for name in ("app", "engine", "training")} == {
        name: ROOT / name for name in ("app", "engine", "training")
    }
    assert (top / "app" / "gui" / "window.py").is_file()


def test_a_tree_made_anew_leaves_what_it_linked_to(tmp_path):
    for _ in range(2):
        link_packages(tmp_path)
    assert (ROOT / "app" / "__init__.py").is_file()


def test_a_module_that_runs_knows_its_real_file():
    assert window.__file__ == str(ROOT / "app" / "gui" / "window.py")
