"""The whole evaluation: cases, fills, figures, and what is written of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import Progress
from threadpoolctl import threadpool_limits

from ripieno.engine.errors import RipienoError
from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.training.data.piece import Piece
from ripieno.training.data.store import Store
from ripieno.training.evaluation.bootstrap import plain
from ripieno.training.evaluation.cases import Case, draw_cases
from ripieno.training.evaluation.features import matrix
from ripieno.training.evaluation.figures import (
    Figures,
    mgeval_figures,
    passage_figures,
    set_figures,
    single_figures,
    songs_of,
)
from ripieno.training.evaluation.fillers import CopyBars, CopyPassage, Filler, Model, OtherSong, Truth
from ripieno.training.evaluation.fills import FilledCase, SavedFills, code_stamp, fill_cases
from ripieno.training.evaluation.markov import Markov
from ripieno.training.evaluation.passages import Corpus
from ripieno.training.evaluation.two_sample import VIEWS, Sample, Verdict, two_sample_test, without

WINDOWS = 4
"""Windows of each song whose true bars, copies and other songs' bars the judges are shown."""

CHAIN_SONGS = 150
"""Training songs that the Markov chain knows."""

RECORD = "fills.json"


class EvaluationError(RipienoError):
    """Songs that cannot be judged on."""


@dataclass(frozen=True)
class MusicKind:
    """A kind of music that is judged on its own.

    Attributes:
        source: Name of the data set.
        title: Heading of its tables.
        windows: Windows of each song that are filled.
    """

    source: str
    title: str
    windows: int


POP = MusicKind("pop909", "Pop songs, three roles", 1)
DRUMS = MusicKind("groove", "Drum performances", 2)


