"""A trained system measured against the songs that none has learnt from."""

import math
import time
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch

from ripieno.engine.errors import RipienoError
from ripieno.engine.metrics.divergence import perplexity
from ripieno.engine.systems.request import SampleRequest
from ripieno.engine.systems.song import PianoSong
from ripieno.training.evaluation.bootstrap import Estimate, plain
from ripieno.training.evaluation.folders import describe_sets
from ripieno.training.evaluation.music_sets import (
    MIN_PIECES,
    MeasuredPiece,
    MusicSet,
    MusicSetError,
    compare_sets,
)
from ripieno.training.evaluation.set_plots import draw_sets
from ripieno.training.evaluation.tables import write_page
from ripieno.training.systems.corpus import RowCorpus
from ripieno.training.systems.loop import SystemRun
from ripieno.training.systems.run_files import read_run_file, write_run_file
from ripieno.training.systems.song import song_midi
from ripieno.training.systems.system import Inspection, System

PRIMER_SECONDS = 30.0
"""Seconds of a training song that a system may go on from; it takes the rows that it sees at once."""

LIKELIHOOD_BATCHES = 32
RESULTS = "results.json"
HELD_OUT = "held-out"


class SystemEvaluationError(RipienoError):
    """A system that cannot be measured."""


@dataclass(frozen=True)
class SystemResult:
    """What came of a system; see `SET_ROWS` for the measures.

    Attributes:
        name: Of the system.
        parameters: Weights of its network.
        steps: Steps of training; None where they are not known.
        minutes: Minutes of processor time spent in training.
        seconds_to_generate: Seconds of processor time for 30 seconds of music.
        perplexity: For a symbol of its representation, on held-out songs; None where there is no likelihood.
        measures: Figure, low and high of each measure, against the held-out songs.
        own_measures: The same against the held-out songs as its representation writes them.
        figures: What was seen inside the network, by what it is.
    """

    name: str
    parameters: int
    steps: int | None
    minutes: float
    seconds_to_generate: float
    perplexity: float | None
    measures: dict[str, list[float | None]]
    own_measures: dict[str, list[float | None]]
    figures: dict[str, float]


def excerpts(songs: Sequence[PianoSong], seconds: float) -> list[PianoSong]:
    """Return so many seconds from the middle of each song that is as long."""
    starts = [(song, (song.seconds - seconds) / 2) for song in songs]
    return [song.excerpt(start, start + seconds) for song, start in starts if start >= 0]


def draw_primers(songs: Sequence[PianoSong], count: int, seed: int) -> tuple[PianoSong, ...]:
    """Return passages from the middle of training songs, for music to go on from.

    Raises:
        SystemEvaluationError: If no song is long enough.
    """
    known = excerpts(songs, PRIMER_SECONDS)
    if not known:
        raise SystemEvaluationError(
            f"No song for training lasts {PRIMER_SECONDS:g} seconds; prepare a store with longer songs."
        )
    picked = np.random.default_rng(seed).choice(len(known), count, replace=count > len(known))
    return tuple(known[at] for at in picked.tolist())


def sample_songs(run: SystemRun, request: SampleRequest) -> list[PianoSong]:
    """Let a trained system make music, cut to the seconds of the request."""
    torch.manual_seed(request.seed)
    parts = run.system.sample(run.average, request)
    made = [PianoSong(f"{run.system.name}-{at + 1:02}", part) for at, part in enumerate(parts)]
    return [song.excerpt(0, request.seconds) for song in made]


def evaluate_system(
    run: SystemRun,
    songs: Sequence[PianoSong],
    held_out: Sequence[PianoSong],
    folder: Path,
    *,
    count: int,
    seconds: float,
    seed: int,
) -> SystemResult:
    """Make music with a trained system, measure it, and write all of it down.

    Args:
        run: The trained system.
        songs: Those it learnt from, of which it may see passages.
        held_out: Those that it is compared with.
        folder: For ``samples/``, ``held-out/``, pictures, ``measures.md`` and ``results.json``.
        count: How many pieces it makes.
        seconds: How long each is.
        seed: From which all chance follows.

    Raises:
        SystemEvaluationError: If no song lasts long enough.
    """
    request = SampleRequest(seconds, seed, draw_primers(songs, count, seed))
    true = held_out_excerpts(held_out, seconds)
    began = time.process_time()
    made = sample_songs(run, request)
    spent = time.process_time() - began
    found = measure_songs(run.system.name, made, true, rewrite(run.system, true), folder)
    inspection = Inspection()
    if run.system.inspect is not None:
        inspection = run.system.inspect(run.average, held_out, folder)
    found.write(folder, inspection.pictures)
    result = SystemResult(
        run.system.name,
        run.system.count_parameters(),
        run.step,
        run.seconds / 60,
        spent * 30 / (seconds * count),
        system_perplexity(run, held_out),
        found.measures,
        found.own_measures,
        dict(inspection.figures),
    )
    write_result(result, folder)
    return result


def held_out_excerpts(held_out: Sequence[PianoSong], seconds: float) -> list[PianoSong]:
    """Return so many seconds of each held-out song that is as long.

    Raises:
        SystemEvaluationError: If there are fewer than two.
    """
    true = excerpts(held_out, seconds)
    if len(true) < 2:
        raise SystemEvaluationError(f"Fewer than two held-out songs last {seconds:g} seconds; ask for less.")
    return true


