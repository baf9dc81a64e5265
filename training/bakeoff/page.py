"""The bake-off as a table and a picture, for a page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FormatStrFormatter, LogLocator, NullLocator
from numpy.typing import NDArray

from ripieno.engine.errors import RipienoError

mpl.use("Agg")

HEADS = {
    "valid_loss": "validation loss",
    "note_f1": "note F1",
    "rhythm": "rhythm agreement",
    "onset_ratio": "onsets, ratio",
    "pitch_classes": "pitch-class distance",
    "overlap": "best overlap",
    "length_error": "length error",
}

PICTURES = {"design": "bakeoff.png", "learning": "bakeoff-learning.png"}
"""Names of the plots, by contest."""

RATIOS = ("onset_ratio",)
"""Measures that are ratios, drawn by their logarithms."""

PAIRED = ("valid_loss",)
"""Measures that differ so much from one batch to the next that the error of the difference is drawn."""

NARROW, TICKS = 4.0, (1, 1.2, 1.5, 2, 3, 5, 7)
"""Largest factor between two ratios up to which their axis has all of these ticks in a decade."""

Floats = NDArray[np.float64]


class PageError(RipienoError):
    """A page without a place for the bake-off."""


def marks(contest: str) -> tuple[str, str]:
    """Return the lines of a page between which the table of a contest stands."""
    return f"<!-- bake-off of {contest}: begin -->", f"<!-- bake-off of {contest}: end -->"


def _measured(results: Mapping[str, Any]) -> list[str]:
    """Return the measures that any result has, in the order of the table."""
    return [name for name in HEADS if any(name in each["measures"] for each in results.values())]


def write_table(results: Mapping[str, Any]) -> str:
    """Return the results as a Markdown table; a plus or minus is twice the standard error of a mean.

    A value is bold where it differs from the first variant's in the same windows by more than twice the
    standard error of that difference.
    """
    measured = _measured(results)
    heads = ["choice", "variant", "steps", "parameters", *(HEADS[each] for each in measured)]
    rows = [heads, ["---"] * len(heads)]
    first: Mapping[str, list[float]] = next((each["measures"] for each in results.values()), {})
    for result in results.values():
        values = [_value(result["measures"].get(each, []), first[each]) for each in measured]
        size = f"{result['parameters'] / 1e6:.2f} M"
        steps = str(result["steps"] or "as the baseline")
        rows.append([result["question"], result["says"], steps, size, *values])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _value(values: list[float], first: list[float]) -> str:
    known = _finite(values)
    if not len(known):
        return ""
    text = f"{known.mean():.3f} ± {_error(known):.3f}"
    apart = _apart(values, first)
    return f"**{text}**" if len(apart) and abs(apart.mean()) > _error(apart) else text


def _apart(values: list[float], first: list[float]) -> Floats:
    """Return the known differences from the first variant's values, window by window."""
    return _finite(np.subtract(values, first).tolist()) if len(values) == len(first) else np.zeros(0)


def _finite(values: list[float]) -> Floats:
    each = np.array(values, np.float64)
    return each[np.isfinite(each)]


def _error(values: Floats) -> float:
    """Return twice the standard error of the mean; 0 of nothing."""
    return float(2 * values.std() / len(values) ** 0.5) if len(values) else 0.0


def draw_results(results: Mapping[str, Any], path: Path) -> None:
    """Draw every measure of every variant with twice its standard error; the line is the first one's.

    Of those in ``PAIRED`` it is the error of the difference from the first one.
    """
    names, measured = list(results), _measured(results)
    figure = Figure(figsize=(11, 0.7 + 0.32 * len(names)), layout="constrained")
    for axes, each in zip(figure.subplots(1, len(measured), sharey=True), measured, strict=True):
        for row, name in enumerate(names):
            known = _finite(results[name]["measures"].get(each, []))
            if len(known):
                first = results[names[0]]["measures"].get(each, [])
                apart = _apart(results[name]["measures"][each], first) if each in PAIRED else known
                axes.errorbar(known.mean(), row, xerr=_error(apart), fmt="o", color="#00798c", markersize=4)
                if row == 0:
                    axes.axvline(known.mean(), color="#d1495b", linewidth=0.8)
        axes.set_title(HEADS[each], fontsize=9)
        if each in RATIOS:
            draw_ratio_axis(axes)
        axes.tick_params(labelsize=8)
        axes.spines[["top", "right"]].set_visible(False)
    figure.axes[0].set_yticks(range(len(names)), names)
    figure.axes[0].invert_yaxis()
    figure.savefig(path, dpi=110)


def draw_ratio_axis(axes: Axes) -> None:
    """Give an axis a logarithmic scale with ticks that are numbers."""
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    axes.xaxis.set_major_locator(LogLocator(subs=TICKS if high < NARROW * low else (1,)))
    axes.xaxis.set_major_formatter(FormatStrFormatter("%g"))
    axes.xaxis.set_minor_locator(NullLocator())


def write_page(
    results: Mapping[str, Any], out: Path, page: Path | None = None, contest: str = "design"
) -> Path:
    """Write the table and the plot of a contest; put both into a page where one is given.

    Args:
        results: From ``race.read_results``.
        out: Where they go.
        page: A Markdown page with the contest's ``marks``; its picture goes to ``images/`` beside it.
        contest: Which contest it is.

    Returns:
        The path of the Markdown file.

    Raises:
        PageError: If the page has no such marks.
    """
    table, picture = write_table(results), PICTURES[contest]
    draw_results(results, out / picture)
    made = (out / picture).with_suffix(".md")
    made.write_text(f"{table}\n\n![Bake-off]({picture})\n", encoding="utf-8")
    if page is not None:
        begin, end = marks(contest)
        before, *rest = page.read_text("utf-8").partition(begin)
        _, *after = rest[1].partition(end)
        if not (rest[0] and after[0]):
            raise PageError(f"{page} has no place for the bake-off; put {begin} and {end} where it belongs.")
        draw_results(results, page.parent / "images" / picture)
        block = f"{begin}\n\n{table}\n\n![Bake-off](images/{picture})\n\n{end}"
        page.write_text(before + block + after[1], encoding="utf-8")
    return made
