"""All systems that were evaluated, in one table."""

import math
from collections.abc import Sequence
from pathlib import Path

from ripieno.app.midi_io.write_file import write_whole
from ripieno.training.evaluation.bootstrap import Estimate
from ripieno.training.evaluation.music_sets import SET_ROWS
from ripieno.training.evaluation.tables import markdown, show
from ripieno.training.systems.evaluation import RESULTS, SystemEvaluationError, SystemResult, read_result
from ripieno.training.systems.registry import all_systems

HEAD = ("parameters", "minutes of training", "seconds for 30 s of music", "perplexity of a symbol")
"""What tables say first of a system."""

OWN_OVERLAP = "MGEval overlap with held-out songs as the representation writes them"


def compare_systems(runs: Path) -> tuple[Path, str]:
    """Write a table of all systems that have results, family by family.

    Args:
        runs: Folder with a folder for each system.

    Returns:
        ``comparison.md`` in that folder, and its text.

    Raises:
        SystemEvaluationError: If no system has results.
        RunFileError: If results are damaged.
    """
    found = {name: read_result(runs / name) for name in all_systems() if (runs / name / RESULTS).is_file()}
    if not found:
        raise SystemEvaluationError(f"No system in {runs} has results; train and evaluate one first.")
    families: dict[str, list[SystemResult]] = {}
    for name, result in found.items():
        families.setdefault(all_systems()[name].family, []).append(result)
    blocks = ["# Published systems compared"]
    for family, results in families.items():
        blocks += [f"## {family}", compare_family(results)]
    text = "\n\n".join(blocks) + "\n"
    path = runs / "comparison.md"
    write_whole(path, text.encode())
    return path, text


def compare_family(results: Sequence[SystemResult]) -> str:
    """Return a table with one column for each system."""
    rows = [["", *(result.name for result in results)]]
    heads = [head_cells(result) for result in results]
    rows += [[title, *(each[at] for each in heads)] for at, title in enumerate(HEAD)]
    measured = {key for result in results for key in result.measures}
    for key, (title, digits) in SET_ROWS.items():
        if key not in measured:
            continue
        rows.append([title, *(_cell(result.measures, key, digits) for result in results)])
    for figure in dict.fromkeys(name for result in results for name in result.figures):
        cells = [result.figures.get(figure) for result in results]
        rows.append([figure, *("" if each is None else f"{each:.3f}" for each in cells)])
    if measured:
        own = [_cell(result.own_measures, "mgeval_overlap", "3") for result in results]
        rows.append([OWN_OVERLAP, *own])
    return markdown(rows)


def head_cells(result: SystemResult) -> list[str]:
    """Return what `HEAD` names."""
    perplexity = "" if result.perplexity is None else f"{result.perplexity:.2f}"
    return [
        f"{result.parameters:,}",
        f"{result.minutes:.0f}",
        f"{result.seconds_to_generate:.{1 if result.seconds_to_generate >= 1 else 2}f}",
        perplexity,
    ]


def _cell(measures: dict[str, list[float | None]], key: str, digits: str) -> str:
    numbers = [math.nan if each is None else each for each in measures.get(key, [None] * 3)]
    return show(Estimate(*numbers), digits)
