"""``ripieno samplers``."""

import click

from ripieno.app.cli.program import say


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def samplers(*, as_json: bool) -> None:
    """List the samplers and what each is good for, the recommended first."""
    from ripieno.app.cli.json_text import json_text
    from ripieno.app.cli.table import table
    from ripieno.app.session.commands import ListSamplers
    from ripieno.app.session.model_reports import SamplersReport
    from ripieno.app.session.session import perform

    for event in perform(ListSamplers()):
        if isinstance(event, SamplersReport):
            rows = [(info.name, str(info.steps), info.summary) for info in event.samplers]
            say(
                json_text(event) if as_json else table(("Sampler", "Steps", "Good for"), rows, frozenset({1}))
            )
