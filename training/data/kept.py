"""What was read of a source, kept in a folder, so that a run that stopped can go on."""

import hashlib
import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from ripieno.training.data.piece import Piece
from ripieno.training.data.source import DataSource
from ripieno.training.data.store import FORMAT, load_store, save_store

Verdict = list[Piece] | str
"""The pieces of a song, or why it was dropped."""


def state_of(source: DataSource, data_dir: Path, songs: Sequence[str]) -> str:
    """Return a hash of what a source has: names and sizes of its songs, and the format of stores."""
    digest = hashlib.sha256(f"{source.name} {FORMAT}".encode())
    for path in songs:
        digest.update(f"{path} {(data_dir / path).stat().st_size}\n".encode())
    return digest.hexdigest()


def load_verdicts(folder: Path, source: DataSource, state: str) -> list[Verdict] | None:
    """Return what was kept of a source, one verdict a song; None where nothing was, or it has changed."""
    index = folder / f"{source.name}.json"
    if not index.is_file():
        return None
    record = json.loads(index.read_text(encoding="utf-8"))
    if record["state"] != state:
        return None
    counts: list[int | str] = record["songs"]
    store = folder / f"{source.name}.npz"
    pieces = iter(load_store(store).all_pieces if any(isinstance(count, int) for count in counts) else ())
    return [count if isinstance(count, str) else list(islice(pieces, count)) for count in counts]


def save_verdicts(folder: Path, source: DataSource, state: str, verdicts: Sequence[Verdict]) -> None:
    """Keep what was read of a source; the index is written last, so that half a source is none."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces = [piece for verdict in verdicts if not isinstance(verdict, str) for piece in verdict]
    if pieces:
        save_store(pieces, folder / f"{source.name}.npz")
    songs = [verdict if isinstance(verdict, str) else len(verdict) for verdict in verdicts]
    part_file = folder / f"{source.name}.json.part"
    part_file.write_text(json.dumps({"state": state, "songs": songs}), encoding="utf-8")
    part_file.replace(folder / f"{source.name}.json")
