"""``python -m training``: prepare data, train, export and evaluate."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from engine.errors import RipienoError


@click.group()
def commands() -> None:
    """Train Ripieno's models."""


@commands.command()
@click.argument("store", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the run.")
@click.option("--steps", type=int, help="Steps in all.")
@click.option("--batch", type=int, help="Examples in a step.")
@click.option("--resume", is_flag=True, help="Go on from the checkpoint in --out.")
@click.option("--init", type=click.Path(path_type=Path), help="Start from the weights of a checkpoint.")
@click.option("--compile", "compiled", is_flag=True, help="Let torch compile the loss.")
def train(
    store: Path,
    out: Path,
    steps: int | None,
    batch: int | None,
    resume: bool,
    init: Path | None,
    compiled: bool,
) -> None:
    """Train on a prepared STORE."""
    from training.data.store import load_store
    from training.train import Recipe
    from training.train import train as run_training

    asked = {name: value for name, value in (("steps", steps), ("batch", batch)) if value}
    run_training(
        load_store(store), out, replace(Recipe(), **asked), resume=resume, init=init, compiled=compiled
    )


def main() -> None:
    """Run a command; an expected failure is one sentence and exit status 1."""
    try:
        commands(prog_name="python -m training")
    except RipienoError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
