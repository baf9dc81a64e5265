"""Loss curves as a picture."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

CURVES = ("train", "valid", "onset", "attribute", "prior")


def draw_curves(
    history: Sequence[Mapping[str, float]],
    path: Path,
    names: Sequence[str] = CURVES,
    unit: str = "nats per hidden token",
    scale: str = "log",
) -> None:
    """Draw the losses of a run against its steps, where matplotlib is installed.

    Args:
        history: One record for each validation, with ``step`` and the losses.
        path: PNG to write.
        names: The losses.
        unit: What they are measured in.
        scale: That of the losses, as matplotlib names it.
    """
    if find_spec("matplotlib") is None:
        return
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.subplots()
    steps = [record["step"] for record in history]
    for name in names:
        axes.plot(steps, [record[name] for record in history], marker=".", label=name)
    axes.set(xlabel="step", ylabel=unit, yscale=scale)
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(path, dpi=110)
