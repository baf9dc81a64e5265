"""Pictures of a store: what it holds, role by role."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import Piece
from ripieno.training.data.statistics import (
    bars_per_length,
    bars_per_role,
    joined,
    onsets_per_bar,
    position_profile,
)

Draw = Callable[[Axes, Sequence[Piece]], None]

MAX_METRES = 12
COLOURS = {
    Role.LEAD: "#d1495b",
    Role.COUNTER: "#edae49",
    Role.KEYS: "#00798c",
    Role.BASS: "#6a994e",
    Role.PAD: "#8d6a9f",
    Role.DRUMS: "#4a4a4a",
}


def draw_all(pieces: Sequence[Piece], folder: Path) -> dict[str, str]:
    """Draw every picture as a PNG.

    Args:
        pieces: The pieces to show.
        folder: Where the pictures go; must exist.

    Returns:
        Title by file name, in the order of the report.
    """
    for name, (title, draw) in _PICTURES.items():
        figure = Figure(figsize=(8, 4), layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(title)
        axes.spines[["top", "right"]].set_visible(False)
        draw(axes, pieces)
        figure.savefig(folder / name, dpi=110)
    return {name: title for name, (title, _) in _PICTURES.items()}


def _roles(axes: Axes, pieces: Sequence[Piece]) -> None:
    bottom = np.zeros(len(Role))
    for source in sorted({piece.source for piece in pieces}):
        counts = bars_per_role(piece for piece in pieces if piece.source == source)
        heights = np.array([counts[role] for role in Role], float)
        axes.bar([role.value for role in Role], heights, bottom=bottom, label=source)
        bottom += heights
    axes.set_ylabel("bars in which a lane begins a note")
    axes.legend(frameon=False)


def _metres(axes: Axes, pieces: Sequence[Piece]) -> None:
    common = sorted(bars_per_length(pieces).most_common(MAX_METRES))
    axes.bar([f"{beats:g}" for beats, _ in common], [count for _, count in common], color="#00798c")
    axes.set_yscale("log")
    axes.set_xlabel("beats (quarter notes) in the bar")
    axes.set_ylabel("bars")


def _density(axes: Axes, pieces: Sequence[Piece]) -> None:
    def per_bar(role: Role) -> NDArray[np.float64]:
        counts = [onsets_per_bar(p, part) for p in pieces for part in p.parts if part.role is role]
        every = np.concatenate([np.zeros(0), *counts])
        return every[every > 0]

    _lines(axes, per_bar, np.arange(0.5, 48.5))
    axes.set_xlabel("onsets in a bar that has any")


def _pitch(axes: Axes, pieces: Sequence[Piece]) -> None:
    _lines(axes, lambda role: joined(pieces, role, "pitch"), np.arange(20.5, 109.5))
    axes.set_xlabel("pitch")


def _velocity(axes: Axes, pieces: Sequence[Piece]) -> None:
    played = [piece for piece in pieces if piece.has_velocity]
    _lines(axes, lambda role: joined(played, role, "velocity"), np.arange(0.5, 129, 4))
    axes.set_xlabel("velocity, of sources that have it")


def _length(axes: Axes, pieces: Sequence[Piece]) -> None:
    _lines(axes, lambda role: joined(pieces, role, "length"), np.geomspace(0.1, 64, 60))
    axes.set_xscale("log", base=2)
    axes.set_xlabel("length in sixteenths")


def _positions(axes: Axes, pieces: Sequence[Piece]) -> None:
    for role in Role:
        profile = position_profile(pieces, [role])
        if profile.any():
            axes.plot(np.arange(16), profile, color=COLOURS[role], marker=".", label=role.value)
    axes.set_xticks(np.arange(0, 16, 4), ["1", "2", "3", "4"])
    axes.set_xlabel("beat of a bar of four")
    axes.set_ylabel("share of onsets")
    if axes.lines:
        axes.legend(frameon=False)


def _lines(axes: Axes, values: Callable[[Role], NDArray[np.float64]], edges: NDArray[np.float64]) -> None:
    for role in Role:
        of_role = values(role)
        if len(of_role):
            counts, _ = np.histogram(of_role, edges)
            axes.stairs(counts / len(of_role), edges, color=COLOURS[role], label=role.value)
    axes.set_ylabel("share")
    if axes.patches:
        axes.legend(frameon=False)


_PICTURES: dict[str, tuple[str, Draw]] = {
    "roles.png": ("Bars per role and source", _roles),
    "metres.png": ("Bars per length", _metres),
    "density.png": ("Density", _density),
    "positions.png": ("Where notes begin", _positions),
    "pitch.png": ("Pitch", _pitch),
    "velocity.png": ("Velocity", _velocity),
    "length.png": ("Note length", _length),
}
