"""The program ``ripieno``."""

import click

from app.cli.batch_command import batch
from app.cli.compare_command import compare
from app.cli.controls_command import controls
from app.cli.extend_commands import accompany, extend, generate
from app.cli.gui_command import gui, has_desktop
from app.cli.info_command import info
from app.cli.live_command import live
from app.cli.models_command import models
from app.cli.panic_command import panic
from app.cli.ports_command import doctor, ports
from app.cli.program import Program
from app.cli.refill_commands import inpaint, reharmonise, vary
from app.cli.render_command import render
from app.cli.samplers_command import samplers
from app.cli.self_test_command import self_test
from app.cli.show_command import show

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


def _show_version(context: click.Context, _: click.Parameter, is_asked: bool) -> None:  # noqa: FBT001 (click's order)
    """Print the version and leave, if asked."""
    if not is_asked or context.resilient_parsing:
        return
    from app.session.version import version

    click.echo(f"ripieno {version()}")
    context.exit()


@click.group(
    cls=Program,
    invoke_without_command=True,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
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
    """Fill chosen bars of a MIDI file so that they belong to the music around them.

    Or vary what they hold, give them new chords, play on after the end, add a track, or begin a new
    file from nothing. Everything outside the chosen bars stays exactly as it was. It all happens on
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
    main.add_command(_command)
