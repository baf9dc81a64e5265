"""Loss curves as a picture."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

CURVES = ("train", "valid", "onset", "attribute", "prior")


def draw_curves(history: Sequence[Mapping[str, float]], path: Path) -> None:
    """Draw the losses of a run against its steps, where matplotlib is installed.

    Args:
        history: One record for each validation, with ``step`` and the losses.
        path: PNG to write.
    """
    if find_spec("matplotlib") is None:
        return
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 5), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    steps = [record["step"] for record in history]
    for name in CURVES:
        axes.plot(steps, [record[name] for record in history], marker=".", label=name)
    axes.set(xlabel="step", ylabel="nats per hidden token", yscale="log")
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(path, dpi=110)
