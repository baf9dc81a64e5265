"""Link the folders of the repository under their import names: ``python -m tools.links FOLDER``.

mypy, import-linter and PyInstaller look for modules by files and do not know the finder of an editable
install, which is what maps ``ripieno.app`` to ``app/`` when the program runs.
"""

import os
import shutil
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOP = "ripieno"


def link_packages(target: Path, root: Path = ROOT) -> None:
    """Make a folder with the package ``ripieno`` in it, by links to the folders of the repository.

    Args:
        target: The folder, made anew.
        root: The repository.
    """
    shutil.rmtree(target, ignore_errors=True)
    package = target / TOP
    package.mkdir(parents=True)
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    folders = dict(settings["tool"]["setuptools"]["package-dir"])
    for path in (root / folders.pop(TOP)).iterdir():
        if path.name != "__pycache__":
            link(package / path.name, path)
    for name, folder in folders.items():
        _, *parts = name.split(".")
        if len(parts) == 1:
            link(package / parts[0], root / folder)


def link(place: Path, target: Path) -> None:
    """Link a folder, on Windows by a junction, which needs no rights; copy a file.

    Links to files need rights on Windows, and the modules that are copied are few.
    """
    if target.is_file():
        shutil.copyfile(target, place)
    elif sys.platform == "win32":
        import _winapi

        _winapi.CreateJunction(str(target), str(place))
    else:  # a relative link holds where the repository is mounted elsewhere
        place.symlink_to(os.path.relpath(target, place.parent), target_is_directory=True)


if __name__ == "__main__":
    link_packages(Path(sys.argv[1]))
