"""``python -m ripieno.training``: prepare data, look at it, train, export, evaluate."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from ripieno.engine.errors import RipienoError
from ripieno.training.systems.commands import systems
from ripieno.training.training_commands import FOLDER, bundle, join, lead_sheet_odds, split, train


@click.group()
def commands() -> None:
    """Train Ripieno's models."""


for each in (train, bundle, split, join, lead_sheet_odds, systems):
    commands.add_command(each)


@commands.command()
@click.argument("data", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="The store (.npz) to write.")
@click.option("--exclude", type=FOLDER, help="List of songs to leave out, one path a line.")
@click.option("--only", help="Names of sources, with commas; all where left out.")
@click.option("--keep", type=FOLDER, help="Folder for what was read of each source, to go on after a stop.")
@click.option("--jobs", type=click.IntRange(1), default=2, show_default=True, help="Processes that read.")
def prepare(
    data: Path, out: Path, exclude: Path | None, only: str | None, keep: Path | None, jobs: int
) -> None:
    """Read the public sources under DATA into one compact store."""
    from ripieno.training.data.prepare import prepare as run

    names = only.split(",") if only else None
    click.echo(f"{out}: sha256 {run(data, out, exclude, names, jobs, keep)}")


@commands.command()
@click.argument("store", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="The folder bands/ of the data, to be prepared.")
@click.option("--count", type=click.IntRange(1), default=2000, show_default=True, help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="Which ones.")
def arrange(store: Path, out: Path, count: int, seed: int) -> None:
    """Let MMA arrange the songs and chords of a STORE for bands; run again to go on."""
    from ripieno.training.data.arrange import arrange as run
    from ripieno.training.data.store import load_store

    click.echo(f"{out}: {run(load_store(store), out, count, seed)} arrangements")


@commands.command()
@click.argument("store", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="Folder for the page and its pictures.")
def report(store: Path, out: Path) -> None:
    """Say with pictures what a STORE holds."""
    from ripieno.training.data.report import write_report

    click.echo(write_report(store, out))


@commands.command()
@click.argument("store", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="The MIDI file to write.")
@click.option("--count", type=int, default=24, show_default=True, help="How many phrases.")
@click.option("--seed", type=int, default=1, show_default=True, help="Which ones.")
def phrases(store: Path, out: Path, count: int, seed: int) -> None:
    """Choose four bars each of songs of a STORE for music from nothing to begin from."""
    from ripieno.training.data.store import load_store
    from ripieno.training.phrases import write_phrases

    write_phrases(load_store(store), out, count, seed)


@commands.command()
@click.argument("checkpoint", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="Folder of the pack; made anew.")
@click.option("--name", default="ripieno", show_default=True, help="Name by which users choose the model.")
@click.option("--version", default="1", show_default=True, help="Version of the weights.")
@click.option("--quality", type=FOLDER, help="JSON of the evaluation, for the card.")
def export(checkpoint: Path, out: Path, name: str, version: str, quality: Path | None) -> None:
    """Export CHECKPOINT's averaged weights, check them against torch, write the card."""
    from ripieno.training.export import export_checkpoint

    parity = export_checkpoint(checkpoint, out, name=name, version=version, quality=quality)
    size = sum(path.stat().st_size for path in out.iterdir()) / 2**20
    click.echo(
        f"{out}: {size:.1f} MiB; largest difference from torch {parity:.2g} (grid values are about 1)."
    )


@commands.command()
@click.argument("pack", type=str)
@click.option("--store", type=FOLDER, help="Prepared data; its validation songs are filled.")
@click.option(
    "--data", type=FOLDER, help="The public sources, prepared into --out where no --store is given."
)
@click.option("--out", type=FOLDER, default="evaluation", show_default=True, help="Folder for all results.")
@click.option("--limit", type=int, default=60, show_default=True, help="Songs of each kind at most.")
@click.option("--seeds", type=int, default=4, show_default=True, help="Fills of each region.")
@click.option("--drums", is_flag=True, help="Judge drum performances too, in a table of their own.")
def evaluate(
    pack: str, store: Path | None, data: Path | None, out: Path, limit: int, seeds: int, *, drums: bool
) -> None:
    """Fill bars of songs kept out of training with PACK, beside copies, a Markov chain and the truth."""
    from ripieno.training.evaluation.report import evaluate as run

    page, silent = run(pack, store=store, data=data, out=out, limit=limit, seeds=seeds, drums=drums)
    click.echo((out / "table.md").read_text(encoding="utf-8"))
    click.echo(f"{page}{f' (no sound: {silent})' if silent else ''}")


