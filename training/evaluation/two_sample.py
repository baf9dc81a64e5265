"""Can filled bars be told from true ones? A judge of musical features, asked about songs it has not seen."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedGroupKFold

from ripieno.training.evaluation.bootstrap import Estimate, Rows, bootstrap
from ripieno.training.evaluation.texture import Floats

Labels = NDArray[np.int64]

FOLDS = 5
SHOWN = 150
"""Features that a judge is shown: those that, one by one, tell most in the songs it learns from."""

SEPARATED = 12
"""Features named in a verdict."""

_ARTICULATION = ("velocit", "accent", "louder", "played")
_LENGTHS = ("length", "sounding", "silence", "legato", "rest ", "held", "clash")
_HARMONY = ("interval class", "lowest", "harmony", "beat entropy", "beats ")
_TIMING = ("off the grid", "offset", "wait in", "wait out")

VIEWS: Mapping[str, tuple[str, ...]] = {
    "": (),
    ", velocities not shown": _ARTICULATION,
    ", only sixteenths and pitches shown": _ARTICULATION + _LENGTHS + _HARMONY + _TIMING,
}
"""What a judge is not shown: features whose names hold one of these words. Harmony is weighed by length."""


class Verdict(NamedTuple):
    """How well true and made bars were told apart.

    Attributes:
        accuracy: Mean of the shares of true and of made regions that were seen as such; 0.5 is chance.
        caught: Share of made regions that were seen as such.
        separating_features: The features that tell most, one by one, with the chance that a made region has
            the higher value than a true one (or lies further from the middle), 0.5 being no difference.
    """

    accuracy: Estimate
    caught: Estimate
    separating_features: tuple[tuple[str, float], ...]


class Sample(NamedTuple):
    """Features of regions in their context, and their songs.

    Attributes:
        features: Shape ``(regions, features)``.
        songs: One for each region.
    """

    features: Floats
    songs: Sequence[str]


def two_sample_test(true: Sample, made: Sample, names: Sequence[str], seed: int = 1) -> Verdict | None:
    """Train a judge on some songs and let it judge the others.

    Args:
        true: True regions.
        made: Made regions.
        names: Names of the features.
        seed: Of folds and judge.

    Returns:
        The verdict; None with fewer songs than folds.

    Source: Lopez-Paz and Oquab 2017, "Revisiting Classifier Two-Sample Tests", arXiv:1610.06545; gradient
        boosting after Friedman 2001, by scikit-learn.
    """
    if min(len(set(true.songs)), len(set(made.songs))) < FOLDS:
        return None
    x = np.concatenate([true.features, made.features])
    y = np.repeat([0, 1], [len(true.songs), len(made.songs)])
    songs = np.array([*true.songs, *made.songs])
    right = (_judge(x, y, songs, seed) > 0.5) == y

    def accuracy(rows: Rows) -> float:
        kinds = [right[rows][y[rows] == kind] for kind in (0, 1)]
        return float(np.mean([kind.mean() if len(kind) else np.nan for kind in kinds]))

    def caught(rows: Rows) -> float:
        of_made = right[rows][y[rows] == 1]
        return float(of_made.mean()) if len(of_made) else float("nan")

    power = separating_features(x, y)
    best = np.argsort(-np.abs(power - 0.5), kind="stable")[:SEPARATED]
    return Verdict(
        bootstrap(list(songs), accuracy, 0, seed),
        bootstrap(list(songs), caught, 0, seed),
        tuple((names[index], float(power[index])) for index in best),
    )


def without(sample: Sample, names: Sequence[str], words: Sequence[str]) -> tuple[Sample, list[str]]:
    """Return a sample, and the names, without the features whose names hold one of some words."""
    kept = [index for index, name in enumerate(names) if not any(word in name for word in words)]
    return Sample(sample.features[:, kept], sample.songs), [names[index] for index in kept]


def separating_features(x: Floats, y: Labels) -> Floats:
    """Return, for each feature, how well it alone tells kind 1 from kind 0.

    Returns:
        Shape ``(features,)``: the area under the ROC curve of the value or of its distance from the middle
        rank, whichever tells more; values that are not numbers lie in the middle.

    Source: Mann and Whitney 1947; the area is their U, divided by the number of pairs.
    """
    known = np.isfinite(x)
    ranks = np.where(known, rankdata(np.where(known, x, np.nan), axis=0, nan_policy="omit"), 0)
    ranks = np.where(known, ranks - ranks.sum(axis=0) / np.maximum(known.sum(axis=0), 1), 0)
    areas = np.array([_area(ranks, y), _area(np.abs(ranks), y)])
    selected: Floats = np.take_along_axis(areas, np.abs(areas - 0.5).argmax(axis=0)[None], axis=0)[0]
    return selected


def _area(values: Floats, y: Labels) -> Floats:
    ranks = rankdata(values, axis=0)
    ones, zeros = int((y == 1).sum()), int((y == 0).sum())
    above: Floats = ranks[y == 1].sum(axis=0) - ones * (ones + 1) / 2
    return above / (ones * zeros)


def _judge(x: Floats, y: Labels, songs: NDArray[np.str_], seed: int) -> Floats:
    """Return the chance of being made that judges of other songs give to each row."""
    chance = np.zeros(len(y))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    for train, held in folds.split(x, y, songs):
        power = np.abs(separating_features(x[train], y[train]) - 0.5)
        shown = np.argsort(-power, kind="stable")[:SHOWN]
        model = HistGradientBoostingClassifier(
            learning_rate=0.15,
            max_iter=60,
            max_leaf_nodes=8,
            min_samples_leaf=8,
            l2_regularization=1.0,
            max_features=0.3,
            early_stopping=False,
            class_weight="balanced",
            random_state=seed,
        )
        model.fit(x[np.ix_(train, shown)], y[train])
        chance[held] = model.predict_proba(x[np.ix_(held, shown)])[:, 1]
    return chance
