"""How exactly the loop of sleep and spin hands messages over, beside the model: ``python -m bench.dispatch``.

That loop serves ALSA, CoreMIDI and Windows. On a machine with an ALSA sequencer it plays to that; on one
without, to a JACK server on its dummy driver, started for this, through RtMidi. What is measured is the
sender's own wake-up: how far from its due time it calls RtMidi, and no more than that.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import numpy as np

from bench.live import describe_reports, load, ours
from ripieno.app.midi_io.jack_client import is_running
from ripieno.app.midi_io.live.messages import Passed, Trouble
from ripieno.app.midi_io.ports import SEQUENCER
from tests.support.jack_wire import private_server

TARGET = 1.0
"""Milliseconds below which the 99th percentile is to be."""


@contextmanager
def some_system() -> Iterator[str]:
    """Have a MIDI system that RtMidi can play to; give its name."""
    if Path(SEQUENCER).exists() or is_running():
        yield "ALSA" if Path(SEQUENCER).exists() else "the JACK server that runs"
        return
    with private_server() as variables:
        os.environ.update(variables)
        yield "a JACK server on its dummy driver"


@click.command()
@click.option("--minutes", default=1.0, show_default=True, help="How long to play.")
@click.option("--cores", default=os.cpu_count(), show_default=True, help="Processes of load; 0 for none.")
@click.pass_context
def main(context: click.Context, minutes: float, cores: int) -> None:
    """Measure; end with status 1 where the 99th percentile is not below a millisecond."""
    with some_system() as system, load(cores):
        reported, planned = ours(60 * minutes, None, spins=True)
    for trouble in (each.sentence for each in reported if isinstance(each, Trouble)):
        click.echo(trouble)
    away = np.abs([1000 * (each.seconds - each.due) for each in reported if isinstance(each, Passed)])
    most = np.percentile(away, 99)
    click.echo(
        f"{minutes:g} minutes on {system}, {cores} processes of the model: "
        f"{describe_reports(reported, planned, None)}"
    )
    click.echo(
        f"{100 * np.mean(away < TARGET):.2f} % of {away.size} messages within {TARGET:g} ms of their time"
    )
    context.exit(int(most >= TARGET))


if __name__ == "__main__":
    main()
