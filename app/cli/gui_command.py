"""``ripieno gui``: the window."""

from pathlib import Path

import click

from engine.errors import RipienoError


class GuiMissingError(RipienoError):
    """The packages for the window are not installed."""


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
def gui(file: Path | None) -> None:
    """Open the window, and FILE in it.

    FILE is a MIDI file or a project (.ripieno).
    """
    try:
        from app.gui.application import run
    except ImportError as error:
        raise GuiMissingError(
            f"The window cannot be opened ({error}); install its packages with: pip install 'ripieno[gui]'."
        ) from error
    raise SystemExit(run(file))
