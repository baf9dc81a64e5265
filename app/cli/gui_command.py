"""``ripieno gui``: the window."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from ripieno.engine.errors import RipienoError


class GuiMissingError(RipienoError):
    """The packages for the window are not installed."""


def has_desktop() -> bool:
    """Say whether a window can be opened: there is a screen, and the packages are installed."""
    has_screen = sys.platform in ("win32", "darwin") or any(
        map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))
    )
    return has_screen and find_spec("PySide6") is not None


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
def gui(file: Path | None) -> None:
    """Open the window, and FILE in it.

    FILE is a MIDI file or a project (.ripieno).
    """
    try:
        from ripieno.app.gui.application import run
    except ImportError as error:
        raise GuiMissingError(
            f"The window cannot be opened ({error}); install its packages with: pip install 'ripieno[gui]'."
        ) from error
    raise SystemExit(run(file))
