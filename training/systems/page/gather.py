"""What lies in folders of runs: results, losses, music and pictures of each system."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.engine.systems.song import PianoSong
from ripieno.training.evaluation.bootstrap import plain
from ripieno.training.evaluation.music_sets import (
    MIN_PIECES,
    MeasuredPiece,
    MusicSet,
    compare_sets,
    describe_set,
    overlap_estimate,
)
from ripieno.training.systems import own_model
from ripieno.training.systems.evaluation import (
    HELD_OUT,
    RESULTS,
    SystemEvaluationError,
    SystemResult,
    read_result,
    rewrite,
)
from ripieno.training.systems.registry import AnySystem, all_systems
from ripieno.training.systems.run_files import read_run_file
from ripieno.training.systems.score.search import SEARCH, JudgedTrial, read_trials
from ripieno.training.systems.spectrogram.evaluation import SOUND_DISTANCE
from ripieno.training.systems.system import System

OVERLAP = "mgeval_overlap"
RANKED = ("transition_kl", "step_kl", OVERLAP)
"""Measures by whose ranks a system is the best of its family; of the last one more is better."""


@dataclass(frozen=True)
class EvaluatedSystem:
    """A system that was trained and evaluated.

    Attributes:
        system: What it is.
        folder: What its evaluation left.
        result: Its figures.
    """

    system: AnySystem
    folder: Path
    result: SystemResult

    @property
    def name(self) -> str:
        """By which it is trained."""
        return self.system.name

    @property
    def history(self) -> Sequence[Mapping[str, float]]:
        """Losses of its training; empty where they were not kept."""
        path = self.folder / "checkpoint.json"
        if not path.is_file():
            return ()
        remedy = "delete it; the page then lacks these losses"
        kept = read_run_file(path, list[dict[str, float | None]], remedy)
        return [
            {name: math.nan if value is None else value for name, value in record.items()} for record in kept
        ]


def count_pieces(folder: Path) -> int:
    """Return how many pieces a system made in its evaluation."""
    return len(list((folder / "samples").glob("*.mid")))


@dataclass(frozen=True)
class PageData:
    """What the page is made of.

    Attributes:
        families: Systems that were evaluated, in the order of the works; a family may have none.
        missing: Systems that were not.
        own: Folder and figures of Ripieno's own model; None where it was not evaluated.
        held_out: Folder with MIDI files of the held-out songs.
        trials: Those of the search, by method.
    """

    families: Mapping[str, Sequence[EvaluatedSystem]]
    missing: Sequence[AnySystem]
    own: tuple[Path, SystemResult] | None
    held_out: Path
    trials: Mapping[str, Sequence[JudgedTrial]]

    @cached_property
    def reference(self) -> dict[str, list[float | None]]:
        """Measures of the held-out songs; distances are those of one half of them to the other half.

        With fewer than four songs there are no distances.
        """
        songs = MusicSet.read(self.held_out)
        one, other = (replace(songs, pieces=songs.pieces[first::2]) for first in (0, 1))
        found = describe_set(songs)
        if len(other.pieces) >= MIN_PIECES:
            found = compare_sets(one, other) | found
        return {name: plain(estimate) for name, estimate in found.items()}


def gather(runs: Sequence[Path]) -> PageData:
    """Read all results; of a system that several folders have, those of the first one count.

    Args:
        runs: Folders with a folder for each system.

    Raises:
        SystemEvaluationError: If no system that makes notes has results.
        RunFileError: If results are damaged.
    """
    families: dict[str, list[EvaluatedSystem]] = {}
    missing = []
    for name, system in all_systems().items():
        folder = find_results(runs, name)
        family = families.setdefault(system.family, [])
        if folder is None:
            missing.append(system)
        else:
            family.append(EvaluatedSystem(system, folder, complete(read_result(folder), folder, system)))
    own = find_results(runs, own_model.NAME)
    folders = [each.folder for family in families.values() for each in family]
    folders += [own] if own else []
    held_out = next((folder / HELD_OUT for folder in folders if any((folder / HELD_OUT).glob("*.mid"))), None)
    if held_out is None:
        named = " or ".join(map(str, runs))
        raise SystemEvaluationError(f"No system in {named} has results; train and evaluate one first.")
    kept = next((path / SEARCH for path in runs if (path / SEARCH).is_file()), None)
    return PageData(
        families,
        missing,
        (own, complete(read_result(own), own)) if own else None,
        held_out,
        read_trials(kept) if kept else {},
    )


def find_results(runs: Sequence[Path], name: str) -> Path | None:
    """Return the folder of a system that has results; None if none has."""
    return next((path / name for path in runs if (path / name / RESULTS).is_file()), None)


def complete(result: SystemResult, folder: Path, system: AnySystem | None = None) -> SystemResult:
    """Return a result whose overlaps have intervals; earlier evaluations wrote none.

    Args:
        result: The figures.
        folder: With the music that was made, and the held-out songs.
        system: What made it; None where there is no representation.
    """
    overlap = result.measures.get(OVERLAP)
    if overlap is None or overlap[1] is not None or not (folder / HELD_OUT).is_dir():
        return result
    made, true = (MusicSet.read(folder / each) for each in ("samples", HELD_OUT))
    measures = {**result.measures, OVERLAP: _widened(overlap, made, true)}
    own = result.own_measures.get(OVERLAP)
    if own is None or own[1] is not None or not isinstance(system, System):
        return replace(result, measures=measures)
    written = rewrite(system, [read_song(path) for path in sorted((folder / HELD_OUT).glob("*.mid"))])
    as_written = MusicSet.of(HELD_OUT, [MeasuredPiece.of(song.name, song.clip()) for song in written])
    own_measures = {**result.own_measures, OVERLAP: _widened(own, made, as_written)}
    return replace(result, measures=measures, own_measures=own_measures)


def _widened(known: Sequence[float | None], made: MusicSet, true: MusicSet) -> list[float | None]:
    return [known[0], *plain(overlap_estimate(made, true))[1:]]


def read_song(path: Path) -> PianoSong:
    """Read a MIDI file of one tempo."""
    return own_model.song_of_clip(read_clip(load(path)), path.stem)


def best_pair(systems: Sequence[EvaluatedSystem]) -> list[EvaluatedSystem]:
    """Return the best system as described and the best of the others, where there are any.

    The best has the lowest sum of ranks of `RANKED`, or the lowest distance of sound.
    """
    pairs = [
        [each for each in systems if (each.system.changes == "faithful") is faithful]
        for faithful in (True, False)
    ]
    return [min(group, key=lambda each: rank(each, systems)) for group in pairs if group]


def rank(system: EvaluatedSystem, systems: Sequence[EvaluatedSystem]) -> int:
    """Return the sum of the ranks of a system among others; a measure that it lacks is the worst."""
    total = 0
    for key in (*RANKED, SOUND_DISTANCE):
        mine, *others = (_badness(each.result, key) for each in (system, *systems))
        total += sum(other < mine for other in others)
    return total


def _badness(result: SystemResult, key: str) -> float:
    value = result.figures.get(key, result.measures.get(key, [None])[0])
    if value is None:
        return float("inf")
    return -value if key == OVERLAP else value
