"""The program ``ripieno``."""

import click

from ripieno.app.cli.batch.command import batch
from ripieno.app.cli.fill.extend import accompany, extend, generate
from ripieno.app.cli.fill.refill import inpaint, reharmonise, vary
from ripieno.app.cli.gui_command import gui, has_desktop
from ripieno.app.cli.live.command import live
from ripieno.app.cli.live.controls import controls
from ripieno.app.cli.live.panic import panic
from ripieno.app.cli.live.ports import doctor, ports
from ripieno.app.cli.program import Program
from ripieno.app.cli.render_command import render
from ripieno.app.cli.reports.compare import compare
from ripieno.app.cli.reports.info import info
from ripieno.app.cli.reports.models import models
from ripieno.app.cli.reports.samplers import samplers
from ripieno.app.cli.reports.self_test import self_test
from ripieno.app.cli.reports.show import show

EPILOG = """\b
Examples:
  ripieno info song.mid
  ripieno inpaint song.mid -o filled.mid --bars 5-8 --tracks Piano
  ripieno inpaint song.mid -o idea-{n}.mid --bars 5-8 --variations 4
  ripieno accompany song.mid -o with-bass.mid --role bass
  ripieno generate -o new.mid --key "A minor"
  ripieno batch songs --out filled --bars last:4

`ripieno COMMAND --help` tells more about a command.
"""

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
"""Each command has them itself: click makes its help option once, for whoever asks first."""


def _show_version(context: click.Context, _: click.Parameter, is_asked: bool) -> None:  # noqa: FBT001 (click's order)
    """Print the version and leave, if asked."""
    if not is_asked or context.resilient_parsing:
        return
    from ripieno.app.session.version import version

    click.echo(f"ripieno {version()}")
    context.exit()


@click.group(
    cls=Program,
    invoke_without_command=True,
    epilog=EPILOG,
    context_settings=SETTINGS,
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version and exit.",
)
@click.pass_context
def main(context: click.Context) -> None:
    """Fill selected bars of a MIDI file so that they belong to the music around them.

    Or vary what they hold, give them new chords, play on after the end, add a track, or begin a new
    file from nothing. Everything outside the selected bars stays exactly as it was. It all happens on
    your own computer.

    Without a command, a window opens where there is a desktop.
    """
    if context.invoked_subcommand is not None:
        return
    if has_desktop():
        context.invoke(gui)
    click.echo(context.get_help())
    context.exit(2)


for _command in (
    gui,
    inpaint,
    vary,
    extend,
    accompany,
    reharmonise,
    generate,
    batch,
    info,
    show,
    render,
    compare,
    live,
    panic,
    controls,
    ports,
    doctor,
    models,
    samplers,
    self_test,
):
    _command.context_settings = {**SETTINGS, **_command.context_settings}
    main.add_command(_command)
