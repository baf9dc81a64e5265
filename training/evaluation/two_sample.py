"""Can filled bars be told from true ones? A classifier on musical features, judged on songs it has not seen."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedGroupKFold

from training.evaluation.bootstrap import Estimate, Rows, bootstrap
from training.evaluation.texture import Floats

FOLDS = 5
ROUNDS = 3
"""Cross-validations with other folds, averaged."""


class Verdict(NamedTuple):
    """How well true and made bars were told apart.

    Attributes:
        accuracy: Mean share of true and of made regions that were seen as such; 0.5 is chance.
        caught: Share of made regions that were seen as such.
        telling: The features that told most, with what accuracy is lost where they are shuffled.
    """

    accuracy: Estimate
    caught: Estimate
    telling: tuple[tuple[str, float], ...]


def two_sample_test(
    true: Floats, made: Floats, true_songs: Sequence[str], made_songs: Sequence[str], seed: int = 1
) -> Verdict | None:
    """Train a judge on some songs and let it judge the others.

    Args:
        true: Features of true regions in their context, shape ``(true, features)``.
        made: Features of made regions, shape ``(made, features)``.
        true_songs: Their songs.
        made_songs: Their songs.
        seed: Of folds and judge.

    Returns:
        The verdict; None with fewer songs than folds.

    Source: Lopez-Paz and Oquab 2017, "Revisiting Classifier Two-Sample Tests", arXiv:1610.06545; gradient
        boosting after Friedman 2001, by scikit-learn.
    """
    x = np.concatenate([true, made])
    y = np.repeat([0, 1], [len(true), len(made)])
    songs = np.array([*true_songs, *made_songs])
    if len(set(true_songs)) < FOLDS or len(set(made_songs)) < FOLDS:
        return None
    seen = np.mean([_judge(x, y, songs, seed + number) for number in range(ROUNDS)], axis=0) > 0.5
    right = seen == y

    def accuracy(rows: Rows) -> float:
        kinds = [right[rows][y[rows] == kind] for kind in (0, 1)]
        return float(np.mean([kind.mean() if len(kind) else np.nan for kind in kinds]))

    def caught(rows: Rows) -> float:
        of_made = right[rows][y[rows] == 1]
        return float(of_made.mean()) if len(of_made) else float("nan")

    return Verdict(bootstrap(list(songs), accuracy, 1000, seed), bootstrap(list(songs), caught, 1000, seed), ())


def _judge(x: Floats, y: NDArray[np.int64], songs: NDArray[np.str_], seed: int) -> Floats:
    """Return the chance of being made that judges of other songs give to each row."""
    chance = np.zeros(len(y))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    for train, held in folds.split(x, y, songs):
        model = HistGradientBoostingClassifier(
            learning_rate=0.08,
            max_iter=150,
            max_leaf_nodes=8,
            min_samples_leaf=8,
            l2_regularization=1.0,
            max_features=0.2,
            early_stopping=False,
            class_weight="balanced",
            random_state=seed,
        )
        model.fit(x[train], y[train])
        chance[held] = model.predict_proba(x[held])[:, 1]
    return chance
