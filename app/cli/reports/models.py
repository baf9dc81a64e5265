"""``ripieno models``."""

import click

from ripieno.app.cli.program import printable, say


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def models(*, as_json: bool) -> None:
    """List the models that can fill bars, the default first.

    Besides the shipped ones, models are found in the folders that the environment variable
    RIPIENO_MODELS names; those come first. Published systems, which are small models for
    comparison, are found there and in folders called `systems`.
    """
    from ripieno.app.cli.json_text import json_text
    from ripieno.app.session.commands import ListModels
    from ripieno.app.session.model_reports import ModelReport, ModelsReport
    from ripieno.app.session.session import perform

    def describe(model: ModelReport) -> str:
        mark = ", the default" if model.is_default else ""
        if model.kind:
            return "\n".join(map(printable, describe_system(model)))
        lines = (
            f"{model.name} {model.version}{mark}",
            f"  {model.summary}",
            f"  roles: {', '.join(model.roles)}",
            f"  sees {model.bars} bars at once; {model.steps} steps of {model.sampler}",
            f"  trained on: {', '.join(model.trained_on) or 'not told'}",
            f"  licence of the weights: {model.licence}",
            f"  {model.path}",
        )
        return "\n".join(map(printable, lines))

    def describe_system(model: ModelReport) -> tuple[str, ...]:
        return (
            f"{model.name} {model.version}",
            f"  {model.summary}",
            f"  published system: {model.kind}; for {' and '.join(model.operations)}",
            f"  trained for {model.minutes:.1f} minutes on: {', '.join(model.trained_on) or 'not told'}",
            f"  licence of the weights: {model.licence}",
            f"  {model.path}",
        )

    for event in perform(ListModels()):
        if isinstance(event, ModelsReport):
            for problem in event.problems:
                click.echo(f"Warning: {printable(problem)}", err=True)
            text = "\n\n".join(map(describe, event.models)) or "No model is installed."
            say(json_text(event) if as_json else text)
