"""``python -m ripieno.training systems``: published systems, trained, evaluated and compared."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ripieno.training.systems.system import System

FOLDER = click.Path(path_type=Path)
STORE = click.option("--store", type=FOLDER, required=True, help="Prepared data; its pop909 is used.")
RUNS = click.option("--runs", type=FOLDER, required=True, help="Folder with a folder for each system.")


@click.group()
def systems() -> None:
    """Train and compare published systems, rebuilt."""


@systems.command("list")
@click.option("--about", is_flag=True, help="Say also what each does otherwise than described.")
def list_systems(*, about: bool) -> None:
    """List all systems, with weights of their networks and minutes of training."""
    from ripieno.training.systems.registry import all_systems

    for system in all_systems().values():
        minutes = f"{system.settings.minutes:g} min"
        click.echo(
            f"{system.name:46} {system.changes:9} {system.count_parameters():>11,}  {minutes:>7}  "
            f"{system.title} ({system.source})"
        )
        if about and system.differs:
            click.echo(click.wrap_text(system.differs, 100, "    ", "    "))


@systems.command("train")
@click.argument("name")
@STORE
@RUNS
@click.option("--minutes", type=click.FloatRange(0), help="Minutes of processor time in all.")
def train_one(name: str, store: Path, runs: Path, minutes: float | None) -> None:
    """Train the system NAME, or go on where its training was stopped."""
    from ripieno.training.data.store import load_store
    from ripieno.training.systems.loop import train_system
    from ripieno.training.systems.song import songs_of

    system = _system(name, minutes)
    click.echo(
        f"{system.name}: {system.count_parameters():,} weights, {system.settings.minutes:g} minutes of "
        f"processor time, batches of {system.settings.batch} windows of {system.settings.window} rows "
        f"({system.representation.name})"
    )
    data = load_store(store)
    run = train_system(
        system, songs_of(data, "train"), songs_of(data, "valid"), runs / name, report=click.echo
    )
    click.echo(f"{runs / name}: {run.step} steps in {run.seconds / 60:.1f} minutes of processor time")


@systems.command("evaluate")
@click.argument("name")
@STORE
@RUNS
@click.option("--count", type=click.IntRange(2), default=32, show_default=True, help="Pieces to make.")
@click.option("--seconds", type=click.FloatRange(1), default=30, show_default=True, help="Of each piece.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of all chance.")
def evaluate_one(name: str, store: Path, runs: Path, count: int, seconds: float, seed: int) -> None:
    """Let the trained system NAME make music, and measure it against songs kept out of training."""
    from ripieno.training.data.store import load_store
    from ripieno.training.systems.evaluation import evaluate_system
    from ripieno.training.systems.loop import load_system
    from ripieno.training.systems.song import songs_of

    run = load_system(_system(name), runs / name)
    data = load_store(store)
    known, held_out = songs_of(data, "train"), songs_of(data, "valid")
    evaluate_system(run, known, held_out, runs / name, count=count, seconds=seconds, seed=seed)
    click.echo((runs / name / "measures.md").read_text(encoding="utf-8"))


@systems.command("compare")
@RUNS
def compare_all(runs: Path) -> None:
    """Write one table of all systems that were evaluated."""
    from ripieno.training.systems.comparison import compare_systems

    path, text = compare_systems(runs)
    click.echo(text)
    click.echo(path)


@systems.command("search")
@STORE
@click.option(
    "--method",
    type=click.Choice(["grid", "random", "latin"]),
    default="latin",
    show_default=True,
    help="How sigma, batch and rate are drawn.",
)
@click.option("--count", type=click.IntRange(1), default=8, show_default=True, help="Trials.")
@click.option("--folds", type=click.IntRange(2), default=3, show_default=True, help="Parts of the songs.")
@click.option(
    "--seconds", type=click.FloatRange(1), default=60, show_default=True, help="Of processor time a training."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the trials.")
def search_score(store: Path, method: str, count: int, folds: int, seconds: float, seed: int) -> None:
    """Search sigma, batch and rate of the score U-Net, by cross-validation on the songs for training."""
    from ripieno.training.data.store import load_store
    from ripieno.training.systems.score.search import METHODS, search
    from ripieno.training.systems.song import songs_of

    songs = songs_of(load_store(store), "train")
    judged = []
    for each in search(songs, METHODS[method](count, seed), folds, seconds):
        judged.append(each)
        errors = "  ".join(f"{error:.4f}" for error in each.errors)
        click.echo(
            f"sigma {each.trial.sigma:6.2f}  batch {each.trial.batch:3}  rate {each.trial.rate:.1e}  "
            f"error {each.error:.4f}  ({errors})"
        )
    best = min(judged, key=lambda each: each.error)
    click.echo(
        f"Best: sigma {best.trial.sigma:.2f}, batch {best.trial.batch}, rate {best.trial.rate:.1e}; "
        "the error is that of estimated clean rolls, at the same noise for all."
    )


def _system(name: str, minutes: float | None = None) -> "System":
    from dataclasses import replace

    from ripieno.training.systems.registry import find_system

    system = find_system(name)
    if minutes is None:
        return system
    return replace(system, settings=replace(system.settings, minutes=minutes))
