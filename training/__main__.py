"""``python -m training``: prepare data, look at it, train."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import click

from engine.errors import RipienoError

FOLDER = click.Path(path_type=Path)


@click.group()
def commands() -> None:
    """Train Ripieno's models."""


@commands.command()
@click.argument("data", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="The store (.npz) to write.")
@click.option("--exclude", type=FOLDER, help="List of songs to leave out, one path a line.")
def prepare(data: Path, out: Path, exclude: Path | None) -> None:
    """Read the public sources under DATA into one compact store."""
    from training.data.prepare import prepare as run

    click.echo(f"{out}: sha256 {run(data, out, exclude)}")


@commands.command()
@click.argument("store", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="Folder for the page and its pictures.")
def report(store: Path, out: Path) -> None:
    """Say with pictures what a STORE holds."""
    from training.data.report import write_report

    click.echo(write_report(store, out))


@commands.command()
@click.argument("store", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="Folder of the run.")
@click.option("--steps", type=int, help="Steps in all.")
@click.option("--batch", type=int, help="Examples in a step.")
@click.option("--resume", is_flag=True, help="Go on from the checkpoint in --out.")
@click.option("--init", type=FOLDER, help="Start from the weights of a checkpoint or pack.")
@click.option("--compile", "compiled", is_flag=True, help="Let torch compile the loss.")
@click.option("--devices", type=int, default=1, show_default=True, help="GPUs (or processes) to share it.")
@click.option("--every", type=int, help="Steps between validations.")
def train(
    store: Path,
    out: Path,
    steps: int | None,
    batch: int | None,
    *,
    resume: bool,
    init: Path | None,
    compiled: bool,
    devices: int,
    every: int | None,
) -> None:
    """Train on a prepared STORE."""
    from training.data.store import load_store
    from training.train import Recipe
    from training.train import train as run

    recipe = Recipe()
    recipe = replace(
        recipe, steps=steps or recipe.steps, batch=batch or recipe.batch, every=every or recipe.every
    )
    run(load_store(store), out, recipe, resume=resume, init=init, compiled=compiled, devices=devices)


@commands.command()
@click.argument("pack", type=str)
@click.option("--store", type=FOLDER, required=True, help="Prepared data; its validation songs are filled.")
@click.option("--source", default="pop909", show_default=True, help="Data set to judge on.")
@click.option("--limit", type=int, default=60, show_default=True, help="Songs at most.")
@click.option("--out", type=FOLDER, help="JSON to write.")
def evaluate(pack: str, store: Path, source: str, limit: int, out: Path | None) -> None:
    """Fill bars of songs kept out of training with PACK, beside copies and the truth."""
    from engine.model.pack import load_model
    from training.data.store import load_store
    from training.evaluate import evaluate as run

    pieces = [piece for piece in load_store(store).pieces("valid") if piece.source == source][:limit]
    scores = run(load_model(pack), pieces)
    names = list(next(iter(scores.values())))
    click.echo("\n".join([f"{'':14}" + "".join(f"{name:>9}" for name in scores)]))
    for name in names:
        click.echo(f"{name:14}" + "".join(f"{each[name]:9.3f}" for each in scores.values()))
    if out is not None:
        out.write_text(json.dumps(scores, indent=1), encoding="utf-8")


@commands.command()
@click.argument("store", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="Folder for results; what is there is kept.")
@click.option("--only", help="Names of variants, with commas; all where left out.")
@click.option("--steps", type=int, help="Steps for each variant (1000 unless --minutes are given).")
@click.option("--minutes", type=float, default=0.0, help="Time for all; without --steps, shared equally.")
@click.option("--trials", type=int, default=40, show_default=True, help="Windows to judge on.")
@click.option("--page", type=FOLDER, help="Page to write the table and the plot into, as docs/model.md.")
def bakeoff(
    store: Path,
    out: Path,
    only: str | None,
    steps: int | None,
    minutes: float,
    trials: int,
    page: Path | None,
) -> None:
    """Compare choices of the design at equal training budget; run again to go on."""
    from training.bakeoff.page import write_page
    from training.bakeoff.race import Budget, race, share_minutes
    from training.data.store import load_store

    names = only.split(",") if only else []
    seconds = share_minutes(minutes, names) if minutes and not steps else 0.0
    budget = Budget(steps or Budget.steps, seconds, trials=trials)
    results = race(load_store(store), out, budget, only=names, minutes=minutes)
    click.echo(write_page(results, out, page))


def main() -> None:
    """Run a command; an expected failure is one sentence and exit status 1."""
    try:
        commands(prog_name="python -m training")
    except RipienoError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
