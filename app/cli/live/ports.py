"""``ripieno ports`` and ``ripieno doctor``: what this machine has."""

import click

from ripieno.app.cli.program import printable, say
from ripieno.app.midi_io.port_names import SYSTEMS, System
from ripieno.app.session.machine_reports import HealthReport, PortsReport

PORTS_EPILOG = """\b
Examples:
  ripieno ports
  ripieno live --out NAME --in NAME      a part of a name will do where only one port has it
  ripieno live --out "virtual Ripieno"   a port of our own, for other programs to connect to
"""


@click.command(epilog=PORTS_EPILOG)
@click.option(
    "--backend", "system", type=click.Choice(SYSTEMS), help="The MIDI system, where there are several."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def ports(*, system: System | None, as_json: bool) -> None:
    """List the MIDI ports of other programs and devices."""
    from ripieno.app.cli.json_text import json_text
    from ripieno.app.session.commands import ListPorts
    from ripieno.app.session.session import perform

    for event in perform(ListPorts(system)):
        if isinstance(event, PortsReport):
            say(json_text(event) if as_json else ports_text(event))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def doctor(context: click.Context, *, as_json: bool) -> None:
    """See whether everything is there: model, sound, MIDI, real-time priority.

    The exit status is 1 where something is not well; only what needs it is affected.
    """
    from ripieno.app.cli.json_text import json_text
    from ripieno.app.session.commands import Examine
    from ripieno.app.session.session import perform

    for event in perform(Examine()):
        if isinstance(event, HealthReport):
            say(json_text(event) if as_json else health_text(event))
            context.exit(0 if all(each.is_well for each in event.findings) else 1)


def ports_text(report: PortsReport) -> str:
    """Return the ports on a page."""
    lines = [f"MIDI system: {report.system}"]
    for title, names in (("Outputs (play to)", report.outputs), ("Inputs (listen to)", report.inputs)):
        lines += [f"{title}:", *(f"  {name}" for name in names or ("none",))]
    if report.makes_virtual:
        lines.append('Ports of our own: name them "virtual NAME".')
    return "\n".join(map(printable, lines))


def health_text(report: HealthReport) -> str:
    """Return what was found, a line for each thing."""
    width = max(len(each.name) for each in report.findings)
    return "\n".join(
        printable(f"{'ok ' if each.is_well else 'NOT'}  {each.name:<{width}}  {each.words}")
        for each in report.findings
    )
