"""``ripieno gui``: the window."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from ripieno.engine.errors import RipienoError

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")
"""Environment variables that name a screen, where the system has no other way to find it."""


class GuiMissingError(RipienoError):
    """The packages for the window are not installed."""


class ScreenMissingError(RipienoError):
    """There is no screen for a window."""


def has_desktop() -> bool:
    """Say whether a window can be opened: there is a screen, and the packages are installed."""
    return _has_screen() and find_spec("PySide6") is not None


def can_draw() -> bool:
    """Say whether Qt finds a screen, or is told to draw on something else, such as memory."""
    return _has_screen() or bool(os.environ.get("QT_QPA_PLATFORM"))


def _has_screen() -> bool:
    return sys.platform in ("win32", "darwin") or any(map(os.environ.get, SCREENS))


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
def gui(file: Path | None) -> None:
    """Open the window, and FILE in it.

    FILE is a MIDI file or a project (.ripieno).
    """
    if not can_draw():
        raise ScreenMissingError(
            f"The window cannot be opened, for there is no screen: neither {' nor '.join(SCREENS)} is set; "
            "start it on a desktop, or use the other commands."
        )
    try:
        from ripieno.app.gui.application import run
    except ImportError as error:
        raise GuiMissingError(
            f"The window cannot be opened ({error}); install its packages with: pip install 'ripieno[gui]'."
        ) from error
    raise SystemExit(run(file))
