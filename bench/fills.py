"""Fill four bars of many real files and measure what came: ``python -m bench.fills DIR…``."""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import numpy as np

from ripieno.app.midi_io.clip_file import load
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import FillOptions, Result, inpaint
from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.engine.model.pack import load_model
from ripieno.engine.music.clip import Clip, active_lanes
from ripieno.engine.music.keys import estimate_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

BARS = 4
REACH = 4


@dataclass(frozen=True)
class FillMeasurement:
    """What one fill was like.

    Attributes:
        file: File name.
        notes: New notes.
        ratio: Onsets per bar, over that of the four bars on either side.
        out_of_key: Share of new pitches outside the key of the neighbours.
        true_out_of_key: The same of the notes that were replaced.
        truth: New onsets over replaced onsets.
        same: Whether the same seed gave the same notes, and another seed others.
        seconds: Time to fill.
    """

    file: str
    notes: int
    ratio: float
    out_of_key: float
    true_out_of_key: float
    truth: float
    same: bool
    seconds: float


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--model", help="Name or folder of a model pack.")
@click.option("--limit", default=60, show_default=True, help="Files at most, evenly spaced.")
@click.option("--lanes", default=2, show_default=True, help="Lanes filled in each file, the busiest first.")
@click.option("--steps", type=int, help="Sampler steps.")
@click.option("--sampler", help="Sampler.")
@click.option("--json", "as_json", is_flag=True, help="Print every fill as JSON.")
def main(
    folders: tuple[Path, ...],
    model: str | None,
    limit: int,
    lanes: int,
    steps: int | None,
    sampler: str | None,
    *,
    as_json: bool,
) -> None:
    """Fill four bars in the middle of each MIDI file in FOLDERS and print the figures."""
    loaded = load_model(model)
    files = sorted(path for folder in folders for path in folder.rglob("*.mid"))
    selected = [files[int(i)] for i in np.linspace(0, len(files) - 1, min(limit, len(files)))]
    fills = [fill for path in selected for fill in _fill_file(loaded, path, lanes, steps, sampler)]
    if as_json:
        click.echo(json.dumps([asdict(fill) for fill in fills], indent=1))
    else:
        click.echo(_summary(fills))


def _fill_file(
    model: OnnxModel, path: Path, lanes: int, steps: int | None, sampler: str | None
) -> Iterator[FillMeasurement]:
    try:
        clip = read_clip(load(path))
    except RipienoError as error:
        click.echo(str(error), err=True)
        return
    first = clip.bars // 2 - BARS // 2
    bars = tuple(range(first, first + BARS))
    active = active_lanes(clip, bars, REACH) if first >= REACH else ()
    if not active:
        return
    busiest = sorted(
        active, key=lambda lane: -len(_notes(clip, (lane,), first - REACH, first + BARS + REACH))
    )
    region = Region(bars, tuple(sorted(busiest[:lanes])))
    began = time.perf_counter()
    made = _run(model, clip, region, FillOptions(1, 1, steps, sampler))
    seconds = time.perf_counter() - began
    again = _run(model, clip, region, FillOptions(1, 1, steps, sampler))
    other = _run(model, clip, region, FillOptions(2, 1, steps, sampler))
    old = _notes(clip, region.lanes, first, first + BARS)
    near = _notes(clip, region.lanes, first - REACH, first)
    near += _notes(clip, region.lanes, first + BARS, first + BARS + REACH)
    tonal = tuple(lane for lane in range(len(clip.lanes)) if clip.lanes[lane].role is not Role.DRUMS)
    around = _notes(clip, tonal, first - REACH, first) + _notes(
        clip, tonal, first + BARS, first + BARS + REACH
    )
    if not near:
        return
    yield FillMeasurement(
        path.name,
        len(made),
        len(made) / (len(near) * BARS / (2 * REACH)),
        _out_of_key([n for n in made if n.channel != 9], around),
        _out_of_key([n for n in old if n.channel != 9], around),
        len(made) / len(old) if old else float("nan"),
        made == again and made != other,
        seconds,
    )


def _run(model: OnnxModel, clip: Clip, region: Region, options: FillOptions) -> list[Note]:
    *_, last = inpaint(model, clip, region, options)
    variations = last.variations if isinstance(last, Result) else ({},)
    return [note for notes in variations[0].values() for note in notes]


def _notes(clip: Clip, lanes: tuple[int, ...], first: int, last: int) -> list[Note]:
    start, end = clip.time.bar_start(first), clip.time.bar_start(last)
    return [note for lane in lanes for note in clip.lanes[lane].notes if start <= note.onset < end]


def _out_of_key(notes: list[Note], around: list[Note]) -> float:
    key = estimate_key(around)
    if key is None or not notes:
        return float("nan")
    return sum(note.pitch % 12 not in key.pitch_classes for note in notes) / len(notes)


def _summary(fills: list[FillMeasurement]) -> str:
    ratio = np.array([fill.ratio for fill in fills])
    truth = np.array([fill.truth for fill in fills])
    low, middle, high = np.nanquantile(truth, (0.05, 0.5, 0.95))
    rows = [
        f"files filled                          {len(fills)}",
        f"with notes                            {np.mean([fill.notes > 0 for fill in fills]):.1%}",
        f"onsets per bar 0.5-2 of neighbours'   {np.mean((ratio >= 0.5) & (ratio <= 2)):.1%}",
        f"onsets, ratio to the true bars        median {middle:.2f}, 90 % from {low:.2f} to {high:.2f}",
        (
            f"out of the surrounding key            {_mean([fill.out_of_key for fill in fills])}"
            f" (true bars {_mean([fill.true_out_of_key for fill in fills])})"
        ),
        f"same seed same notes, other seed not  {np.mean([fill.same for fill in fills]):.1%}",
        (
            f"seconds                               median {np.median([fill.seconds for fill in fills]):.2f},"
            f" 90 % below {np.quantile([fill.seconds for fill in fills], 0.9):.2f}"
        ),
    ]
    return "\n".join(rows)


def _mean(shares: list[float]) -> str:
    known = [share for share in shares if not np.isnan(share)]
    return f"{np.mean(known):.1%}" if known else "not measured"


if __name__ == "__main__":
    main()
