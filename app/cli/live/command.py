"""``ripieno live``: music without end, to a port."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from ripieno.app.cli.fill.options import with_options
from ripieno.app.cli.live.options import DEALING, MUSIC, PORTS, control_options

if TYPE_CHECKING:
    from ripieno.app.session.live.controls.table import Controls
    from ripieno.app.session.live.setup import LiveSetup

MEASURED_MINUTES = 1.0

EXAMPLES = """\b
Examples:
  ripieno live
      play to a new port called Ripieno; choose it as an input in the DAW
  ripieno live --out Synth --clock midi --in DAW --key "A minor"
      follow the DAW's clock and play to a synth
  ripieno live --clip song.mid --bars 5-8 --tracks Piano
      play a file in a loop, with a new idea in bars 5 to 8 each time
  ripieno live --in Keyboard --mode answer --osc 9000
      answer what is played, and be steered by OSC
  ripieno live --measure
      how exact is this computer?
"""


@click.command(epilog=EXAMPLES)
@with_options(*PORTS, *MUSIC, *control_options(), *DEALING)
def live(*, as_json: bool, **options: Any) -> None:  # noqa: ANN401 (values of any option)
    """Play music without end to a DAW or a synth, in time with its clock or its own.

    It can be steered while it plays: by keys of the computer, by MIDI messages that it learns and
    by OSC. `ripieno controls` lists what can be turned. Ctrl-C or q ends it; nothing hangs.
    """
    from ripieno.app.cli.live.terminal import play
    from ripieno.app.cli.live.text import report_text
    from ripieno.app.cli.program import say
    from ripieno.app.session.live.live_session import LiveSession
    from ripieno.app.session.live.music.live_music import LiveMusic, with_own_tempo

    setup = with_own_tempo(live_setup(options))
    report = play(LiveSession(setup, LiveMusic), is_quiet=as_json)
    if as_json:
        from ripieno.app.cli.json_text import json_text

        say(json_text(report))
    else:
        say(report_text(report))


def live_setup(options: Mapping[str, Any]) -> "LiveSetup":
    """Return what the options ask for.

    Args:
        options: Values by name.

    Raises:
        click.UsageError: If options contradict each other.
    """
    from ripieno.app.session.live.setup import LiveSetup

    given = {name: value for name, value in options.items() if value is not None}
    if "clip" not in given and {"bars", "tracks", "encoding"} & given.keys():
        raise click.UsageError("--bars, --tracks and --encoding belong to a file; name it with --clip.")
    if "osc" not in given and given.get("osc_to"):
        raise click.UsageError("--osc-to needs a port to send from; give one with --osc.")
    minutes = given.get("minutes", MEASURED_MINUTES if given["measure"] else None)
    return LiveSetup(
        controls=_controls(given),
        osc=replace(given["osc"], listeners=given["osc_to"]) if "osc" in given else None,
        seconds=None if minutes is None else 60 * minutes,
        starts=not given["is_waiting"],
        measures=given["measure"],
        has_tempo="tempo" in given,
        **{name: given[name] for name in _PLAIN if name in given},
    )


_PLAIN = (
    *("outputs", "inputs", "routes", "sounds", "delays", "clock", "backend"),
    *("metre", "parts", "clip", "bars", "tracks", "encoding", "record", "force", "learn", "model"),
)


def _controls(given: Mapping[str, Any]) -> "Controls":
    """Return where the controls stand at the start."""
    from ripieno.app.session.live.controls.table import CONTROLS, Controls
    from ripieno.app.session.live.controls.values import changed
    from ripieno.engine.seed import draw_seed

    controls = changed(Controls(silent=frozenset(given.get("silent", ()))), "seed", draw_seed())
    for name in CONTROLS.keys() & given.keys():
        controls = changed(controls, name, given[name])
    return controls
