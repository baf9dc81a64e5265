"""``ripieno live``: music without end, to a port."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from ripieno.app.cli.fill.options import with_options
from ripieno.app.cli.live.options import DEALING, MUSIC, PORTS, PRESETS, control_options

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
  ripieno live --out Synth --key "D minor" --save-preset "Blue club"
      keep ports, routes, controls and learnt messages; --preset "Blue club" brings them back
  ripieno live --measure
      how exact is this computer?
"""


@click.command(epilog=EXAMPLES)
@with_options(*PORTS, *MUSIC, *PRESETS, *control_options(), *DEALING)
def live(
    *,
    as_json: bool,
    lists_presets: bool,
    **options: Any,  # noqa: ANN401 (values of any option)
) -> None:
    """Play music without end to a DAW or a synth, in time with its clock or its own.

    It can be steered while it plays: by keys of the computer, by MIDI messages that it learns and
    by OSC. `ripieno controls` lists what can be turned. Ctrl-C or q ends it; nothing hangs.
    """
    from ripieno.app.cli.live.terminal import play
    from ripieno.app.cli.live.text import report_text
    from ripieno.app.cli.program import say
    from ripieno.app.session.live.live_session import LiveSession
    from ripieno.app.session.live.music.live_music import LiveMusic
    from ripieno.app.session.live.music.song_part import with_own_tempo

    if lists_presets:
        from ripieno.app.session.live.presets import preset_names

        say("\n".join(preset_names()) or "There are no presets yet; make one with --save-preset NAME.")
        return
    setup = with_own_tempo(live_setup(options, given_options(click.get_current_context())))
    session = LiveSession(setup, LiveMusic)
    report = play(session, is_quiet=as_json)
    if options["save_preset"] is not None:
        click.echo(f"The preset is kept in {session.save_preset(options['save_preset'])}.", err=True)
    if as_json:
        from ripieno.app.cli.json_text import json_text

        say(json_text(report))
    else:
        say(report_text(report))


def given_options(context: click.Context) -> frozenset[str]:
    """Return the names of the options that were given on the command line."""
    usual = (ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP)
    return frozenset(name for name in context.params if context.get_parameter_source(name) not in usual)


def live_setup(options: Mapping[str, Any], given_names: Collection[str] = ()) -> "LiveSetup":
    """Return what the options ask for.

    Args:
        options: Values by name.
        given_names: The options that were given, so that they count beside a preset.

    Raises:
        click.UsageError: If options contradict each other.
        PresetError: If the preset is not there or damaged.
    """
    from ripieno.app.session.live.setup import LiveSetup

    given = {name: value for name, value in options.items() if value is not None}
    if "preset" in given:
        return _preset_setup(given, given_names)
    if "clip" not in given and {"bars", "tracks", "encoding"} & given.keys():
        raise click.UsageError("--bars, --tracks and --encoding belong to a file; name it with --clip.")
    if "osc" not in given and given.get("osc_to"):
        raise click.UsageError("--osc-to needs a port to send from; give one with --osc.")
    return LiveSetup(
        controls=_controls(given),
        has_tempo="tempo" in given,
        **_session_fields(given),
        **_fields(given, _PLAIN),
    )


_PLAIN = (
    *("outputs", "inputs", "routes", "sounds", "delays", "clock", "clock_to", "backend", "set_list"),
    *("metre", "parts", "clip", "bars", "tracks", "encoding", "record", "force", "learn", "model"),
)


def _preset_setup(given: Mapping[str, Any], names: Collection[str]) -> "LiveSetup":
    """Return the setup of a preset, with the options that were given beside it."""
    from ripieno.app.session.live.presets import load_preset, with_own

    kept = load_preset(given["preset"])
    fields = _fields(given, [name for name in _PLAIN if name in names])
    if "outputs" in fields or "inputs" in fields:  # ports of other rooms: those of the preset are gone
        fields = {"outputs": (), "inputs": (), **fields}
    setup = with_own(kept, {**fields, **_session_fields(given)})
    return replace(
        setup, controls=_controls(given, setup.controls), has_tempo=setup.has_tempo or "tempo" in given
    )


def _fields(given: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return the fields of the setup that options name."""
    found = {name: given[name] for name in names if name in given}
    return {**found, "groove": given["groove_path"]} if "groove_path" in given else found


def _session_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that no preset holds: OSC, length, start and measurement."""
    minutes = given.get("minutes", MEASURED_MINUTES if given["measure"] else None)
    return {
        "osc": replace(given["osc"], listeners=given["osc_to"]) if "osc" in given else None,
        "seconds": None if minutes is None else 60 * minutes,
        "starts": not given["is_waiting"],
        "measures": given["measure"],
    }


def _controls(given: Mapping[str, Any], kept: "Controls | None" = None) -> "Controls":
    """Return where the controls stand at the start: where a preset has them, else at first."""
    from ripieno.app.session.live.controls.table import CONTROLS, Controls
    from ripieno.app.session.live.controls.values import changed
    from ripieno.engine.seed import draw_seed

    controls = kept or changed(Controls(), "seed", draw_seed())
    controls = replace(controls, silent=controls.silent | frozenset(given.get("silent", ())))
    if "set_list" in given and not controls.song:
        controls = changed(controls, "song", 1)
    for name in CONTROLS.keys() & given.keys():
        controls = changed(controls, name, given[name])
    for name, value in given.get("settings", ()):
        controls = changed(controls, name, value)
    return controls
