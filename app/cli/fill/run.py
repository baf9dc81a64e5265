"""Doing what a command that makes notes asks, and telling it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ripieno.app.cli.parameter_options import with_fill_options
from ripieno.app.cli.program import say, warn

if TYPE_CHECKING:
    from ripieno.app.session.commands import Filling
    from ripieno.app.session.events import Event


def fill(kind: "Callable[..., Filling]", options: Mapping[str, Any], *, as_json: bool) -> None:
    """Make notes and report.

    Args:
        kind: The command.
        options: What its options gave, by name; those that were not given are left to it.
        as_json: Whether to report as JSON.
    """
    from ripieno.app.cli.fill.text import fill_text
    from ripieno.app.cli.json_text import json_text
    from ripieno.app.cli.progress import progress_bar
    from ripieno.app.session.events import FillReport, Warned
    from ripieno.app.session.session import perform

    command = kind(**_fields(dict(options)))
    with progress_bar() as draw:
        events = tuple(_drawn(perform(command), draw))
    for event in events:
        match event:
            case Warned():
                warn(event.message)
            case FillReport():
                say(json_text(event) if as_json else fill_text(event))
            case _:
                pass


def _fields(options: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a command."""
    from ripieno.engine.generate import FillOptions

    given = {name: value for name, value in options.items() if value is not None}
    output = given.pop("output", None)
    given["destination"] = _source(given) if output is None else output
    if given.get("in_place") and given["destination"].absolute() != given["source"].absolute():
        raise click.UsageError("--in-place writes to IN.mid and -o to another file; give one of the two.")
    given["low"], given["high"] = given.pop("pitch", (0, 127))
    return with_fill_options(given, FillOptions())


def _source(given: Mapping[str, Any]) -> Path:
    """Return the source as the place to write to, or refuse what says not where to, or twice."""
    if not given.get("in_place"):
        raise click.UsageError("Say where to write, with -o OUT.mid.")
    if given["variations"] > 1:
        raise click.UsageError("Only one variation can take the place of IN.mid; use -o for several.")
    source: Path = given["source"]
    return source


def _drawn(events: "Iterable[Event]", draw: "Callable[[Event], None]") -> "Iterator[Event]":
    """Pass events on, drawing each as it comes."""
    for event in events:
        draw(event)
        yield event
