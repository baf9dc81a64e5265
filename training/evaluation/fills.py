"""Filling cases, with a record on disk, so that a run that was stopped goes on."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rich.progress import track

import ripieno.engine as engine_package
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import DRUM_CHANNEL
from ripieno.training.evaluation.cases import Case, Notes, flat
from ripieno.training.evaluation.fillers import Filler


@dataclass(frozen=True)
class FilledCase:
    """A filled case.

    Attributes:
        case: What was filled.
        seed: With which seed.
        notes: What came of it, by lane.
    """

    case: Case
    seed: int
    notes: Notes

    @cached_property
    def all(self) -> list[Note]:
        """All notes, by onset."""
        return flat(self.notes)

    @cached_property
    def tonal(self) -> list[Note]:
        """All notes but those of drums, by onset."""
        return [note for note in self.all if note.channel != DRUM_CHANNEL]


class SavedFills:
    """Notes that were made before, in a JSON file.

    Args:
        path: The file; it need not exist.
        stamp: What the notes depend on beside case, filler and seed; notes under another stamp are forgotten.
    """

    def __init__(self, path: Path, stamp: str) -> None:
        self.path, self.stamp = path, stamp
        held = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        self._notes: dict[str, dict[str, list[list[int]]]] = (
            held["fills"] if held.get("stamp") == stamp else {}
        )

    def get(self, key: str) -> Notes | None:
        """Return the notes that are held under a key."""
        held = self._notes.get(key)
        return None if held is None else {int(i): tuple(Note(*n) for n in own) for i, own in held.items()}

    def put(self, key: str, notes: Notes) -> None:
        """Hold notes under a key, and write the file."""
        self._notes[key] = {
            str(lane): [[n.onset, n.length, n.pitch, n.velocity, n.channel] for n in own]
            for lane, own in notes.items()
        }
        part = self.path.with_name(self.path.name + ".part")
        part.write_text(json.dumps({"stamp": self.stamp, "fills": self._notes}), encoding="utf-8")
        part.replace(self.path)


def code_stamp() -> str:
    """Return a hash of the code that makes fills: the engine, and the ways to fill."""
    own = Path(__file__).parent
    engine = sorted(Path(engine_package.__file__ or "").parent.rglob("*.py"))
    digest = hashlib.sha256()
    for path in [*engine, *(own / name for name in ("cases.py", "fillers.py", "markov.py"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def fill_cases(
    filler: Filler, cases: Sequence[Case], seeds: Sequence[int], record: SavedFills
) -> list[FilledCase]:
    """Fill every case with every seed, or with the first where seeds do not matter.

    Args:
        filler: How to fill.
        cases: What to fill.
        seeds: At least one.
        record: What was filled before; what is new is put there.

    Returns:
        The fills, case by case.
    """
    used = seeds if filler.varied else seeds[:1]
    jobs = [(case, seed) for case in cases for seed in used]
    fills = []
    for case, seed in track(jobs, f"{filler.name:20}", disable=not filler.varied):
        key = f"{filler.name}/{case.name}/{seed}"
        notes = record.get(key) if filler.varied else None
        if notes is None:
            notes = filler.fill(case, seed)
            if filler.varied:
                record.put(key, notes)
        fills.append(FilledCase(case, seed, notes))
    return fills
