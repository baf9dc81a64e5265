"""``ripieno self-test``: is the installed program whole?"""

import os
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from ripieno.app.cli.gui_command import can_draw
from ripieno.app.cli.program import printable, say

KEPT_APART = ("RIPIENO_SETTINGS", "RIPIENO_RECOVERY")
"""Environment variables with folders of the user's."""


@click.command(name="self-test", hidden=True)
@click.option(
    "--window",
    "picture",
    metavar="PNG",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep a picture of the window there.",
)
@click.pass_context
def self_test(context: click.Context, *, picture: Path | None) -> None:
    """Let every part of the program do its work once, and say how it went.

    Builders of installers run it inside the finished program. The exit status is 1 if a part fails;
    what the machine lacks, such as MIDI or a display, is reported and counts as no failure.
    """
    from ripieno.app.session.self_test import finding
    from ripieno.app.session.self_test import self_test as try_all

    is_well = True
    with TemporaryDirectory(prefix="ripieno-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # The user's settings and sessions stay as they are.
        os.environ |= dict.fromkeys(KEPT_APART, name)
        for each in try_all(folder):
            is_well &= _print_check(each.name, each.words, is_well=each.is_well)
        looked = finding("window", lambda: _window(picture or folder / "window.png", folder))
        is_well &= _print_check(looked.name, looked.words, is_well=looked.is_well)
    context.exit(0 if is_well else 1)


def _print_check(name: str, words: str, *, is_well: bool) -> bool:
    say(printable(f"{'ok ' if is_well else 'NOT'}  {name:<8}  {words}"))
    return is_well


def _window(picture: Path, folder: Path) -> str:
    """Open the window and keep a picture of it, where there are Qt and a display."""
    if find_spec("PySide6") is None:
        return "skipped: the packages for the window are not installed"
    if not can_draw():
        return "skipped: no display is there"
    from ripieno.app.gui.window_check import look
    from ripieno.app.session.examples import example_clip

    return look(picture, example_clip(), folder)
