"""What lies in folders of runs: results, losses, music and pictures of each system."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from ripieno.training.systems.page.kept import (
    TABLE_FILES,
    Columns,
    HeldOutMeasures,
    KeptResult,
    KeptResults,
    rounded,
)
from ripieno.training.systems.registry import AnySystem, all_systems
from ripieno.training.systems.run_files import read_run_file
from ripieno.training.systems.score.search import SEARCH, JudgedTrial, read_trials
from ripieno.training.systems.system import System

OVERLAP = "mgeval_overlap"


@dataclass(frozen=True)
class EvaluatedSystem:
    """A system that was trained and evaluated.

    Attributes:
        system: What it is.
        folder: What its evaluation left; None where only its numbers are kept.
        kept: These numbers.
    """

    system: AnySystem
    folder: Path | None
    kept: KeptResult

    @property
    def name(self) -> str:
        """By which it is trained."""
        return self.system.name

    @property
    def result(self) -> SystemResult:
        """Its figures."""
        return self.kept.result

    @property
    def history(self) -> Sequence[Mapping[str, float]]:
        """Losses of its training; empty where they were not kept."""
        return [
            {name: math.nan if value is None else value for name, value in record.items()}
            for record in self.kept.history
        ]


@dataclass(frozen=True)
class PageData:
    """What the page is made of.

    Attributes:
        families: Systems that were evaluated, in the order of the works; a family may have none.
        missing: Systems that were not.
        own: Folder and numbers of Ripieno's own model, the folder None where only the numbers are kept; None
            where it was not evaluated.
        songs: Folder with MIDI files of the held-out songs; None where only their measures are kept.
        held_out: These measures.
        trials: Those of the search, by method.
    """

    families: Mapping[str, Sequence[EvaluatedSystem]]
    missing: Sequence[AnySystem]
    own: tuple[Path | None, KeptResult] | None
    songs: Path | None
    held_out: HeldOutMeasures
    trials: Mapping[str, list[JudgedTrial]]

    @property
    def results(self) -> dict[str, KeptResult]:
        """Numbers of all systems by name, our own model last."""
        found = {each.name: each.kept for family in self.families.values() for each in family}
        return found if self.own is None else {**found, own_model.NAME: self.own[1]}


def gather(runs: Sequence[Path], kept: KeptResults) -> PageData:
    """Read all results; of a system that several folders have, those of the first one count.

    Args:
        runs: Folders with a folder for each system; any may be empty.
        kept: What an earlier page kept, for all that these folders do not have.

    Raises:
        SystemEvaluationError: If no system that makes notes has results.
        RunFileError: If results are damaged.
    """
    numbers = {name: find_numbers(runs, kept, name) for name in (*all_systems(), own_model.NAME)}
    families: dict[str, list[EvaluatedSystem]] = {}
    missing = []
    for name, system in all_systems().items():
        family = families.setdefault(system.family, [])
        found = numbers[name]
        if found is None:
            missing.append(system)
        else:
            family.append(EvaluatedSystem(system, *found))
    songs = find_songs([found[0] for found in numbers.values() if found is not None])
    held_out = kept.held_out() if songs is None else rounded(measure_held_out(songs))
    if held_out is None or not any(found and found[1].result.measures for found in numbers.values()):
        named = " or ".join(map(str, runs))
        raise SystemEvaluationError(f"No system in {named} has results; train and evaluate one first.")
    trials = {**kept.trials(), **find_trials(runs)}
    return PageData(families, missing, numbers[own_model.NAME], songs, held_out, trials)


def find_songs(folders: Sequence[Path | None]) -> Path | None:
    """Return the first folder of held-out songs in folders of evaluations; None if there is none."""
    within = (folder / HELD_OUT for folder in folders if folder is not None)
    return next((path for path in within if any(path.glob("*.mid"))), None)


def find_trials(runs: Sequence[Path]) -> dict[str, list[JudgedTrial]]:
    """Return the trials of the search, by method, of the first folder that has any."""
    path = next((folder / SEARCH for folder in runs if (folder / SEARCH).is_file()), None)
    trials = {} if path is None else read_trials(path)
    return {method: [rounded(each) for each in judged] for method, judged in trials.items()}


def find_numbers(runs: Sequence[Path], kept: KeptResults, name: str) -> tuple[Path | None, KeptResult] | None:
    """Return the folder and the numbers of a system, or what is kept of it; None where there is neither."""
    folder = find_results(runs, name)
    if folder is not None:
        return folder, read_evaluation(folder, all_systems().get(name))
    found = kept.find(name)
    return None if found is None else (None, found)


def read_evaluation(folder: Path, system: AnySystem | None) -> KeptResult:
    """Return the numbers that an evaluation left, rounded.

    Args:
        folder: Of the system.
        system: What it is; None where there is no representation.

    Raises:
        RunFileError: If a file is damaged.
    """
    history: list[dict[str, float | None]] = []
    losses = folder / "checkpoint.json"
    if losses.is_file():
        remedy = "delete it; the page then lacks these losses"
        history = read_run_file(losses, list[dict[str, float | None]], remedy)
    again = f"evaluate the system again: systems evaluate {folder.name}"
    tables: dict[str, Columns] = {}
    for name in TABLE_FILES:
        path = folder / f"{name}.json"
        if path.is_file():
            tables |= read_run_file(path, dict[str, Columns], again)
    result = complete(read_result(folder), folder, system)
    return rounded(KeptResult(result, count_pieces(folder), history, tables))


def count_pieces(folder: Path) -> int:
    """Return how many pieces a system made in its evaluation."""
    return len(list((folder / "samples").glob("*.mid")))


def measure_held_out(folder: Path) -> HeldOutMeasures:
    """Measure the held-out songs; distances are those of one half of them to the other half.

    With fewer than four songs there are no distances.
    """
    songs = MusicSet.read(folder)
    one, other = (replace(songs, pieces=songs.pieces[first::2]) for first in (0, 1))
    found = describe_set(songs)
    if len(other.pieces) >= MIN_PIECES:
        found = compare_sets(one, other) | found
    return HeldOutMeasures(
        len(list(folder.glob("*.mid"))), {name: plain(estimate) for name, estimate in found.items()}
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
