"""The commands that train, here or on another machine."""

from dataclasses import astuple, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ripieno.training.networks.inpainter import Size
    from ripieno.training.parallel import Compiled

FOLDER = click.Path(path_type=Path)


class SizeType(click.ParamType["Size"]):
    """A size such as ``256/4/4/8``."""

    name = "size"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> "Size":
        """Read four numbers; the width of a head is a multiple of 4."""
        from ripieno.training.networks.inpainter import Size

        if isinstance(value, Size):
            return value
        try:
            width, heads, context_layers, layers = map(int, str(value).split("/"))
        except ValueError:
            self.fail(f"{value} is not a size such as {'/'.join(map(str, astuple(Size())))}.", param, ctx)
        size = Size(width, heads, context_layers, layers)
        if min(astuple(size)) < 1 or size.width % (4 * size.heads):
            self.fail(f"{value}: the width must be a multiple of four times the heads.", param, ctx)
        return size


@click.command()
@click.argument("store", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="Folder of the run.")
@click.option("--steps", type=int, help="Steps in all.")
@click.option("--minutes", type=click.FloatRange(0), help="Minutes in all, instead of steps.")
@click.option("--batch", type=int, help="Examples in a step.")
@click.option("--tokens", type=click.IntRange(1), help="Tokens in a batch at most.")
@click.option("--padding", type=click.IntRange(1), help="Pad windows to a multiple of so many tokens.")
@click.option("--size", type=SizeType(), metavar="W/H/C/L", help="Width, heads, context layers, layers.")
@click.option("--resume", is_flag=True, help="Go on from the checkpoint in --out, by its recipe.")
@click.option("--init", type=FOLDER, help="Start a new stage from the weights of a checkpoint or pack.")
@click.option("--compile", "compiled", flag_value="loss", help="Let torch compile the loss.")
@click.option("--compile-blocks", "compiled", flag_value="blocks", help="Let it compile the blocks alone.")
@click.option("--devices", type=int, default=1, show_default=True, help="GPUs (or processes) to share it.")
@click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that prepare batches."
)
@click.option("--optimizer", type=click.Choice(["adamw", "muon"]), help="Muon is for matrices in blocks.")
@click.option("--decay", type=click.FloatRange(0), help="Weight decay of the matrices.")
@click.option("--warmup", type=click.IntRange(1), help="Steps up to the highest learning rate.")
@click.option("--every", type=int, help="Steps between validations.")
@click.option("--rate", type=float, help="Highest learning rate; without it, that of the optimizer.")
@click.option("--cooling", type=click.FloatRange(0, 1), help="Share of the run that cools it down to zero.")
@click.option("--focus", type=click.Choice(["everything", "styles"]), help="What is learnt; all else stays.")
@click.option("--arranged", type=click.FloatRange(0, 1), help="Share of the songs arranged for bands.")
@click.option("--seed", type=int, help="Seed of data and noise; another one for another run over the data.")
def train(
    store: Path,
    out: Path,
    *,
    resume: bool,
    init: Path | None,
    compiled: "Compiled | None",
    devices: int,
    workers: int,
    **selected: "float | str | Size | None",
) -> None:
    """Train on a prepared STORE."""
    if selected["steps"] is not None and selected["minutes"]:
        raise click.UsageError("Choose --steps or --minutes, not both.")
    from ripieno.training.checkpoint import read_recipe
    from ripieno.training.data.store import load_store
    from ripieno.training.recipe import RATES, Recipe
    from ripieno.training.train import train as run

    given: dict[str, Any] = {name: value for name, value in selected.items() if value is not None}
    if "optimizer" in given and not resume:
        given.setdefault("rate", RATES[given["optimizer"]])
    recipe = replace(read_recipe(out / "checkpoint.pt") if resume else Recipe(), **given)
    run(
        load_store(store),
        out,
        recipe,
        resume=resume,
        init=init,
        compiled=compiled,
        devices=devices,
        workers=workers,
    )


@click.command()
@click.argument("store", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="The folder; what a bundle has there is made anew.")
@click.option("--init", type=FOLDER, help="Checkpoint whose averaged weights are to be trained on.")
def bundle(store: Path, out: Path, init: Path | None) -> None:
    """Put STORE, code and weights into a folder, to train on a machine with torch but no network."""
    from ripieno.training.bundle import write_bundle

    click.echo(f"{out}: {write_bundle(store, out, init):.1f} MiB; there, run: sh train.sh PARTS --minutes 9")


@click.command()
@click.argument("checkpoint", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="Folder of the parts.")
@click.option("--size", type=click.FloatRange(0), default=15, show_default=True, help="MiB of a part.")
def split(checkpoint: Path, out: Path, size: float) -> None:
    """Write the averaged weights of CHECKPOINT, with recipe and history, in at most eight parts."""
    from ripieno.training.parts import split_checkpoint

    for path in split_checkpoint(checkpoint, out, size):
        click.echo(f"{path}: {path.stat().st_size / 2**20:.1f} MiB")


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="The checkpoint to write.")
def join(folder: Path, out: Path) -> None:
    """Make a checkpoint, for --init and export, of the parts in FOLDER."""
    from ripieno.training.parts import join_checkpoint

    join_checkpoint(folder, out)
    click.echo(out)


@click.command("lead-sheet-odds")
@click.argument("store", type=FOLDER)
@click.option("--role", type=click.Choice(["keys", "pad"]), default="keys", show_default=True)
@click.option("--out", type=FOLDER, required=True, help="The tables (.npz) to write.")
@click.option("--seed", type=int, default=1, show_default=True, help="Which bars are learnt from.")
def lead_sheet_odds(store: Path, role: str, out: Path, seed: int) -> None:
    """Learn from STORE how keys or pads go by a lead sheet."""
    from ripieno.engine.music.roles import Role
    from ripieno.training.data.store import load_store
    from ripieno.training.lead_sheet_odds import fit_lead_sheet_odds

    nats = fit_lead_sheet_odds(load_store(store), Role(role), out, seed)
    click.echo(f"{out}: {nats:.3f} nats per step")
