"""``ripieno panic``: silence, at once."""

import click

from ripieno.app.cli.end_signals import taking_signals
from ripieno.app.cli.live.readers import read_places
from ripieno.app.cli.program import say
from ripieno.app.midi_io.port_names import SYSTEMS, System


@click.command()
@click.option(
    "--out",
    "outputs",
    metavar="PORT",
    multiple=True,
    help="An output to silence, named as for `ripieno live`. Without it, those used last, or all.",
)
@click.option(
    "--osc",
    "places",
    metavar="[HOST:]PORT",
    multiple=True,
    callback=read_places,
    help="Where a running `ripieno live` takes OSC; it silences its own ports.",
)
@click.option("--backend", type=click.Choice(SYSTEMS), help="The MIDI system, where there are several.")
def panic(outputs: tuple[str, ...], places: tuple[tuple[str, int], ...], backend: System | None) -> None:
    """End every note, on every channel, of an output or of a running `ripieno live`."""
    from ripieno.app.session.live.panic import silence_ports, silence_session

    for place in places:
        silence_session(place)
        say(f"The session at {place[0]}:{place[1]} is silent.")
    if not places or outputs:
        with taking_signals(lambda: None):  # half a panic is none
            names = silence_ports(outputs, backend)
        say(f"Silenced {', '.join(names)}.")
