"""Loss curves as a picture."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

mpl.use("Agg")

CURVES = ("train", "valid", "onset", "attribute", "prior")


def draw_curves(history: Sequence[Mapping[str, float]], path: Path) -> None:
    """Draw the losses of a run against its steps.

    Args:
        history: One record for each validation, with ``step`` and the losses.
        path: PNG to write.
    """
    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.subplots()
    steps = [record["step"] for record in history]
    for name in CURVES:
        axes.plot(steps, [record[name] for record in history], marker=".", label=name)
    axes.set(xlabel="step", ylabel="nats per hidden token", yscale="log")
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(path, dpi=110)
