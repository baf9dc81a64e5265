"""``python -m ripieno.training systems``: published systems, trained, evaluated and compared."""

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from ripieno.training.data.store import Store
    from ripieno.training.systems.registry import AnySystem

FOLDER = click.Path(path_type=Path)
STORE = click.option("--store", type=FOLDER, required=True, help="Prepared data.")
CLIPS = "clips"
"""Folder, beside those of systems, where rendered sound is kept."""

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
    from ripieno.training.systems.loop import LearningRun, train_on, train_system
    from ripieno.training.systems.song import songs_of
    from ripieno.training.systems.sound_system import SoundSystem

    system = _system(name, minutes)
    unit = "clips of sound" if isinstance(system, SoundSystem) else system.representation.name
    click.echo(
        f"{system.name}: {system.count_parameters():,} weights, {system.settings.minutes:g} minutes of "
        f"processor time, batches of {system.settings.batch} windows of {system.settings.window} "
        f"rows ({unit})"
    )
    read = _reader(store)
    run: LearningRun[Any]
    if isinstance(system, SoundSystem):
        corpora = partial(system.open_corpora, read, runs / CLIPS)
        run = train_on(system, corpora, runs / name, report=click.echo)
    else:
        songs, held_out = songs_of(read(), "train"), songs_of(read(), "valid")
        run = train_system(system, songs, held_out, runs / name, report=click.echo)
    click.echo(f"{runs / name}: {run.step} steps in {run.seconds / 60:.1f} minutes of processor time")


@systems.command("evaluate")
@click.argument("name")
@STORE
@RUNS
@click.option("--count", type=click.IntRange(2), default=32, show_default=True, help="Pieces to make.")
@click.option("--seconds", type=click.FloatRange(1), default=30, show_default=True, help="Of each piece.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of all chance.")
def evaluate_one(name: str, store: Path, runs: Path, count: int, seconds: float, seed: int) -> None:
    """Let the trained system NAME make music, and measure it against songs kept out of training.

    The NAME ripieno stands for the model that Ripieno ships.
    """
    from ripieno.training.systems import own_model
    from ripieno.training.systems.evaluation import evaluate_system
    from ripieno.training.systems.loop import load_system
    from ripieno.training.systems.song import songs_of
    from ripieno.training.systems.sound_system import SoundEvaluationRequest, SoundSystem

    folder, read = runs / name, _reader(store)
    if name == own_model.NAME:
        held_out = songs_of(read(), "valid")
        own_model.evaluate_own_model(held_out, folder, count=count, seconds=seconds, seed=seed)
    elif isinstance(system := _system(name), SoundSystem):
        request = SoundEvaluationRequest(read, runs / CLIPS, folder, count, seed)
        system.evaluate(load_system(system, folder), request)
    else:
        run = load_system(system, folder)
        known, held_out = songs_of(read(), "train"), songs_of(read(), "valid")
        evaluate_system(run, known, held_out, folder, count=count, seconds=seconds, seed=seed)
    click.echo((folder / "measures.md").read_text(encoding="utf-8"))


@systems.command("sample")
@click.argument("name")
@RUNS
@click.option("--out", type=FOLDER, required=True, help="Folder for the WAV files.")
@click.option("--words", default="", help='What it is to be like, such as "slow sad piano".')
@click.option("--guidance", type=click.FloatRange(0, 20), default=3, show_default=True, help="Of the words.")
@click.option("--count", type=click.IntRange(1), default=4, show_default=True, help="Clips to make.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of all chance.")
def sample_sound(
    name: str, runs: Path, out: Path, words: str, guidance: float, count: int, seed: int
) -> None:
    """Let the trained system NAME, one that makes sound, make clips of it."""
    from ripieno.training.systems.loop import load_system
    from ripieno.training.systems.sound_files import write_sounds
    from ripieno.training.systems.sound_system import SoundRequest, SoundSystem

    system = _system(name)
    if not isinstance(system, SoundSystem):
        raise click.UsageError(f"{name} makes notes, not sound; `systems evaluate` writes MIDI files.")
    if words and system.read_words is None:
        raise click.UsageError(f"{name} understands no words; leave --words out or take another system.")
    known: tuple[str, ...] = ()
    if words and system.read_words is not None:
        known, unknown = system.read_words(words)
        click.echo(f"Understood: {', '.join(known)}." + (f" Not: {', '.join(unknown)}." if unknown else ""))
    made = system.sample(load_system(system, runs / name).average, SoundRequest(count, seed, known, guidance))
    for path in write_sounds(made, system.rate, out, name):
        click.echo(path)


@systems.command("compare")
@RUNS
def compare_all(runs: Path) -> None:
    """Write one table of all systems that were evaluated."""
    from ripieno.training.systems.comparison import compare_systems

    path, text = compare_systems(runs)
    click.echo(text)
    click.echo(path)


@systems.command("export")
@click.argument("name")
@RUNS
@click.option("--out", type=FOLDER, required=True, help="Folder for a folder for each pack.")
def export_packs(name: str, runs: Path, out: Path) -> None:
    """Export the trained system NAME, or `all` that are trained, to packs that `ripieno generate` plays."""
    from ripieno.training.systems.export_all import export_systems

    for line in export_systems(name, runs, out):
        click.echo(line)


@systems.command("page")
@click.option("--runs", type=FOLDER, required=True, multiple=True, help="Folder of runs; may be repeated.")
@click.option("--out", type=FOLDER, required=True, help="Folder for systems.md and systems/.")
def write_page(runs: tuple[Path, ...], out: Path) -> None:
    """Write a page with tables, pictures and sounds of all systems that were evaluated.

    Give --runs more than once where results lie in several folders; those of the first one count. Systems
    that have none there are shown by what an earlier page kept in systems/results/.
    """
    from ripieno.training.systems.page.write_page import write_systems_page

    written = write_systems_page(runs, out)
    click.echo(f"{written.page}: {len(written.files)} pictures and sounds, {written.bytes / 1e6:.1f} MB")


@systems.command("search")
@STORE
@click.option(
    "--method",
    type=click.Choice(["grid", "random", "latin", "tpe"]),
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
@click.option("--runs", type=FOLDER, help="Folder where search.json keeps the trials of each method.")
def search_score(
    store: Path, method: str, count: int, folds: int, seconds: float, seed: int, runs: Path | None
) -> None:
    """Search sigma, batch and rate of the score U-Net, by cross-validation on the songs for training."""
    from ripieno.training.data.store import load_store
    from ripieno.training.systems.score.search import SEARCH, append_trials, read_trials, search
    from ripieno.training.systems.score.trials import METHODS
    from ripieno.training.systems.song import songs_of

    kept = None if runs is None else runs / SEARCH
    if kept is not None and kept.exists():
        read_trials(kept)  # before the work, so that it is not lost for a damaged file
    songs = songs_of(load_store(store), "train")
    judged = []
    for each in search(songs, METHODS[method](count, seed), folds, seconds):
        judged.append(each)
        if kept is not None:
            append_trials(kept, method, judged)
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


def _reader(store: Path) -> "Callable[[], Store]":
    from ripieno.training.data.store import load_store

    return cache(partial(load_store, store))


def _system(name: str, minutes: float | None = None) -> "AnySystem":
    from dataclasses import replace

    from ripieno.training.systems.registry import find_system

    system = find_system(name)
    if minutes is None:
        return system
    return replace(system, settings=replace(system.settings, minutes=minutes))