@dataclass(frozen=True)
class SuiteResult:
    """All that came of one kind of music.

    Attributes:
        kind: Which music.
        cases: What was filled.
        fills: The fills of each filler.
        figures: The figures of each filler.
        features: Of each filler, overlap and divergence of every feature of MGEval.
        passages: Of each filler, the longest shared passage of each fill.
        verdicts: What the judges said, by what they had to tell from true bars.
    """

    kind: MusicKind
    cases: Sequence[Case]
    fills: Mapping[str, Sequence[FilledCase]]
    figures: Mapping[str, Figures]
    features: Mapping[str, Mapping[str, Sequence[float]]]
    passages: Mapping[str, Sequence[int]]
    verdicts: Mapping[str, Verdict]

    def record(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        return {
            "songs": len({case.song for case in self.cases}),
            "regions": len(self.cases),
            "figures": {
                name: {key: plain(e) for key, e in own.items()} for name, own in self.figures.items()
            },
            "mgeval": {name: dict(own) for name, own in self.features.items()},
            "two_sample": {
                name: {
                    "accuracy": plain(verdict.accuracy),
                    "caught": plain(verdict.caught),
                    "telling": [list(pair) for pair in verdict.separating_features],
                }
                for name, verdict in self.verdicts.items()
            },
        }


def judge(model: OnnxModel, store: Store, kind: MusicKind, limit: int, seeds: int, out: Path) -> SuiteResult:
    """Fill and measure one kind of music.

    Args:
        model: The pack to judge.
        store: Prepared data; its validation songs are filled.
        kind: Which music.
        limit: Pieces at most.
        seeds: Fills of each region.
        out: Folder that keeps the fills, so that the same command goes on where it was stopped.

    Raises:
        EvaluationError: If no validation song is long enough.
    """
    held = [piece for piece in store.pieces("valid") if piece.source == kind.source][:limit]
    every = draw_cases(held, max(WINDOWS, kind.windows))
    cases = [case for case in every if case.window < kind.windows]
    if not cases:
        raise EvaluationError(
            f"The store has no song of {kind.source} kept out of training with eight bars in one metre; "
            "prepare more of that source."
        )
    training = store.pieces("train")
    stamp = "/".join([model.card.name, *model.card.sha256.values(), code_stamp()])
    record = SavedFills(out / f"{kind.source}-{RECORD}", stamp)
    fills = _fill_all(model, training, kind, cases, seeds, record)
    elsewhere = [FilledCase(case, 0, case.true) for case in every if case.window == kind.windows]
    # Nothing here is large enough to gain from several threads, which quarrel on a busy machine.
    with threadpool_limits(1):
        figures, features, passages = _figures(fills, elsewhere or fills["truth"], Corpus.of(training))
        verdicts = _verdicts(fills, every)
    return SuiteResult(kind, cases, fills, figures, features, passages, verdicts)


def _fill_all(
    model: OnnxModel,
    training: Sequence[Piece],
    kind: MusicKind,
    cases: Sequence[Case],
    seeds: int,
    record: SavedFills,
) -> dict[str, list[FilledCase]]:
    own = [piece for piece in training if piece.source == kind.source][:CHAIN_SONGS]
    near = Model(model, near=True)
    copies: list[Filler] = [CopyPassage(), CopyBars(False), CopyBars(True)]
    fillers: list[Filler] = [Model(model), near, *copies, Markov(own), Truth()]
    fills = {filler.name: fill_cases(filler, cases, range(1, seeds + 1), record) for filler in fillers}
    chords = [case for case in cases if case.chords]
    if chords:
        with_chords = Model(model, with_chords=True)
        fills[with_chords.name] = fill_cases(with_chords, chords, [1], record)
    return fills


def _figures(
    fills: Mapping[str, Sequence[FilledCase]], elsewhere: Sequence[FilledCase], corpus: Corpus
) -> tuple[dict[str, Figures], dict[str, dict[str, list[float]]], dict[str, list[int]]]:
    """Measure all fills. As a set, the true bars are compared with true bars from elsewhere in the songs."""
    figures: dict[str, Figures] = {}
    features: dict[str, dict[str, list[float]]] = {}
    passages: dict[str, list[int]] = {}
    true = fills["truth"]
    with Progress() as progress:
        for name, made in progress.track(fills.items(), description="measuring"):
            as_set = elsewhere if name == "truth" else made
            first = [fill for fill in as_set if fill.seed == as_set[0].seed]
            mgeval, features[name] = mgeval_figures(first, true)
            shared, passages[name] = passage_figures(made, corpus)
            figures[name] = single_figures(made, true) | set_figures(as_set, true) | mgeval | shared
    return figures, features, passages


def _verdicts(fills: Mapping[str, Sequence[FilledCase]], every: Sequence[Case]) -> dict[str, Verdict]:
    """Let judges tell fills from true bars.

    They must see copies and other songs' bars, and must not see a difference between true bars of some
    windows and of others.
    """
    truth = [FilledCase(case, 0, case.true) for case in every]
    copies = [
        FilledCase(case, 0, CopyBars(number % 2 == 1).fill(case, 0)) for number, case in enumerate(every)
    ]
    others = [FilledCase(case, 0, OtherSong(every).fill(case, 0)) for case in every]
    made = {
        "model": fills["model"],
        "model, bars around alone": fills["model, bars around alone"],
        "Markov chain": fills["Markov chain"],
        "copied passage": fills["copied passage"],
        "copied bars": copies,
        "other songs' bars": others,
    }
    pool = [*truth, *(fill for own in made.values() for fill in own)]
    values, names = matrix(pool)
    ends = np.cumsum([len(truth), *(len(own) for own in made.values())])
    true = Sample(values[: ends[0]], songs_of(truth))
    found: dict[str, Verdict] = {}
    with Progress() as progress:
        for number, (name, own) in enumerate(progress.track(made.items(), description="judging")):
            sample = Sample(values[ends[number] : ends[number + 1]], songs_of(own))
            for view, hidden in VIEWS.items() if name == "model" else [("", ())]:
                seen, kept = without(sample, names, hidden)
                verdict = two_sample_test(without(true, names, hidden)[0], seen, kept)
                found |= {} if verdict is None else {name + view: verdict}
    even, odd = (_picked(true, [case.window % 2 == half for case in every]) for half in (0, 1))
    control = two_sample_test(even, odd, names)
    return found if control is None else found | {"true bars, from one another": control}


def _picked(sample: Sample, which: Sequence[bool]) -> Sample:
    songs = [song for song, picked in zip(sample.songs, which, strict=True) if picked]
    return Sample(sample.features[np.array(which)], songs)


def write_results(outcomes: Sequence[SuiteResult], model: OnnxModel, seeds: int, out: Path) -> Path:
    """Write ``results.json``; not a number becomes null."""
    card = model.card
    results = {
        "pack": {"name": card.name, "version": card.version, "sha256": dict(card.sha256)},
        "seeds": seeds,
        **{outcome.kind.source: outcome.record() for outcome in outcomes},
    }
    path = out / "results.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return path
