"""Export a checkpoint to a model pack: ``python export_onnx.py CHECKPOINT --out FOLDER``."""

import sys
from pathlib import Path

import click

from ripieno.engine.errors import RipienoError
from ripieno.training.cards import write_card
from ripieno.training.checkpoint import load_average, read_state
from ripieno.training.export import export_pack


@click.command()
@click.argument("checkpoint", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the pack; made anew.")
@click.option("--name", default="ripieno", show_default=True, help="Name by which users choose the model.")
@click.option("--version", default="1", show_default=True, help="Version of the weights.")
@click.option("--quality", type=click.Path(path_type=Path), help="JSON of the evaluation, for the card.")
def export(checkpoint: Path, out: Path, name: str, version: str, quality: Path | None) -> None:
    """Export CHECKPOINT's averaged weights, check them against torch, write the card."""
    state = read_state(checkpoint)
    card = write_card(state, name=name, version=version, quality=quality)
    parity = export_pack(load_average(checkpoint), out, card)
    size = sum(path.stat().st_size for path in out.iterdir()) / 2**20
    click.echo(
        f"{out}: {size:.1f} MiB; largest difference from torch {parity:.2g} (grid values are about 1)."
    )


def main() -> None:
    """Run the command; an expected failure is one sentence and exit status 1."""
    try:
        export(prog_name="export_onnx.py")
    except RipienoError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
