"""From the sources' folders to one store: read, leave out, drop versions, save, and tell what came of it."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ripieno.engine.errors import RipienoError
from ripieno.training.data import game, groove, lieder, openewld, pop909
from ripieno.training.data.duplicates import Fingerprint, fingerprint, is_version
from ripieno.training.data.piece import Piece
from ripieno.training.data.source import Source, Unfit
from ripieno.training.data.store import save_store, split_of

SOURCES = (pop909.SOURCE, groove.SOURCE, game.SOURCE, lieder.SOURCE, openewld.SOURCE)


class ExcludeError(RipienoError):
    """A list of left-out songs that cannot be read."""


@dataclass(slots=True)
class Tally:
    """What came of one source.

    Attributes:
        songs: Songs kept.
        pieces: Pieces kept.
        bars: Bars kept.
        drops: Songs dropped, by reason.
    """

    songs: int = 0
    pieces: int = 0
    bars: int = 0
    drops: Counter[str] = field(default_factory=Counter)

    def record(self) -> dict[str, int | dict[str, int]]:
        """Return the tally for JSON."""
        drops = dict(self.drops.most_common())
        return {"songs": self.songs, "pieces": self.pieces, "bars": self.bars, "drops": drops}


def prepare(
    data_dir: Path,
    out_path: Path,
    exclude: Path | None = None,
    sources: Sequence[str] | None = None,
    jobs: int = 2,
) -> str:
    """Read every source that is there and save one store, with a tally beside it as JSON.

    Args:
        data_dir: Folder whose sub-folders are the sources, each in its own layout.
        out_path: Where the store goes; ``.json`` of the same name holds the tally.
        exclude: Text file of songs to leave out, one path below ``data_dir`` per line; ``#`` begins a remark.
            Other versions of such a song are left out too.
        sources: Names of the sources to read; all where None.
        jobs: Processes that read; 1 reads in this one.

    Returns:
        The sha256 of the store.

    Raises:
        ExcludeError: If the list cannot be read.
        StoreError: If no piece was read.
    """
    console = Console(soft_wrap=True, markup=False, highlight=False)
    left_out = read_exclusions(exclude)
    pieces: list[Piece] = []
    tallies: dict[str, Tally] = {}
    for source in SOURCES:
        if sources is not None and source.name not in sources:
            continue
        if missing := ", ".join(source.missing(data_dir)):
            console.print(f"{source.name} skipped: {missing} is missing; get it from {source.published}.")
            continue
        tallies[source.name] = tally = Tally()
        pieces += _gather(source, data_dir, left_out, tally, jobs, console)
        console.print(_summary(source.name, tally))
    digest = save_store(pieces, out_path)
    valid = [piece for piece in pieces if split_of(piece) == "valid"]
    console.print(
        f"{out_path}: {len(pieces)} pieces, {sum(piece.bars for piece in pieces)} bars, of them "
        f"{len(valid)} pieces, {sum(piece.bars for piece in valid)} bars for validation; sha256 {digest}"
    )
    record = {"sha256": digest, "sources": {name: tally.record() for name, tally in tallies.items()}}
    out_path.with_suffix(".json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return digest


def read_exclusions(path: Path | None) -> frozenset[str]:
    """Read a list of left-out songs; none where there is no list.

    Raises:
        ExcludeError: If the file cannot be read.
    """
    if path is None:
        return frozenset()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ExcludeError(f"The list of left-out songs {path} cannot be read; check its path.") from error
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _gather(
    source: Source, data_dir: Path, left_out: frozenset[str], tally: Tally, jobs: int, console: Console
) -> list[Piece]:
    songs = source.songs(data_dir)
    for path in sorted(left_out.difference(songs)):
        if path.startswith(source.folders):
            console.print(f"{path} is to be left out, but no such song is there; check the list.")
    # The songs to leave out come first, so that their versions are known when they turn up.
    songs.sort(key=lambda path: path not in left_out)
    seen: list[Fingerprint] = []
    kept: list[Piece] = []
    for path, verdict in zip(songs, _read_all(source, data_dir, songs, jobs, console), strict=True):
        if isinstance(verdict, str):
            tally.drops[verdict] += 1
            continue
        prints = fingerprint(verdict)
        if path in left_out:
            tally.drops["left out"] += 1
        elif is_version(prints, seen):
            tally.drops["version of another song"] += 1
        else:
            kept += verdict
            tally.songs += 1
            tally.pieces += len(verdict)
            tally.bars += sum(piece.bars for piece in verdict)
        seen.append(prints)
    return kept


def _read_all(
    source: Source, data_dir: Path, songs: list[str], jobs: int, console: Console
) -> Iterator[list[Piece] | str]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    read_one = partial(_read, source.name, data_dir)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        follow = partial(progress.track, total=len(songs), description=source.name)
        if jobs == 1:
            yield from follow(map(read_one, songs))
            return
        # Fresh processes, because the progress bar's thread must not be forked.
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            yield from follow(pool.map(read_one, songs, chunksize=8))


def _read(name: str, data_dir: Path, path: str) -> list[Piece] | str:
    source = next(source for source in SOURCES if source.name == name)
    try:
        return source.read(data_dir, path)
    except Unfit as verdict:
        return str(verdict)
    except RipienoError as error:
        return type(error).__name__


def _summary(name: str, tally: Tally) -> str:
    drops = ", ".join(f"{count} {reason}" for reason, count in tally.drops.most_common()) or "none"
    return f"{name}: {tally.songs} songs, {tally.pieces} pieces, {tally.bars} bars; dropped: {drops}."
