"""The bake-off as a table and a picture, for a page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ripieno.engine.errors import RipienoError
from ripieno.training.bakeoff.judge import MEASURES

mpl.use("Agg")

BEGIN, END = "<!-- bake-off: begin -->", "<!-- bake-off: end -->"
HEADS = {
    "note_f1": "note F1",
    "rhythm": "rhythm agreement",
    "onset_ratio": "onsets, ratio",
    "pitch_classes": "pitch-class distance",
    "overlap": "best overlap",
    "length_error": "length error",
}

RATIOS = ("onset_ratio",)
"""Measures that are ratios, drawn by their logarithms."""

Floats = NDArray[np.float64]


class PageError(RipienoError):
    """A page without a place for the bake-off."""


def write_table(results: Mapping[str, Any]) -> str:
    """Return the results as a Markdown table; a plus or minus is twice the standard error of a mean.

    A value is bold where it differs from the first variant's in the same windows by more than twice the
    standard error of that difference.
    """
    heads = ["choice", "variant", "steps", "parameters", *(HEADS[each] for each in MEASURES)]
    rows = [heads, ["---"] * len(heads)]
    first: Mapping[str, list[float]] = next((each["measures"] for each in results.values()), {})
    for result in results.values():
        values = [_value(result["measures"][each], first[each]) for each in MEASURES]
        size = f"{result['parameters'] / 1e6:.2f} M"
        steps = str(result["steps"] or "as the baseline")
        rows.append([result["question"], result["says"], steps, size, *values])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _value(values: list[float], first: list[float]) -> str:
    known = np.array(values)[np.isfinite(values)]
    if not len(known):
        return ""
    text = f"{known.mean():.3f} ± {_error(known):.3f}"
    apart = np.subtract(values, first) if len(values) == len(first) else np.zeros(0)
    apart = apart[np.isfinite(apart)]
    return f"**{text}**" if len(apart) and abs(apart.mean()) > _error(apart) else text


def _error(values: Floats) -> float:
    """Return twice the standard error of the mean."""
    return float(2 * values.std() / len(values) ** 0.5)


def draw_results(results: Mapping[str, Any], path: Path) -> None:
    """Draw every measure of every variant with twice its standard error; the line is the first one's."""
    names = list(results)
    figure = Figure(figsize=(11, 0.7 + 0.32 * len(names)), layout="constrained")
    for axes, each in zip(figure.subplots(1, len(MEASURES), sharey=True), MEASURES, strict=True):
        for row, name in enumerate(names):
            known = np.array([value for value in results[name]["measures"][each] if np.isfinite(value)])
            if len(known):
                axes.errorbar(known.mean(), row, xerr=_error(known), fmt="o", color="#00798c", markersize=4)
                if row == 0:
                    axes.axvline(known.mean(), color="#d1495b", linewidth=0.8)
        axes.set_title(HEADS[each], fontsize=9)
        if each in RATIOS:
            axes.set_xscale("log")
        axes.tick_params(labelsize=8)
        axes.spines[["top", "right"]].set_visible(False)
    figure.axes[0].set_yticks(range(len(names)), names)
    figure.axes[0].invert_yaxis()
    figure.savefig(path, dpi=110)


def write_page(results: Mapping[str, Any], out: Path, page: Path | None = None) -> Path:
    """Write ``bakeoff.md`` and ``bakeoff.png``; put both into a page where one is given.

    Args:
        results: From ``race.read_results``.
        out: Where they go.
        page: A Markdown page with the two marks between which the bake-off stands; its picture goes
            to ``images/`` beside it.

    Returns:
        The path of the Markdown file.

    Raises:
        PageError: If the page has no such marks.
    """
    table = write_table(results)
    draw_results(results, out / "bakeoff.png")
    (out / "bakeoff.md").write_text(f"{table}\n\n![Bake-off](bakeoff.png)\n", encoding="utf-8")
    if page is not None:
        before, begin, rest = page.read_text("utf-8").partition(BEGIN)
        _, end, after = rest.partition(END)
        if not (begin and end):
            raise PageError(f"{page} has no place for the bake-off; put {BEGIN} and {END} where it belongs.")
        draw_results(results, page.parent / "images" / "bakeoff.png")
        block = f"{BEGIN}\n\n{table}\n\n![Bake-off](images/bakeoff.png)\n\n{END}"
        page.write_text(before + block + after, encoding="utf-8")
    return out / "bakeoff.md"
