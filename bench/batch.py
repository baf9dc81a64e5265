"""Files and bars a minute of a batch, beside a loop of single commands: ``python -m bench.batch DIR``."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import click

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.session.batch.sources import BatchSource, find_sources
from ripieno.engine.errors import RipienoError

BARS = 4


def fillable(sources: Sequence[BatchSource], limit: int) -> list[Path]:
    """Return the first files that have notes and more than four bars.

    Args:
        sources: Where to look; members of archives are skipped.
        limit: How many at most.
    """
    found: list[Path] = []
    for source in sources:
        if source.member is not None or len(found) == limit:
            continue
        try:
            clip = read_clip(load(source.path))
        except RipienoError:
            continue
        if clip.lanes and clip.bars > BARS:
            found.append(source.path)
    return found


def run(*words: object) -> float:
    """Run ``ripieno`` with some words and return its seconds."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "ripieno.app.cli", *map(str, words)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    return time.perf_counter() - began


def single(paths: Sequence[Path], out: Path, options: Sequence[object]) -> float:
    """Fill the last bars of files one command after the other; return the seconds."""
    total = 0.0
    for path in paths:
        bars = read_clip(load(path)).bars
        selected = f"{bars - BARS + 1}-{bars}"
        total += run("inpaint", path, "-o", out / path.name, "--bars", selected, *options)
    return total


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--limit", default=40, show_default=True, help="Files at most.")
@click.option("--workers", default=(1, 2), show_default=True, multiple=True, help="Workers to try.")
@click.option("--steps", type=int, help="Steps of the sampler; else the model's own.")
def main(folder: Path, limit: int, workers: tuple[int, ...], steps: int | None) -> None:
    """Fill the last four bars of the files of FOLDER by batches and by single commands."""
    options = ["--seed", 1, *(["--steps", steps] if steps else [])]
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        paths = fillable(find_sources([str(folder)], root).sources, limit)
        (root / "in").mkdir()
        copies = [root / "in" / f"{number:04}-{path.name}" for number, path in enumerate(paths)]
        for path, copy in zip(paths, copies, strict=True):
            shutil.copy(path, copy)
        (root / "single").mkdir()
        rows = [("single commands", single(copies, root / "single", options))]
        for count in workers:
            words = ("batch", root / "in", "--out", root / f"batch-{count}", "--bars", f"last:{BARS}")
            rows.append(
                (f"batch, {count} worker{'s' * (count > 1)}", run(*words, "--workers", count, *options))
            )
    click.echo(f"{len(paths)} files, the last {BARS} bars of every track that plays there")
    for name, seconds in rows:
        rate = 60 * len(paths) / seconds
        click.echo(f"{name:20} {seconds:7.1f} s  {rate:7.1f} files/min  {BARS * rate:8.1f} bars/min")


if __name__ == "__main__":
    main()
