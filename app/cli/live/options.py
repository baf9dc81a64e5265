"""The options of ``ripieno live``, each written once; those of controls come from their table."""

from collections.abc import Iterator
from pathlib import Path

import click

from ripieno.app.cli.fill.options import FORCE
from ripieno.app.cli.live.readers import (
    read_clip_bars,
    read_clip_tracks,
    read_clock_ports,
    read_control,
    read_controls,
    read_delays,
    read_new_preset,
    read_osc,
    read_places,
    read_routes,
    read_settings,
    read_songs,
    read_sounds,
)
from ripieno.app.cli.options import ENCODING, Number, read_parts
from ripieno.app.cli.parameter_options import Option
from ripieno.app.cli.renamed_option import renamed_option, time_signature_option
from ripieno.app.midi_io.port_names import SYSTEMS
from ripieno.app.session.live.controls.control import Control
from ripieno.app.session.live.controls.table import CONTROLS
from ripieno.app.session.live.controls.values import range_text
from ripieno.app.session.parameter import ParameterKind
from ripieno.engine.music.roles import Role

MAX_MINUTES = 24 * 60.0

_METAVARS = {
    "late": "repeat|rest",
    "mode": "MODE",
    "form": "SECTIONS",
    "interval": "STEPS",
    "canon_beats": "BEATS",
    "input_offset": "MS",
    "tempo": "BPM",
    "groove": "GROOVE",
    "ramp_tempo": "BPM",
    "ramp_bars": "BARS",
    "count_in": "BARS",
    "rejoin": "ask|bar",
    "scene": "N",
    "song": "N",
}
_ROLES = frozenset(role.value for role in Role)


def control_options() -> Iterator[Option]:
    """Yield an option for each control that has a value, under its own name.

    The controls of single lanes are many; they share ``--set``, which takes every control.
    """
    for control in CONTROLS.values():
        if control.kind is ParameterKind.TRIGGER or control.name in _ROLES or control.lane or control.group:
            continue
        flags = [f"--{name.replace('_', '-')}" for name in (control.name, *control.aliases)]
        if control.kind is ParameterKind.SWITCH:
            yield renamed_option(flags, control.name, is_flag=True, default=None, help=control.summary)
            continue
        yield renamed_option(
            flags,
            control.name,
            metavar=_metavar(control),
            callback=read_control,
            help=f"{control.summary} Takes {range_text(control)}.",
        )
    yield click.option(
        "--set",
        "settings",
        metavar="CONTROL=VALUE",
        multiple=True,
        callback=read_settings,
        help="Where a control stands at the start, such as bass_transpose=-12; any that `ripieno controls` "
        "lists. May be given several times.",
    )
    yield click.option(
        "--silent",
        metavar="ROLE,...",
        callback=read_parts,
        help="Roles that rest until they are switched on.",
    )


def _metavar(control: Control) -> str:
    """Return what stands for the value of a control."""
    return control.parameter.placeholder if control.parameter else _METAVARS.get(control.name, "X")


