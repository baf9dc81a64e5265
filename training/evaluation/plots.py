"""The figures as pictures."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ripieno.training.evaluation.fills import FilledCase
from ripieno.training.evaluation.measures import lengths, offsets, velocities
from ripieno.training.evaluation.suite import SuiteResult
from ripieno.training.evaluation.tables import ROWS

COLOURS = {
    "truth": "#222222",
    "model": "#d1495b",
    "model, chords specified": "#8d6a9f",
    "model, bars around alone": "#e39695",
    "copied passage": "#30638e",
    "copy before": "#00798c",
    "copy after": "#66a5ad",
    "Markov chain": "#edae49",
}
COMPARED = ("truth", "model", "Markov chain")
BAR_COLUMNS = 4

Draw = Callable[[SuiteResult, Path], None]


def draw_plots(outcome: SuiteResult, folder: Path) -> list[str]:
    """Draw every picture as a PNG.

    Args:
        outcome: What to draw.
        folder: Where they go; must exist.

    Returns:
        The names of the files.
    """
    names = []
    for name, draw in _PICTURES.items():
        file = f"{outcome.kind.source}-{name}.png"
        draw(outcome, folder / file)
        names.append(file)
    return names


def draw_bars(outcome: SuiteResult, path: Path) -> None:
    """Draw every figure of every way to fill, with its confidence interval."""
    keys = [key for key in ROWS if any(np.isfinite(own[key].value) for own in outcome.figures.values())]
    names = list(outcome.figures)
    rows = -(-len(keys) // BAR_COLUMNS)
    figure, grid = _figure(3.6 * BAR_COLUMNS, 2.0 * rows, rows, BAR_COLUMNS)
    for axes, key in zip(grid, keys, strict=False):
        for place, name in enumerate(names):
            value, low, high = outcome.figures[name][key]
            if np.isfinite(value):
                axes.barh(place, value, color=COLOURS[name])
                if np.isfinite(low):
                    axes.plot([low, high], [place, place], color="#555555", linewidth=1.2)
        axes.set_title(ROWS[key][0], fontsize=7)
        axes.set_yticks(range(len(names)), names, fontsize=7)
        axes.tick_params(axis="x", labelsize=7)
        axes.set_ylim(len(names) - 0.4, -0.6)
    for axes in grid[len(keys) :]:
        axes.remove()
    figure.savefig(path, dpi=100)


def draw_distributions(outcome: SuiteResult, path: Path) -> None:
    """Draw note lengths, velocities, offsets, pitches, places in the bar and shared passages."""
    figure, grid = _figure(13, 6.4, 2, 3)
    series: Mapping[str, tuple[Callable[[FilledCase], NDArray[np.float64]], NDArray[Any]]] = {
        "note length, sixteenths": (lambda f: lengths(f.tonal or f.all), np.arange(0, 17, 0.5)),
        "velocity": (lambda f: velocities(f.all), np.arange(0, 129, 4)),
        "offset, sixteenths": (lambda f: offsets(f.all), np.linspace(-0.5, 0.5, 41)),
        "pitch": (lambda f: np.array([n.pitch for n in f.all], float), np.arange(20.5, 109.5)),
        "sixteenth of the bar": (_places, np.arange(-0.5, 17)),
    }
    for axes, (title, (values, edges)) in zip(grid, series.items(), strict=False):
        for name in COMPARED:
            every = np.concatenate([values(fill) for fill in outcome.fills[name]])
            counts, _ = np.histogram(np.clip(every, edges[0], edges[-1]), edges)
            axes.stairs(counts / max(len(every), 1), edges, color=COLOURS[name], label=name, linewidth=1.4)
        axes.set_title(title, fontsize=9)
    for name, longest in outcome.passages.items():
        share = 1 - np.arange(len(longest)) / len(longest)
        grid[5].step(np.sort(longest), share, color=COLOURS[name], label=name)
    grid[5].set_title("share of regions with a shared passage of so many notes", fontsize=9)
    for axes in (grid[0], grid[5]):
        axes.legend(frameon=False, fontsize=8)
    figure.savefig(path, dpi=100)


def draw_density(outcome: SuiteResult, path: Path) -> None:
    """Draw onsets per bar of every fill against those of the true bars: on the line, density is right."""
    names = [name for name in outcome.fills if name != "truth"]
    figure, grid = _figure(3.2 * len(names), 3.4, 1, len(names))
    true = {fill.case.name: len(fill.all) / len(fill.case.region.bars) for fill in outcome.fills["truth"]}
    most = max(true.values()) * 1.3
    for axes, name in zip(grid, names, strict=True):
        fills = outcome.fills[name]
        made = [len(fill.all) / len(fill.case.region.bars) for fill in fills]
        axes.plot([0, most], [0, most], color="#999999", linewidth=0.8)
        axes.plot([true[f.case.name] for f in fills], made, ".", color=COLOURS[name], alpha=0.6)
        axes.set_xlim(0, most)
        axes.set_ylim(0, most)
        axes.set_title(name, fontsize=9)
        axes.set_xlabel("true onsets per bar", fontsize=8)
    grid[0].set_ylabel("onsets per bar", fontsize=8)
    figure.savefig(path, dpi=100)


def draw_verdicts(outcome: SuiteResult, path: Path) -> None:
    """Draw how often the judges were right."""
    figure, grid = _figure(7, 2.6, 1, 1)
    axes = grid[0]
    for place, verdict in enumerate(outcome.verdicts.values()):
        value, low, high = verdict.accuracy
        axes.errorbar(value, place, xerr=[[value - low], [high - value]], fmt="o", color="#d1495b")
    axes.set_yticks(range(len(outcome.verdicts)), list(outcome.verdicts))
    axes.invert_yaxis()
    axes.axvline(0.5, color="#999999", linewidth=0.8)
    axes.set_xlim(0.3, 1.02)
    axes.set_title("two-sample test: share told from true bars rightly; 0.5 is chance", fontsize=9)
    figure.savefig(path, dpi=100)


def _places(fill: FilledCase) -> NDArray[np.float64]:
    bar = fill.case.bar / 480 * 4
    return np.array([(n.onset / 120 + 0.5) // 1 % bar for n in fill.all], float)


def _figure(width: float, height: float, rows: int, columns: int) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(width, height), layout="constrained")
    grid = list(np.ravel(figure.subplots(rows, columns, squeeze=False)))
    for axes in grid:
        axes.spines[["top", "right"]].set_visible(False)
    return figure, grid


_PICTURES: Mapping[str, Draw] = {
    "measures": draw_bars,
    "distributions": draw_distributions,
    "density": draw_density,
    "two-sample": draw_verdicts,
}
