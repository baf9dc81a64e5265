"""Several ideas for the same bars: how good is each rank, and how unlike the ideas before it?"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from rich.progress import track

from ripieno.engine.generate import FillOptions, Result, inpaint
from ripieno.engine.generate.ranking import Attack
from ripieno.engine.generate.ranking import distance as attack_distance
from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.training.data.store import Store
from ripieno.training.evaluation.bootstrap import Estimate, bootstrap
from ripieno.training.evaluation.cases import STEP, Case, Notes
from ripieno.training.evaluation.ensemble_measures import Share
from ripieno.training.evaluation.ensembles import (
    ROWS,
    draw_ensembles,
    heading,
    measure_fill,
    share_of,
    stamp_of,
)
from ripieno.training.evaluation.fills import FilledCase, SavedFills
from ripieno.training.evaluation.tables import measures, write_page

IDEA_ROWS: Mapping[str, tuple[str, str]] = {**ROWS, "distance": ("distance from the ideas before", "2")}
"""Measures of an idea, and how they are shown."""

SEED = 1

PREFACE = """\
Four bars of every lane, filled with {count} ideas in songs kept out of training, the rest of the song
known{how}. One column for each rank that the engine gives them. The distance is Jaccard's, of notes by lane,
sixteenth and pitch, and the mean over the ideas before: 0 for the same notes, 1 for none in common. In
parentheses: 95 % confidence intervals, songs drawn anew."""


def judge_ideas(
    model: OnnxModel,
    store: Store,
    sources: Sequence[str],
    limit: int,
    count: int,
    out: Path,
    *,
    retrieval: bool = True,
) -> Path:
    """Fill regions of songs kept out of training with several ideas and write ``ideas.md`` and ``.json``.

    Args:
        model: The pack to judge.
        store: Prepared data.
        sources: Names of data sets, each with a table of its own.
        limit: Regions of each source at most.
        count: Ideas for each region.
        out: Folder of the results; keeps the ideas, so that the same command goes on where it was stopped.
        retrieval: Whether the model is shown passages of the rest of the song.

    Raises:
        EnsemblesError: If a source has no song with a region to fill.
    """
    out.mkdir(parents=True, exist_ok=True)
    stamp, figures = stamp_of(model), {}
    how = "" if retrieval else ", bars around alone"
    blocks = [f"# {model.card.name} {model.card.version}: ideas", PREFACE.format(count=count, how=how)]
    for source in sources:
        cases = draw_ensembles(store, source, limit)
        record = SavedFills(out / f"{source}-ideas.json", stamp)
        options = FillOptions(SEED, variations=count, retrieval=retrieval)
        ideas = [draw_ideas(model, case, options, record) for case in track(cases, source)]
        figures[source] = {f"idea {rank + 1}": estimate_rank(cases, ideas, rank) for rank in range(count)}
        blocks += [heading(source, cases), measures(figures[source], IDEA_ROWS)]
    return write_page(out, "ideas", blocks, figures)


def draw_ideas(model: OnnxModel, case: Case, options: FillOptions, record: SavedFills) -> list[Notes]:
    """Return the ideas for a case by rank, made as ``ripieno inpaint --variations`` does, or kept before.

    Args:
        model: The pack.
        case: What to fill.
        options: With the number of ideas.
        record: What was made before; what is new is put there.
    """
    shown = "" if options.retrieval else "bars around alone/"
    made_of = f"{shown}{case.name}/{options.seed}"
    keys = [f"{made_of}/{rank} of {options.variations}" for rank in range(options.variations)]
    kept = [record.get(key) for key in keys]
    known = [notes for notes in kept if notes is not None]
    if len(known) == len(keys):
        return known
    *_, result = inpaint(model, case.whole, case.region_of_whole, options)
    made = [case.in_window(notes) for notes in result.variations] if isinstance(result, Result) else []
    for key, notes in zip(keys, made, strict=True):
        record.put(key, notes)
    return made


def estimate_rank(cases: Sequence[Case], ideas: Sequence[Sequence[Notes]], rank: int) -> dict[str, Estimate]:
    """Return the figures of the ideas of one rank, from 0.

    Args:
        cases: What was filled.
        ideas: The ideas of each case, by rank.
        rank: Which of them.
    """
    rows = [
        measure_fill(FilledCase(case, SEED, own[rank])) | {"distance": mean_distance(own[rank], own[:rank])}
        for case, own in zip(cases, ideas, strict=True)
    ]
    songs = [case.song for case in cases]
    return {name: bootstrap(songs, share_of(name, rows)) for name in IDEA_ROWS}


def mean_distance(notes: Notes, before: Sequence[Notes]) -> Share:
    """Return the mean Jaccard distance of notes from others; nothing is counted where there are none."""
    return Share(float(np.mean([distance(notes, each) for each in before])), 1) if before else Share(0, 0)


def distance(one: Notes, other: Notes) -> float:
    """Return the Jaccard distance of notes by lane, sixteenth and pitch; 0 where there are none."""
    return attack_distance(_attacks(one), _attacks(other))


def _attacks(notes: Notes) -> frozenset[Attack]:
    return frozenset(
        (lane, int(note.onset / STEP + 0.5), note.pitch) for lane, own in notes.items() for note in own
    )
