"""The clips that come with the program."""

from importlib.resources import files
from pathlib import Path

FOLDER = "examples"
"""Their folder inside the package ``ripieno.app``; in the sources it lies at the root, beside ``app``."""

USUAL = "freedoom-e3m3.mid"
"""What the window opens at its first start, and what the self-test works on."""


def examples_folder() -> Path:
    """Return the folder of the example clips.

    The build puts it into the package (``package-dir`` in pyproject.toml), for a wheel as for the frozen
    program. An editable install leaves it where it is.
    """
    package = Path(str(files("ripieno.app")))
    packed = package / FOLDER
    return packed if packed.is_dir() else package.parent / FOLDER


def example_clip() -> Path:
    """Return the path of the usual example clip."""
    return examples_folder() / USUAL


def is_example(path: Path) -> bool:
    """Say whether a file came with the program, so that its folder is no place for a user's work."""
    return path.resolve().is_relative_to(examples_folder().resolve())
