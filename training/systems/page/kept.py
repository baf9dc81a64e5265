"""Results as numbers beside the page, from which it can be written anew without the runs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from ripieno.engine.schema import fit
from ripieno.training.systems.evaluation import HELD_OUT, SystemResult
from ripieno.training.systems.run_files import read_run_file, write_run_file
from ripieno.training.systems.score.search import SEARCH, JudgedTrial, read_trials, write_trials

DIGITS = 8
"""Significant digits of each number that is kept; perplexities of half a million are shown with eight."""

TABLE_FILES = ("alterations", "lanes")
"""JSON files of tables that evaluations leave, without their suffix."""

Columns = dict[str, dict[str, list[float | None]]]
"""Figure, low and high of each measure, of each row of a table."""

Trials = Mapping[str, list[JudgedTrial]]
"""Trials of the search, by method."""


@dataclass(frozen=True)
class KeptResult:
    """All that the page says of a system in numbers.

    Attributes:
        result: Its figures.
        pieces: How many MIDI files it made.
        history: One record for each validation in training, with ``minutes``, ``train`` and ``valid``; None
            stands for what is no number. Empty where the losses were not kept.
        tables: Further tables by the names in `TABLE_FILES`.
    """

    result: SystemResult
    pieces: int
    history: list[dict[str, float | None]]
    tables: dict[str, Columns]


@dataclass(frozen=True)
class HeldOutMeasures:
    """All that the page says of the held-out songs in numbers.

    Attributes:
        songs: How many there are.
        measures: Figure, low and high of each measure; distances are those of one half of them to the other.
    """

    songs: int
    measures: dict[str, list[float | None]]


@dataclass(frozen=True)
class KeptResults:
    """A folder with a JSON file for each system, for the held-out songs and for the search.

    Attributes:
        folder: Where they lie; it may be missing.
    """

    folder: Path

    def find(self, name: str) -> KeptResult | None:
        """Return what is kept of a system; None where nothing is.

        Raises:
            RunFileError: If its file is damaged.
        """
        path = self._path(name)
        again = f"evaluate the system again: systems evaluate {name}"
        return read_run_file(path, KeptResult, _remedy(again)) if path.is_file() else None

    def held_out(self) -> HeldOutMeasures | None:
        """Return what is kept of the held-out songs; None where nothing is.

        Raises:
            RunFileError: If the file is damaged.
        """
        path = self._path(HELD_OUT)
        again = "give --runs a folder with an evaluated system"
        return read_run_file(path, HeldOutMeasures, _remedy(again)) if path.is_file() else None

    def trials(self) -> dict[str, list[JudgedTrial]]:
        """Return the trials of the search that are kept, by method.

        Raises:
            RunFileError: If the file is damaged.
        """
        path = self.folder / SEARCH
        return read_trials(path) if path.is_file() else {}

    def write(self, results: Mapping[str, KeptResult], held_out: HeldOutMeasures, trials: Trials) -> None:
        """Keep these results by the names of their systems, and no others.

        Raises:
            FileError: If a file cannot be written.
        """
        for name, result in results.items():
            write_run_file(self._path(name), asdict(result))
        write_run_file(self._path(HELD_OUT), asdict(held_out))
        names = {f"{name}.json" for name in (*results, HELD_OUT)}
        if trials:
            write_trials(self.folder / SEARCH, trials)
            names.add(SEARCH)
        for path in self.folder.glob("*.json"):
            if path.name not in names:
                path.unlink()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.json"


def _remedy(again: str) -> str:
    return f"restore it from version control, or delete it and {again}"


Record = TypeVar("Record", KeptResult, HeldOutMeasures, JudgedTrial)


def rounded(record: Record) -> Record:
    """Return a record whose numbers have `DIGITS` significant digits."""
    return fit(_round(asdict(record)), type(record))


def _round(value: object) -> object:
    match value:
        case float():
            return float(f"{value:.{DIGITS}g}")
        case dict():
            return {name: _round(each) for name, each in value.items()}
        case list() | tuple():
            return [_round(each) for each in value]
    return value
