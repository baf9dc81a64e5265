"""From the sources' folders to one store: read, leave out, drop versions, save, and tell what came of it."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ripieno.engine.errors import RipienoError
from ripieno.training.data import (
    band_midi,
    game,
    groove,
    lieder,
    mutopia,
    openewld,
    orchestra,
    polish,
    pop909,
    quartets,
)
from ripieno.training.data.duplicates import (
    RELATED,
    SHARED,
    Fingerprint,
    WorkIndex,
    fingerprint,
    is_version,
    passages,
)
from ripieno.training.data.kept import Verdict, load_verdicts, save_verdicts, state_of
from ripieno.training.data.piece import Piece
from ripieno.training.data.source import DataSource, Unfit
from ripieno.training.data.store import save_store, split_of

SOURCES = (
    pop909.SOURCE,
    groove.SOURCE,
    game.SOURCE,
    lieder.SOURCE,
    openewld.SOURCE,
    quartets.SOURCE,
    orchestra.SOURCE,
    polish.CHOPIN,
    polish.POLISH,
    mutopia.SOURCE,
    band_midi.SOURCE,
)
"""All sources; of songs that are versions of one another, those of the first source stay."""


class ExcludeError(RipienoError):
    """A list of left-out songs that cannot be read."""


@dataclass(slots=True)
class Tally:
    """What came of one source.

    Attributes:
        songs: Songs kept.
        pieces: Pieces kept.
        bars: Bars kept.
        lanes: Lanes of the pieces kept.
        notes: Notes kept.
        drops: Songs dropped, by reason.
    """

    songs: int = 0
    pieces: int = 0
    bars: int = 0
    lanes: int = 0
    notes: int = 0
    drops: Counter[str] = field(default_factory=Counter)

    def count(self, pieces: Sequence[Piece]) -> None:
        """Take in a song that is kept."""
        self.songs += 1
        self.pieces += len(pieces)
        self.bars += sum(piece.bars for piece in pieces)
        self.lanes += sum(len(piece.parts) for piece in pieces)
        self.notes += sum(len(part.onset) for piece in pieces for part in piece.parts)

    def record(self) -> dict[str, int | dict[str, int]]:
        """Return the tally for JSON."""
        counts = {"songs": self.songs, "pieces": self.pieces, "bars": self.bars}
        drops = dict(self.drops.most_common())
        return {**counts, "lanes": self.lanes, "notes": self.notes, "drops": drops}


def prepare(
    data_dir: Path,
    out_path: Path,
    exclude: Path | None = None,
    sources: Sequence[str] | None = None,
    jobs: int = 2,
    keep: Path | None = None,
) -> str:
    """Read every source that is there and save one store, with a tally beside it as JSON.

    Args:
        data_dir: Folder whose sub-folders are the sources, each in its own layout.
        out_path: Where the store goes; ``.json`` of the same name holds the tally.
        exclude: Text file of songs to leave out, one path below ``data_dir`` per line; ``#`` begins a remark.
            Other versions of such a song are left out too.
        sources: Names of the sources to read; all where None.
        jobs: Processes that read; 1 reads in this one.
        keep: Folder for what was read of each source; a source that is there and has not changed is not read
            again.

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
    works = WorkIndex()
    for source in SOURCES:
        if sources is not None and source.name not in sources:
            continue
        if missing := ", ".join(source.missing(data_dir)):
            console.print(f"{source.name} skipped: {missing} is missing; get it from {source.published}.")
            continue
        tallies[source.name] = tally = Tally()
        reading = _Reading(source, data_dir, left_out, jobs, keep, console)
        pieces += reading.gather(works, tally)
        console.print(_summary(source.name, tally))
    pieces = [_of_work(piece, works) for piece in pieces]
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


def _of_work(piece: Piece, works: WorkIndex) -> Piece:
    work = works.work(piece.split_key)
    return piece if work == piece.split_key else replace(piece, work=work)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a source is read."""

    source: DataSource
    data_dir: Path
    left_out: frozenset[str]
    jobs: int
    keep: Path | None
    console: Console

    def gather(self, works: WorkIndex, tally: Tally) -> list[Piece]:
        """Return the pieces that stay, and count what becomes of all."""
        songs = self.source.songs(self.data_dir)
        for path in sorted(self.left_out.difference(songs)):
            if path.startswith(self.source.folders):
                self.console.print(f"{path} is to be left out, but no such song is there; check the list.")
        # The songs to leave out come first, so that their versions are known when they turn up.
        songs.sort(key=lambda path: path not in self.left_out)
        verdicts = list(zip(songs, self._verdicts(songs), strict=True))
        if self.source.has_editions:
            # Of a score and its parts, and of editions, the fullest stays.
            verdicts.sort(key=lambda pair: (pair[0] not in self.left_out, -_notes_in(pair[1])))
        seen: list[Fingerprint] = []
        kept: list[Piece] = []
        for path, verdict in verdicts:
            if isinstance(verdict, str):
                tally.drops[verdict] += 1
                continue
            version = _version(self.source, verdict, works, seen)
            if fault := "left out" if path in self.left_out else version:
                tally.drops[fault] += 1
            else:
                kept += verdict
                tally.count(verdict)
        return kept

    def _verdicts(self, songs: list[str]) -> Iterable[Verdict]:
        if self.keep is None:
            return self._read_all(songs)
        state = state_of(self.source, self.data_dir, songs)
        verdicts = load_verdicts(self.keep, self.source, state)
        if verdicts is None:
            verdicts = list(self._read_all(songs))
            save_verdicts(self.keep, self.source, state, verdicts)
        return verdicts

    def _read_all(self, songs: list[str]) -> Iterator[Verdict]:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        read_one = partial(_read, self.source.name, self.data_dir)
        silent = not self.console.is_terminal
        with Progress(*columns, console=self.console, transient=True, disable=silent) as progress:
            follow = partial(progress.track, total=len(songs), description=self.source.name)
            if self.jobs == 1:
                yield from follow(map(read_one, songs))
                return
            # Fresh processes, because the progress bar's thread must not be forked.
            with ProcessPoolExecutor(self.jobs, mp_context=get_context("spawn")) as pool:
                yield from follow(pool.map(read_one, songs, chunksize=8))


def _notes_in(verdict: Verdict) -> int:
    if isinstance(verdict, str):
        return 0
    return sum(len(part.onset) for piece in verdict for part in piece.parts)


def _version(source: DataSource, song: list[Piece], works: WorkIndex, seen: list[Fingerprint]) -> str:
    """Return why a song is dropped for the sake of another, or nothing, and remember the song.

    Sources with editions are compared with all songs before, in any key; others with their own songs alone.
    """
    if source.is_arranged:
        return ""
    key = song[0].split_key
    shared_bars = passages(song)
    if source.has_editions:
        relatives = works.relatives(shared_bars)
        works.add(shared_bars, key, [other for other, share in relatives.items() if share >= RELATED])
        return "version of another song" if max(relatives.values(), default=0.0) >= SHARED else ""
    bars = fingerprint(song)
    works.add(shared_bars, key, lasts=True)
    fault = "version of another song" if is_version(bars, seen) else ""
    seen.append(bars)
    return fault


def _read(name: str, data_dir: Path, path: str) -> Verdict:
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
