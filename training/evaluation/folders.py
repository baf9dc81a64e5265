"""Two folders of MIDI files, compared on a page with pictures."""

from collections.abc import Sequence
from pathlib import Path

from ripieno.training.evaluation.bootstrap import Estimate
from ripieno.training.evaluation.music_sets import (
    SET_ROWS,
    MusicSet,
    compare_sets,
    describe_set,
    mgeval_overlaps,
)
from ripieno.training.evaluation.set_plots import draw_sets
from ripieno.training.evaluation.tables import markdown, measures, write_page

PREFACE = """\
{made}: {made_count} pieces; {true}: {true_count} pieces. In parentheses: 95 % intervals, pieces left out one
by one. KL divergences are of the first set from the second, counts raised by a half; distances are Euclidean,
of how often each of the 128 pitches occurs in a piece; transposed: each piece moved to C major or A minor."""


def measure_folders(one: Path, other: Path, out: Path | None) -> str:
    """Compare the music of a folder with that of another.

    Args:
        one: Folder of MIDI files that are measured.
        other: Folder of those that they are compared with.
        out: Folder for ``measures.md``, ``measures.json`` and pictures; None writes nothing.

    Returns:
        The page.

    Raises:
        MusicSetError: If a folder has too few MIDI files with notes.
    """
    made, true = MusicSet.read(one), MusicSet.read(other)
    blocks, columns = describe_sets(made, true)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        pictures = [f"![{path.stem}]({path.name})" for path in draw_sets((made, true), out)]
        write_page(out, "measures", [*blocks, *pictures], {"measures": columns})
    return "\n\n".join(blocks)


def describe_sets(made: MusicSet, true: MusicSet) -> tuple[Sequence[str], dict[str, dict[str, Estimate]]]:
    """Return the measures of two sets as blocks of Markdown, and as estimates by set."""
    columns = {made.name: compare_sets(made, true), true.name: describe_set(true)}
    overlaps = mgeval_overlaps(made, true)
    rows = [["MGEval feature", "overlap", "divergence, nats"]]
    rows += [[name, f"{area:.2f}", f"{divergence:.2f}"] for name, (area, divergence) in overlaps.items()]
    preface = PREFACE.format(
        made=made.name, made_count=len(made.pieces), true=true.name, true_count=len(true.pieces)
    )
    blocks = ["# Two sets of music", preface, measures(columns, SET_ROWS), markdown(rows)]
    silent = [*made.silent, *true.silent]
    if silent:
        blocks.append(f"Left out, because they have no pitched note: {', '.join(silent)}.")
    return blocks, columns
