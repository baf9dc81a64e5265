"""From fills to figures with confidence intervals."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.stats import ks_2samp

from ripieno.engine.metrics.mgeval import FEATURES, compare_distances, distances
from ripieno.engine.metrics.self_similarity import adjacent_overlaps, consistency, variance
from ripieno.training.evaluation.bootstrap import Estimate, Rows, bootstrap, jackknife, mean
from ripieno.training.evaluation.cases import STEP, flat
from ripieno.training.evaluation.fills import FilledCase
from ripieno.training.evaluation.measures import lengths, measure, offsets, pitched, velocities
from ripieno.training.evaluation.passages import Corpus, moves

Floats = NDArray[np.float64]
Figures = dict[str, Estimate]
Row = TypeVar("Row")

FRAME, HOP = 4, 2
"""Bars of a frame of self-similarity, and from one to the next."""

MIN_PAIRS = 6
"""Pairs of songs from which a density of distances is worth fitting."""

BEST: Mapping[str, Callable[[Sequence[float]], float]] = {"note_f1": max, "rhythm": max, "pitch_classes": min}
"""Measures of which the best of all seeds is also given."""

NOTHING = Estimate(float("nan"), float("nan"), float("nan"))


def single_figures(made: Sequence[FilledCase], true: Sequence[FilledCase]) -> Figures:
    """Return the means of what is measured in every fill, and what follows from them.

    Args:
        made: Fills of some cases, one or more of each.
        true: The true bars of the same cases.
    """
    rows, songs = [measure(fill) for fill in made], songs_of(made)
    known = {fill.case.name: measure(fill) for fill in true}
    found = {name: mean([row[name] for row in rows], songs) for name in rows[0] if name != "onset_ratio"}
    for name, best in BEST.items():
        by_case: dict[str, list[float]] = defaultdict(list)
        for fill, row in zip(made, rows, strict=True):
            by_case[fill.case.name].append(row[name])
        own = {fill.case.name: fill.case.song for fill in made}
        values = [best(of_case) for of_case in by_case.values()]
        several = min(map(len, by_case.values())) > 1
        found[f"{name}_best"] = mean(values, [own[case] for case in by_case]) if several else NOTHING
    ratios = np.array([row["onset_ratio"] for row in rows])
    for name, share in (("density", 0.5), ("density_low", 0.05), ("density_high", 0.95)):
        found[name] = bootstrap(songs, partial(_quantile, ratios, share))
    for name in ("sounding", "length", "best_overlap"):
        pairs = np.array(
            [(row[name], known[fill.case.name][name]) for fill, row in zip(made, rows, strict=True)]
        )
        pairs[~np.isfinite(pairs).all(axis=1)] = np.nan
        found[f"{name}_to_truth"] = bootstrap(songs, partial(_quotient, pairs))
    return found


def set_figures(made: Sequence[FilledCase], true: Sequence[FilledCase]) -> Figures:
    """Return how unlike two sets of bars are: distributions, self-similarity, MGEval.

    Args:
        made: Fills.
        true: True bars of the same songs.
    """
    songs = (songs_of(made), songs_of(true))
    found = {
        "length_ks": _of_sets([lengths(f.tonal) for f in made], [lengths(f.tonal) for f in true], songs, _ks),
        "velocity_ks": _of_sets(
            [velocities(f.all) for f in made], [velocities(f.all) for f in true], songs, _ks
        ),
        "offset_ks": _of_sets([offsets(f.all) for f in made], [offsets(f.all) for f in true], songs, _ks),
    }
    for name in ("pitch", "duration"):
        overlaps = [[frame_overlaps(fill, name) for fill in fills] for fills in (made, true)]
        for what, similarity in (("consistency", consistency), ("variance", variance)):
            found[f"{what}_{name}"] = _of_sets(overlaps[0], overlaps[1], songs, partial(_joined, similarity))
    return found


def mgeval_figures(
    made: Sequence[FilledCase], true: Sequence[FilledCase]
) -> tuple[Figures, dict[str, list[float]]]:
    """Return the means over the nine features of MGEval, and overlap and divergence of each.

    Args:
        made: Fills, one of each case.
        true: True bars of the same songs.
    """
    made, true = [fill for fill in made if fill.all], [fill for fill in true if fill.all]
    songs = [*songs_of(made), *songs_of(true)]
    labels = np.unique(np.array(songs), return_inverse=True)[1]
    gaps = {}
    for name, feature in FEATURES.items():
        values = np.array([feature(fill.tonal or fill.all, STEP) for fill in [*made, *true]])
        gaps[name] = distances(values, values[len(made) :])

    def compare(name: str, rows: Rows) -> tuple[float, float]:
        """Return overlap and divergence of some rows of both sets."""
        of_made, of_true = rows[rows < len(made)], rows[rows >= len(made)]
        # Bars of one song are nearer to each other than two songs are; only pairs of songs are compared.
        apart = [labels[own][:, None] != labels[of_true][None] for own in (of_true, of_made)]
        table = gaps[name]
        within, between = (table[np.ix_(own, of_true - len(made))] for own in (of_true, of_made))
        if min(apart[0].sum(), apart[1].sum()) < MIN_PAIRS:
            return float("nan"), float("nan")
        return compare_distances(within[apart[0]], between[apart[1]])

    each = {name: list(compare(name, np.arange(len(songs)))) for name in FEATURES}

    @cache
    def average(rows: bytes) -> tuple[float, ...]:
        pairs = [compare(name, np.frombuffer(rows, np.int64)) for name in FEATURES]
        return tuple(np.mean(pairs, axis=0).tolist())

    # The second figure finds what the first has worked out.
    figures = {
        "mgeval_overlap": jackknife(songs, lambda rows: average(rows.tobytes())[0]),
        "mgeval_divergence": jackknife(songs, lambda rows: average(rows.tobytes())[1]),
    }
    return figures, each


def passage_figures(made: Sequence[FilledCase], corpus: Corpus) -> tuple[Figures, list[int]]:
    """Return the 95th percentile, and the mean, of the longest passages shared with training songs.

    Returns:
        The figures, and the longest passage of each fill, in notes.
    """
    queries, owners = [], []
    for index, fill in enumerate(made):
        for notes in fill.notes.values():
            if len(notes) > 1:
                queries.append(moves([n.onset / STEP for n in notes], [n.pitch for n in notes]))
                owners.append(index)
    longest = np.zeros(len(made), np.int64)
    np.maximum.at(longest, owners, corpus.longest_shared(queries))
    figures = {
        "passage_95": bootstrap(songs_of(made), partial(_quantile, longest.astype(float), 0.95)),
        "passage_mean": mean(longest.tolist(), songs_of(made)),
    }
    return figures, longest.tolist()


def frame_overlaps(fill: FilledCase, what: str) -> Floats:
    """Return the overlaps of adjacent frames of which at least one holds a filled bar.

    Args:
        fill: A fill; it is judged in its window.
        what: ``pitch`` or ``duration`` (in sixteenths).
    """
    case, bar = fill.case, fill.case.bar
    notes = [*flat(case.known), *fill.all]
    notes = pitched(notes) or notes
    starts = range(0, case.clip.bars - FRAME + 1, HOP)
    frames = [
        np.array(
            [
                note.pitch if what == "pitch" else note.length / STEP
                for note in notes
                if first * bar <= note.onset < (first + FRAME) * bar
            ],
            float,
        )
        for first in starts
    ]
    new = [bool(set(range(first, first + FRAME)) & set(case.region.bars)) for first in starts]
    touched = [one or other for one, other in pairwise(new)]
    overlaps: Floats = adjacent_overlaps(frames)[np.array(touched, bool)]
    return overlaps


def songs_of(fills: Sequence[FilledCase]) -> list[str]:
    """Return the song of each fill."""
    return [fill.case.song for fill in fills]


def _of_sets(
    made: Sequence[Row],
    true: Sequence[Row],
    songs: tuple[list[str], list[str]],
    statistic: Callable[[list[Row], list[Row]], float],
) -> Estimate:
    """Bootstrap a figure of two sets; songs are drawn for both at once."""

    def drawn(rows: Rows) -> float:
        one = [made[row] for row in rows if row < len(made)]
        other = [true[row - len(made)] for row in rows if row >= len(made)]
        return statistic(one, other) if one and other else float("nan")

    return bootstrap([*songs[0], *songs[1]], drawn)


def _joined(similarity: Callable[[Floats, Floats], float], made: list[Floats], true: list[Floats]) -> float:
    return similarity(np.concatenate(made), np.concatenate(true))


def _ks(made: list[Floats], true: list[Floats]) -> float:
    one, other = np.concatenate(made), np.concatenate(true)
    return float(ks_2samp(one, other, method="asymp").statistic) if len(one) and len(other) else float("nan")


def _quantile(values: Floats, share: float, rows: Rows) -> float:
    return float(np.quantile(values[rows], share))


def _quotient(pairs: Floats, rows: Rows) -> float:
    sums = np.nansum(pairs[rows], axis=0)
    return float(sums[0] / sums[1]) if sums[1] else float("nan")