def of_regions(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command what all need that fill regions of several sources."""
    for option in (
        click.option(
            "--limit", type=click.IntRange(1), default=12, show_default=True, help="Regions of a source."
        ),
        click.option(
            "--sources",
            default="game-midi,bands,quartets,orchestra",
            show_default=True,
            help="Names of data sets, with commas.",
        ),
        click.option(
            "--out", type=FOLDER, default="evaluation", show_default=True, help="Folder for all results."
        ),
        click.option(
            "--store", type=FOLDER, required=True, help="Prepared data; its validation songs are filled."
        ),
        click.argument("pack", type=str),
    ):
        command = option(command)
    return command


@commands.command()
@of_regions
@click.option("--seeds", type=click.IntRange(1), default=1, show_default=True, help="Fills of each region.")
@click.option(
    "--retrieval",
    type=click.Choice(["both", "on", "off"]),
    default="both",
    show_default=True,
    help="Whether a passage from elsewhere in the song is shown.",
)
def ensembles(
    pack: str, store: Path, out: Path, sources: str, limit: int, seeds: int, retrieval: str
) -> None:
    """Fill bars of bands and ensembles with PACK: range, places in the bar, clashes, silenced beats."""
    from ripieno.engine.model.pack import load_model
    from ripieno.training.data.store import load_store
    from ripieno.training.evaluation.ensembles import judge_ensembles

    shown = {"both": (True, False), "on": (True,), "off": (False,)}[retrieval]
    model, songs = load_model(pack), load_store(store)
    path = judge_ensembles(model, songs, sources.split(","), limit, seeds, out, shown)
    click.echo(path.read_text(encoding="utf-8"))


@commands.command()
@of_regions
@click.option("--variations", type=click.IntRange(1), default=4, show_default=True, help="Ideas for each.")
@click.option("--retrieval/--no-retrieval", default=True, help="Whether passages of the song are shown.")
def ideas(
    pack: str, store: Path, out: Path, sources: str, limit: int, variations: int, *, retrieval: bool
) -> None:
    """Fill bars with several ideas by PACK, and measure each rank, and how unlike the ideas are."""
    from ripieno.engine.model.pack import load_model
    from ripieno.training.data.store import load_store
    from ripieno.training.evaluation.ideas import judge_ideas

    model, songs = load_model(pack), load_store(store)
    path = judge_ideas(model, songs, sources.split(","), limit, variations, out, retrieval=retrieval)
    click.echo(path.read_text(encoding="utf-8"))


@commands.command()
@click.argument("pack", type=str)
@click.option("--d3pia", type=FOLDER, required=True, help="Folder of D3PIA's segments.")
@click.option("--store", type=FOLDER, required=True, help="Prepared data; its training songs are left out.")
@click.option("--out", type=FOLDER, default="evaluation", show_default=True, help="Folder for all results.")
@click.option("--seeds", type=click.IntRange(1), default=1, show_default=True, help="For each segment.")
def accompany(pack: str, d3pia: Path, store: Path, out: Path, seeds: int) -> None:
    """Accompany melodies and chords with PACK, beside D3PIA, block chords and the truth."""
    from ripieno.engine.model.pack import load_model
    from ripieno.training.data.store import load_store
    from ripieno.training.evaluation.accompaniment import judge_accompaniment

    path = judge_accompaniment(load_model(pack), d3pia, load_store(store), seeds, out)
    click.echo(path.read_text(encoding="utf-8"))


@commands.command()
@click.argument("pack", type=str)
@click.option("--store", type=FOLDER, required=True, help="Prepared data.")
@click.option("--out", type=FOLDER, default="evaluation", show_default=True, help="Folder for the table.")
@click.option("--count", type=click.IntRange(1), default=16, show_default=True, help="Lanes of each kind.")
@click.option("--bars", type=click.IntRange(2), default=8, show_default=True, help="How long they are.")
def lanes(pack: str, store: Path, out: Path, count: int, bars: int) -> None:
    """Make whole lanes anew with PACK, for songs kept out of training and from nothing."""
    from ripieno.engine.model.pack import load_model
    from ripieno.training.data.store import load_store
    from ripieno.training.evaluation.lanes import judge_lanes

    path = judge_lanes(load_model(pack), load_store(store), count, out, bars)
    click.echo(path.read_text(encoding="utf-8"))


@commands.command()
@click.argument("pack", type=str)
@click.option("--store", type=FOLDER, required=True, help="Prepared data.")
@click.option("--out", type=FOLDER, default="evaluation", show_default=True, help="Folder for the table.")
@click.option("--count", type=click.IntRange(1), default=16, show_default=True, help="Clips of each style.")
def styles(pack: str, store: Path, out: Path, count: int) -> None:
    """Let PACK play drums in every style, and hear with a judge of drummers what they are."""
    from ripieno.engine.model.pack import load_model
    from ripieno.training.data.store import load_store
    from ripieno.training.evaluation.styles import judge_styles

    path = judge_styles(load_model(pack), load_store(store), count, out)
    click.echo(path.read_text(encoding="utf-8"))


@commands.command()
@click.argument("made", type=FOLDER)
@click.argument("true", type=FOLDER)
@click.option("--out", type=FOLDER, help="Folder for the page, its numbers and pictures.")
def measure(made: Path, true: Path, out: Path | None) -> None:
    """Compare the MIDI files in folder MADE with those in folder TRUE: pitches, transitions, distances."""
    from ripieno.training.evaluation.folders import measure_folders

    click.echo(measure_folders(made, true, out))


@commands.command()
@click.argument("data", type=FOLDER)
@click.option(
    "--limit", type=click.IntRange(1), default=2000, show_default=True, help="Files of each source."
)
@click.option("--fit", is_flag=True, help="Fit weights to the songs that are not judged.")
def drums(data: Path, limit: int, *, fit: bool) -> None:
    """State how often notes alone tell drums from pitched parts, on the public sources under DATA."""
    from ripieno.training.evaluation.drum_errors import judge_drums

    click.echo(judge_drums(data, limit, fits=fit))


@commands.command()
@click.argument("data", type=FOLDER)
@click.option("--limit", type=click.IntRange(1), default=2000, show_default=True, help="Files of a source.")
def control_notes(data: Path, limit: int) -> None:
    """State how often music is taken for control notes, on the public sources under DATA."""
    from ripieno.training.evaluation.control_errors import judge_control_notes

    click.echo(judge_control_notes(data, limit))


@commands.command()
@click.argument("store", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="Folder for results; what is there is kept.")
@click.option("--only", help="Names of variants, with commas; all where left out.")
@click.option("--steps", type=int, help="Steps for each variant (1000 unless --minutes are given).")
@click.option("--contest", type=click.Choice(["design", "learning"]), default="design", show_default=True)
@click.option("--minutes", type=float, default=0.0, help="Processor time for all; without --steps, shared.")
@click.option("--batch", type=click.IntRange(1), default=8, show_default=True, help="Examples in a step.")
@click.option("--trials", type=int, default=40, show_default=True, help="Windows to judge on.")
@click.option("--page", type=FOLDER, help="Page to write the table and the plot into, as docs/model.md.")
def bakeoff(
    store: Path,
    out: Path,
    *,
    only: str | None,
    steps: int | None,
    contest: str,
    minutes: float,
    batch: int,
    trials: int,
    page: Path | None,
) -> None:
    """Compare choices of the design, or of learning, at equal budget; run again to go on."""
    from ripieno.training.bakeoff.page import write_page
    from ripieno.training.bakeoff.race import Budget, race, share_minutes
    from ripieno.training.data.store import load_store

    names = only.split(",") if only else []
    seconds = share_minutes(minutes, contest) if minutes and not steps else 0.0
    budget = Budget(steps or Budget.steps, seconds, batch, trials)
    results = race(load_store(store), out, budget, contest=contest, only=names, minutes=minutes)
    click.echo(write_page(results, out, page, contest))


def main(command: click.Command = commands, name: str = "python -m ripieno.training") -> None:
    """Run a command under a name; an expected failure is one sentence and exit status 1."""
    try:
        command(prog_name=name)
    except RipienoError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise
        reason = (error.strerror or "").lower()
        click.echo(f"{error.filename} cannot be used ({reason}); choose another place.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
