"""The bake-off as a table and a picture, for a page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from engine.errors import RipienoError
from training.bakeoff.judge import MEASURES

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


class PageError(RipienoError):
    """A page without a place for the bake-off."""


def write_table(results: Mapping[str, Any]) -> str:
    """Return the results as a Markdown table; a plus or minus is twice the standard error of a mean."""
    heads = ["choice", "variant", "steps", "parameters", *(HEADS[each] for each in MEASURES), "s per window"]
    rows = [heads, ["---"] * len(heads)]
    for result in results.values():
        values = [_mean(result["measures"][each]) for each in MEASURES]
        size = f"{result['parameters'] / 1e6:.2f} M"
        steps = str(result["steps"] or "as the baseline")
        seconds = f"{result['seconds_per_window']:.2f}"
        rows.append([result["question"], result["says"], steps, size, *values, seconds])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _mean(values: list[float]) -> str:
    known = np.array(values)[np.isfinite(values)]
    if not len(known):
        return ""
    return f"{known.mean():.3f} ± {2 * known.std() / len(known) ** 0.5:.3f}"


def draw_results(results: Mapping[str, Any], path: Path) -> None:
    """Draw every measure of every variant with twice its standard error; the line is the first one's."""
    names = list(results)
    figure = Figure(figsize=(11, 0.7 + 0.32 * len(names)), layout="constrained")
    for axes, each in zip(figure.subplots(1, len(MEASURES), sharey=True), MEASURES, strict=True):
        for row, name in enumerate(names):
            known = np.array([value for value in results[name]["measures"][each] if np.isfinite(value)])
            if len(known):
                error = 2 * known.std() / len(known) ** 0.5
                axes.errorbar(known.mean(), row, xerr=error, fmt="o", color="#00798c", markersize=4)
                if row == 0:
                    axes.axvline(known.mean(), color="#d1495b", linewidth=0.8)
        axes.set_title(HEADS[each], fontsize=9)
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
