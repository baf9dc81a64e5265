"""Four bars of all lanes of ensembles: does each lane play as it does elsewhere, with the others?"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.errors import RipienoError
from ripieno.engine.metrics.fills import note_f1
from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.training.data.store import Store
from ripieno.training.evaluation.bootstrap import Estimate, Rows, bootstrap
from ripieno.training.evaluation.cases import STEP, Case, draw_in_turn, flat
from ripieno.training.evaluation.ensemble_measures import Share, measure_ensemble
from ripieno.training.evaluation.fillers import Filler, Model, Truth
from ripieno.training.evaluation.fills import FilledCase, SavedFills, code_stamp, fill_cases
from ripieno.training.evaluation.tables import measures, write_page

ROWS: Mapping[str, tuple[str, str]] = {
    "range": ("notes outside the range that the lane has elsewhere", "%"),
    "places": ("onsets at places in the bar that the lane does not use around", "%"),
    "clashes": ("notes a semitone from another lane's for a beat", "%"),
    "silenced": ("beats after the region that fall silent", "%"),
    "empty": ("lanes left empty", "%"),
    "notes": ("notes, ratio to truth", "2"),
    "length": ("note length, ratio to truth", "2"),
    "chords": ("notes per attack, ratio to truth", "2"),
    "note_f1": ("note F1", "3"),
}
"""Measures, and how they are shown."""

RATIOS = ("length", "chords")
"""Measures that are divided by the same one of the true bars."""

PREFACE = """\
Four bars of every lane, filled in songs kept out of training, the rest of the song known. Shares are of all
notes, onsets, beats or lanes of a column together. In parentheses: 95 % confidence intervals, songs drawn
anew. Seeds of the model: {seeds}."""

Floats = NDArray[np.float64]


class EnsemblesError(RipienoError):
    """Songs that hold no region to fill."""


def judge_ensembles(
    model: OnnxModel,
    store: Store,
    sources: Sequence[str],
    limit: int,
    seeds: int,
    out: Path,
    retrieval: Sequence[bool] = (True, False),
) -> Path:
    """Fill regions of songs kept out of training, measure them and write ``ensembles.md`` and ``.json``.

    Args:
        model: The pack to judge.
        store: Prepared data.
        sources: Names of data sets, each with a table of its own.
        limit: Regions of each source at most.
        seeds: Fills of each region.
        out: Folder of the results; keeps the fills, so that the same command goes on where it was stopped.
        retrieval: Whether the model is shown a passage of the rest of the song; each choice is a column.

    Raises:
        EnsemblesError: If a source has no song with a region to fill.
    """
    out.mkdir(parents=True, exist_ok=True)
    stamp = stamp_of(model)
    columns: dict[str, dict[str, list[FilledCase]]] = {}
    for source in sources:
        cases = draw_ensembles(store, source, limit)
        record = SavedFills(out / f"{source}-ensemble-fills.json", stamp)
        fillers: list[Filler] = [*(Model(model, near=not shown) for shown in retrieval), Truth()]
        columns[source] = {
            filler.name: fill_cases(filler, cases, range(1, seeds + 1), record) for filler in fillers
        }
    if len(sources) > 1:
        names = columns[sources[0]]
        columns["all sources"] = {
            name: [fill for own in columns.values() for fill in own[name]] for name in names
        }
    figures = {
        source: {name: estimate(fills) for name, fills in own.items()} for source, own in columns.items()
    }
    blocks = [
        f"# {model.card.name} {model.card.version}: ensembles",
        PREFACE.format(seeds=seeds),
        *(
            block
            for source, own in figures.items()
            for block in (heading(source, [f.case for f in columns[source]["truth"]]), measures(own, ROWS))
        ),
    ]
    return write_page(out, "ensembles", blocks, figures)


def heading(source: str, cases: Sequence[Case]) -> str:
    """Return the heading of a table: a source, and how many songs and regions were filled."""
    return f"## {source}: {len({case.song for case in cases})} songs, {len(cases)} regions"


def stamp_of(model: OnnxModel) -> str:
    """Return what fills depend on beside case, filler and seed: the weights and the code."""
    return "/".join([model.card.name, *model.card.sha256.values(), code_stamp()])


def draw_ensembles(store: Store, source: str, limit: int) -> list[Case]:
    """Draw regions of songs of a source that were kept out of training, songs and works in turn.

    Raises:
        EnsemblesError: If there is none.
    """
    held = [piece for piece in store.pieces("valid") if piece.source == source]
    order = np.random.default_rng(1).permutation(len(held))
    cases = draw_in_turn([held[index] for index in order], limit)
    if not cases:
        raise EnsemblesError(
            f"The store has no song of {source} kept out of training with eight bars in one metre; "
            "prepare more of that source, or name another one."
        )
    return cases


def measure_fill(fill: FilledCase) -> dict[str, Share]:
    """Return every measure of a fill."""
    case = fill.case
    found = measure_ensemble(case.whole, case.region_of_whole, case.in_song(fill.notes))
    return found | {"note_f1": Share(note_f1(fill.all, flat(case.true), STEP), 1)}


def estimate(fills: Sequence[FilledCase]) -> dict[str, Estimate]:
    """Return the figures of some fills with their intervals."""
    rows = [measure_fill(fill) for fill in fills]
    songs = [fill.case.song for fill in fills]
    return {name: bootstrap(songs, share_of(name, rows)) for name in ROWS}


def share_of(name: str, rows: Sequence[Mapping[str, Share]]) -> Callable[[Rows], float]:
    """Return what gives a measure of some rows, all their notes together."""
    own = np.array([row[name] for row in rows], float)
    true = np.array([row[f"true {name}"] for row in rows], float) if name in RATIOS else None
    return partial(_quotient, own, true)


def _quotient(own: Floats, true: Floats | None, rows: Rows) -> float:
    part, whole = own[rows].sum(axis=0)
    value = part / whole if whole else float("nan")
    return float(value if true is None else value / _quotient(true, None, rows))