PORTS: tuple[Option, ...] = (
    click.option(
        "--out",
        "outputs",
        metavar="PORT",
        multiple=True,
        help="An output: its name or a part of it, as `ripieno ports` lists them, or "
        '"virtual NAME" to make one. May be given several times. With neither --out nor --in, the '
        "ports of last time serve, or else a virtual output called Ripieno.",
    ),
    click.option(
        "--in", "inputs", metavar="PORT", multiple=True, help="An input to listen to, named in the same way."
    ),
    click.option(
        "--route",
        "routes",
        metavar="LANE=PORT:CHANNEL",
        multiple=True,
        callback=read_routes,
        help="Where a lane goes, such as bass=Synth:2, bass=:2 (first output) or bass=Synth (its own "
        "channel). May be given several times.",
    ),
    click.option(
        "--program",
        "sounds",
        metavar="LANE=N[@BANK]",
        multiple=True,
        callback=read_sounds,
        help="The sound that a lane asks for at the start, 1 to 128, such as bass=34.",
    ),
    click.option(
        "--latency",
        "delays",
        metavar="PORT=MS",
        multiple=True,
        callback=read_delays,
        help="Send to a port so much later, or earlier with a minus, in milliseconds; remembered.",
    ),
    click.option(
        "--clock",
        type=click.Choice(["internal", "midi", "link"]),
        default="internal",
        show_default=True,
        help="Whose tempo and place to follow: its own, MIDI clock at the input, or Ableton Link.",
    ),
    click.option(
        "--clock-to",
        metavar="PORT",
        multiple=True,
        callback=read_clock_ports,
        help="An output that gets MIDI clock; without it, all of them do. May be given several times; none "
        "sends it nowhere.",
    ),
)
MUSIC: tuple[Option, ...] = (
    time_signature_option("The time signature of music from nothing."),
    click.option(
        "--parts",
        "--lanes",
        "parts",
        metavar="ROLE,...",
        callback=read_parts,
        default="lead,keys,bass,drums",
        show_default=True,
        help="A lane for each of these: lead, counter, keys, bass, pad, drums.",
    ),
    click.option(
        "--clip",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Loop this MIDI file, and make its bars anew at each pass.",
    ),
    click.option(
        "--bars",
        metavar="BARS",
        callback=read_clip_bars,
        help="The bars of the clip that are made anew, such as 5-8; or all.",
    ),
    click.option(
        "--tracks",
        metavar="TRACKS",
        callback=read_clip_tracks,
        help="The tracks of the clip that are made anew; or all, which is all that play.",
    ),
    ENCODING,
    click.option(
        "--set-list",
        metavar="FILE",
        callback=read_songs,
        help="The songs of an evening, a TOML or JSON file; the first of them begins.",
    ),
    click.option(
        "--groove-file",
        "groove_path",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="A MIDI file with a played groove, such as one of the Groove MIDI data set; --groove file "
        "takes its timing and accents.",
    ),
)
PRESETS: tuple[Option, ...] = (
    click.option(
        "--preset",
        metavar="NAME",
        help="Begin with everything that was kept under a name; other options count beside it.",
    ),
    click.option(
        "--save-preset",
        metavar="NAME",
        callback=read_new_preset,
        help="Keep ports, routes, programs, controls, scenes and learnt messages under a name at the end.",
    ),
    click.option("--presets", "lists_presets", is_flag=True, help="List the presets and leave."),
)
DEALING: tuple[Option, ...] = (
    click.option(
        "--record",
        metavar="OUT.mid",
        type=click.Path(path_type=Path),
        help="Write what was played to a MIDI file at the end.",
    ),
    FORCE,
    click.option(
        "--osc",
        metavar="[HOST:]PORT",
        callback=read_osc,
        help="Take OSC on this UDP port, from this computer alone unless a host is given.",
    ),
    click.option(
        "--osc-to",
        metavar="[HOST:]PORT",
        multiple=True,
        callback=read_places,
        help="Send what happens there by OSC.",
    ),
    click.option(
        "--learn",
        metavar="CONTROL",
        multiple=True,
        callback=read_controls,
        help="Let the next MIDI message that comes in move this control, from now on.",
    ),
    click.option(
        "--wait", "is_waiting", is_flag=True, help="Do not start before play is asked for, with space."
    ),
    click.option("--model", metavar="NAME", help="A model that `ripieno models` lists, or its folder."),
    click.option("--backend", type=click.Choice(SYSTEMS), help="The MIDI system, where there are several."),
    click.option(
        "--measure",
        is_flag=True,
        help="Play for some minutes and print how exact this computer is.",
    ),
    click.option(
        "--minutes",
        metavar="M",
        type=Number(0, MAX_MINUTES, min_open=True),
        help="Leave after so long; 1 with --measure.",
    ),
    click.option("--json", "as_json", is_flag=True, help="Report at the end as one JSON object."),
)
