"""Pictures of two sets of music side by side."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ripieno.engine.metrics.set_distances import density, inter_set_distances, intra_set_distances
from ripieno.engine.metrics.transitions import MAX_STEP_SEMITONES
from ripieno.engine.music.spelling import MAJOR_ROOTS
from ripieno.training.evaluation.music_sets import Floats, MusicSet

SHOWN_STEP_SEMITONES = 24
POINTS = 300


def draw_sets(sets: Sequence[MusicSet], folder: Path) -> list[Path]:
    """Draw transitions, distances and intervals of sets, the true one last.

    Args:
        sets: At least two.
        folder: Where the pictures go; made if missing.

    Returns:
        The pictures, as PNG.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {
        "transitions": _draw_transitions(sets),
        "steps": _draw_steps(sets),
        "distances": _draw_distances(sets),
        "intervals": _draw_intervals(sets),
    }
    paths = []
    for name, figure in drawn.items():
        path = folder / f"{name}.png"
        figure.savefig(path, dpi=100)
        paths.append(path)
    return paths


def _draw_transitions(sets: Sequence[MusicSet]) -> Figure:
    figure = Figure(figsize=(3.4 * len(sets), 3.6), layout="constrained")
    for axes, each in zip(figure.subplots(1, len(sets), squeeze=False)[0], sets, strict=True):
        counts = each.transitions.sum(axis=0).reshape(12, 12)
        axes.imshow(counts / max(counts.sum(), 1), cmap="magma")
        axes.set(title=_label(each), xlabel="to", ylabel="from")
        axes.set_xticks(range(12), MAJOR_ROOTS, fontsize=7)
        axes.set_yticks(range(12), MAJOR_ROOTS, fontsize=7)
    return figure


def _draw_steps(sets: Sequence[MusicSet]) -> Figure:
    figure, axes = _axes("semitones to the next note", "share")
    middle = slice(MAX_STEP_SEMITONES - SHOWN_STEP_SEMITONES, MAX_STEP_SEMITONES + SHOWN_STEP_SEMITONES + 1)
    at = np.arange(-SHOWN_STEP_SEMITONES, SHOWN_STEP_SEMITONES + 1)
    for each in sets:
        counts = each.steps.sum(axis=0)
        axes.plot(at, counts[middle] / max(counts.sum(), 1), drawstyle="steps-mid", label=_label(each))
    axes.legend()
    return figure


def _draw_distances(sets: Sequence[MusicSet]) -> Figure:
    """Draw densities of the distances within each set, and of each to the last one."""
    figure = Figure(figsize=(11, 4), layout="constrained")
    inside, between = figure.subplots(1, 2)
    within = {_label(each): intra_set_distances(each.pitches) for each in sets}
    across = {_label(each): inter_set_distances(each.pitches, sets[-1].pitches) for each in sets[:-1]}
    _draw_densities(inside, within, "within the set")
    _draw_densities(between, across, f"to {_label(sets[-1])}")
    return figure


def _draw_densities(axes: Axes, values: dict[str, Floats], title: str) -> None:
    high = max((float(each.max(initial=0)) for each in values.values()), default=0) * 1.1 + 1
    points = np.linspace(0, high, POINTS)
    for name, each in values.items():
        axes.plot(points, density(each, points), label=name)
    axes.set(title=f"distance of pitch counts, {title}", xlabel="distance", ylabel="density")
    axes.grid(alpha=0.3)
    axes.legend()


def _draw_intervals(sets: Sequence[MusicSet]) -> Figure:
    figure, axes = _axes("seconds between onsets, mean of a piece", "pieces, share")
    known = [each.intervals[np.isfinite(each.intervals)] for each in sets]
    high = max((float(each.max(initial=0)) for each in known), default=0) or 1.0
    for each, values in zip(sets, known, strict=True):
        if len(values):
            shares = np.full(len(values), 1 / len(values))
            axes.hist(values, 30, range=(0, high), weights=shares, histtype="step", label=_label(each))
    axes.legend()
    return figure


def _axes(x: str, y: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(8, 4), layout="constrained")
    axes = figure.subplots()
    axes.set(xlabel=x, ylabel=y)
    axes.grid(alpha=0.3)
    return figure, axes


def _label(each: MusicSet) -> str:
    return Path(each.name).name or each.name