@dataclass(frozen=True)
class MeasuredSongs:
    """What songs measure against held-out ones.

    Attributes:
        blocks: Of a page of Markdown.
        pictures: PNG files.
        measures: Figure, low and high of each measure, against the held-out songs.
        own_measures: The same against the held-out songs as a representation writes them.
    """

    blocks: Sequence[str]
    pictures: Sequence[Path]
    measures: dict[str, list[float | None]]
    own_measures: dict[str, list[float | None]]

    def write(self, folder: Path, pictures: Sequence[Path] = ()) -> None:
        """Write ``measures.md`` with all pictures, and those that are seen inside a network."""
        shown = [f"![{path.name}]({path.name})" for path in (*self.pictures, *pictures)]
        write_page(folder, "measures", [*self.blocks, *shown], {})


def measure_songs(
    name: str,
    made: Sequence[PianoSong],
    true: Sequence[PianoSong],
    written: Sequence[PianoSong],
    folder: Path,
) -> MeasuredSongs:
    """Measure songs against held-out ones; write both as MIDI files, and draw them.

    Args:
        name: Of what made them.
        made: What is measured.
        true: Held-out songs.
        written: These as a representation writes them; none where there is no other.
        folder: For ``samples/``, ``held-out/`` and pictures.

    Returns:
        All measures; only the number of notes where fewer than two pieces have any.

    Raises:
        SystemEvaluationError: If the held-out songs have too few notes.
    """
    remove_earlier(folder / "samples", name, write_songs(made, folder / "samples"))
    write_songs(true, folder / HELD_OUT)
    if sum(bool(len(song.part.onset)) for song in made) < MIN_PIECES:
        return _silence(name, made)
    named = {name: made, HELD_OUT: true, "held-out, as it writes": written}
    try:
        own, others, *rewritten = (
            MusicSet.of(title, [MeasuredPiece.of(song.name, song.clip()) for song in each])
            for title, each in named.items()
            if each
        )
    except MusicSetError as error:
        raise SystemEvaluationError(f"{name} cannot be measured: {error}") from error
    blocks, columns = describe_sets(own, others)
    return MeasuredSongs(
        blocks,
        draw_sets((own, *rewritten, others), folder),
        _plain(columns[own.name]),
        _plain(compare_sets(own, rewritten[0])) if rewritten else {},
    )


def _silence(name: str, made: Sequence[PianoSong]) -> MeasuredSongs:
    """Return what there is to say of music that has hardly a note."""
    notes = [float(len(song.part.onset)) for song in made]
    sentence = f"{name} made {sum(notes):.0f} notes in {len(made)} pieces, too few for any other measure."
    return MeasuredSongs([sentence], (), {"note_count": [float(np.mean(notes)), None, None]}, {})


@torch.no_grad()
def system_perplexity(run: SystemRun, held_out: Sequence[PianoSong]) -> float | None:
    """Return the perplexity of a symbol on windows of held-out songs; None where there is no likelihood."""
    nats, settings = run.system.nats, run.system.settings
    if nats is None:
        return None
    corpus = RowCorpus.of(held_out, run.system.representation, settings.window)
    run.average.eval()
    found = [
        nats(run.average, corpus.draw(settings.batch, settings.window, turn))
        for turn in range(LIKELIHOOD_BATCHES)
    ]
    return perplexity(torch.cat([each.flatten() for each in found]).double().numpy())


def write_songs(songs: Sequence[PianoSong], folder: Path) -> list[Path]:
    """Write songs as MIDI files that are named by them, and return these; other files that lie there stay."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{song.name.replace('/', '-').replace('#', '-')}.mid" for song in songs]
    for song, path in zip(songs, paths, strict=True):
        path.write_bytes(song_midi(song))
    return paths


def remove_earlier(folder: Path, name: str, made: Collection[Path]) -> None:
    """Remove the pieces that an earlier evaluation made and the last one did not, which had fewer.

    Args:
        folder: Where they lie.
        name: What made them; their files are called so, with a number behind it.
        made: Those of the last evaluation.
    """
    for path in folder.glob(f"{name}-*"):
        if path.stem.removeprefix(f"{name}-").isdecimal() and path not in made:
            path.unlink()


def write_result(result: SystemResult, folder: Path) -> None:
    """Write what `read_result` reads; figures that are no numbers are left out."""
    figures = {name: value for name, value in result.figures.items() if math.isfinite(value)}
    write_run_file(folder / RESULTS, asdict(replace(result, figures=figures)))


def read_result(folder: Path) -> SystemResult:
    """Read what `write_result` wrote.

    Raises:
        RunFileError: If it is missing or of another form.
    """
    return read_run_file(
        folder / RESULTS, SystemResult, f"evaluate the system again: systems evaluate {folder.name}"
    )


def rewrite(system: System, songs: Sequence[PianoSong]) -> list[PianoSong]:
    """Return songs as the representation of a system writes them."""
    representation = system.representation
    return [PianoSong(song.name, representation.decode(representation.encode(song))) for song in songs]


def _plain(measures: dict[str, Estimate]) -> dict[str, list[float | None]]:
    return {name: plain(estimate) for name, estimate in measures.items()}
