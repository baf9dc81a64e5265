"""How far a batch is: a bar with rate and time left on a terminal, a line now and then elsewhere."""

import sys
from collections.abc import Iterator

import click

from ripieno.app.session.batch.records import BatchBegun, BatchReport, FileDone

Event = BatchBegun | FileDone | BatchReport
LINES = 10
"""Lines that are printed in all where there is no terminal."""


def shown(events: Iterator[Event]) -> Iterator[Event]:
    """Pass events on, telling each on the standard error."""
    return _drawn(events) if sys.stderr.isatty() else _log_events(events)


def _log_events(events: Iterator[Event]) -> Iterator[Event]:
    for event in events:
        if isinstance(event, FileDone) and event.done % max(1, event.total // LINES) == 0:
            click.echo(f"{event.done} of {event.total} files", err=True)
        yield event


def _drawn(events: Iterator[Event]) -> Iterator[Event]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    rate = TextColumn("{task.fields[rate]}")
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), rate)
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Finding files", total=None, rate="")
        bars = 0
        for event in events:
            if isinstance(event, BatchBegun):
                bar.update(task, description="Filling", total=event.total, completed=event.earlier)
            elif isinstance(event, FileDone):
                bars += event.record.bars
                elapsed = bar.tasks[task].elapsed or 1
                rate_text = f"{60 * bars / elapsed:.0f} bars/min"
                bar.update(task, completed=event.done, rate=rate_text)
            yield event
