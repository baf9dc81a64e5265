"""What reading scores takes and loses: ``python -m bench.scores DATA``, where DATA holds the sources.

The readers of `ripieno.training.data` are compared with the libraries that are installed, such as by
``pip install verovio partitura music21``, on some files of each kind: notes, lengths, bar lines, tuplets and
ties. None of the libraries is needed for training.
"""

import base64
import json
import random
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

import click

from ripieno.training.data.humdrum import read_kern
from ripieno.training.data.musicxml import read_score
from ripieno.training.data.score import NotatedScore

GRID = 24
"""Divisions of a beat to which times are compared."""

KINDS = {
    "lieder": "lieder/scores/**/*.mxl",
    "quartets": "quartets/scores/**/*.mxl",
    "orchestra": "orchestra/data/**/*.mxl",
    "polish-scores": "polish-scores/**/*.krn",
    "chopin-first-editions": "chopin-first-editions/**/*.krn",
}


class ReadNotes(NamedTuple):
    """A score as a reader understands it.

    Attributes:
        notes: Onset and length in beats, pitch.
        bars: Bar lines in beats.
    """

    notes: list[tuple[float, float, int]]
    bars: list[float]


def read_ours(path: Path) -> ReadNotes:
    """Read with the project's own readers."""
    score: NotatedScore = read_kern(path) if path.suffix == ".krn" else read_score(path)
    notes = [(onset / 4, length / 4, key) for staff in score.staves for onset, length, key in staff.notes]
    return ReadNotes(notes, [line / 4 for line in score.bar_lines])


def read_verovio(path: Path) -> ReadNotes:
    """Read with Verovio, from the MIDI file and the map of times that it makes."""
    import mido
    import verovio

    verovio.enableLog(verovio.LOG_OFF)
    toolkit = verovio.toolkit()
    toolkit.setOptions({"breaks": "none", "expandNever": True, "header": "none", "footer": "none"})
    if not toolkit.loadFile(str(path)):
        raise ValueError(path)
    midi = mido.MidiFile(file=BytesIO(base64.b64decode(toolkit.renderToMIDI())))
    reported = toolkit.renderToTimemap({"includeMeasures": True})
    events = json.loads(reported) if isinstance(reported, str) else reported
    bars = [event["qstamp"] for event in events if "measureOn" in event]
    return ReadNotes(
        [note for track in midi.tracks for note in _in_track(track, midi)], [*bars, events[-1]["qstamp"]]
    )


def _in_track(track: Any, midi: Any) -> Iterator[tuple[float, float, int]]:  # noqa: ANN401 - mido has no types
    begun: dict[int, int] = {}
    now = 0
    for message in track:
        now += message.time
        if message.type in {"note_on", "note_off"}:
            since = begun.pop(message.note, None)
            if since is not None:
                yield since / midi.ticks_per_beat, (now - since) / midi.ticks_per_beat, message.note
            if message.type == "note_on" and message.velocity:
                begun[message.note] = now


def read_partitura(path: Path) -> ReadNotes:
    """Read with partitura."""
    import partitura

    parts = partitura.load_score(str(path)).parts
    notes = []
    for part in parts:
        beat = part.quarter_map
        for note in part.notes_tied:
            if type(note).__name__ != "GraceNote":
                onset, end = float(beat(note.start.t)), float(beat(note.start.t + note.duration_tied))
                notes.append((onset, end - onset, note.midi_pitch))
    measures = list(parts[0].measures)
    beat = parts[0].quarter_map
    bars = [float(beat(measure.start.t)) for measure in measures] + [float(beat(measures[-1].end.t))]
    return ReadNotes(
        [(onset - bars[0], length, key) for onset, length, key in notes], [bar - bars[0] for bar in bars]
    )


def read_music21(path: Path) -> ReadNotes:
    """Read with music21."""
    import music21

    score = music21.converter.parse(str(path), forceSource=True).toSoundingPitch().stripTies()
    notes = []
    for part in score.parts:
        for note in part.recurse().notes:
            if not note.duration.isGrace and note.quarterLength and type(note).__name__ != "ChordSymbol":
                onset = float(note.getOffsetInHierarchy(part))
                notes += [(onset, float(note.quarterLength), pitch.midi) for pitch in note.pitches]
    measures = list(score.parts[0].getElementsByClass("Measure"))
    end = float(measures[-1].offset + measures[-1].quarterLength)
    return ReadNotes(notes, [*(float(measure.offset) for measure in measures), end])


READERS: dict[str, Callable[[Path], ReadNotes]] = {
    "ours": read_ours,
    "verovio": read_verovio,
    "partitura": read_partitura,
    "music21": read_music21,
}


class Agreement(NamedTuple):
    """How far two readings of one score agree, each from 0 to 1.

    Attributes:
        notes: F1 of onsets and pitches.
        lengths: Share of the common notes that are as long.
        bars: F1 of bar lines.
        tuplets: F1 of the notes that begin off the sixteenths.
        ties: F1 of the notes that cross a bar line.
    """

    notes: float
    lengths: float
    bars: float
    tuplets: float
    ties: float


def agreement(left: ReadNotes, right: ReadNotes) -> Agreement:
    """Compare two readings of one score."""
    lengths = [{_place(note): note[1] for note in each.notes} for each in (left, right)]
    common = lengths[0].keys() & lengths[1].keys()
    same = sum(abs(lengths[0][place] - lengths[1][place]) < 1 / GRID for place in common)
    notes, tuplets, ties = zip(*(_counts(each, left.bars) for each in (left, right)), strict=True)
    bars = [Counter({round(GRID * bar) for bar in each.bars}) for each in (left, right)]
    return Agreement(_f1(*notes), same / max(1, len(common)), _f1(*bars), _f1(*tuplets), _f1(*ties))


def _place(note: tuple[float, float, int]) -> tuple[int, int]:
    return round(GRID * note[0]), note[2]


def _counts(read: ReadNotes, bars: list[float]) -> tuple[Counter[Any], Counter[Any], Counter[Any]]:
    """Count notes by place: all, those off the sixteenths, those that cross a bar line."""
    crossing = [
        note for note in read.notes if any(note[0] + 0.01 < bar < note[0] + note[1] - 0.05 for bar in bars)
    ]
    off = [note for note in read.notes if round(GRID * note[0]) % (GRID // 4)]
    return Counter(map(_place, read.notes)), Counter(map(_place, off)), Counter(map(_place, crossing))


def _f1(left: Counter[Any], right: Counter[Any]) -> float:
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 1.0


def measure(paths: list[Path], names: list[str]) -> Iterator[str]:
    """Yield a row of the table for each reader: what it takes, and how far it agrees with the first."""
    readings = {}
    for name in names:
        begun = process_time()
        readings[name] = [_read(name, path) for path in paths]
        seconds = (process_time() - begun) / len(paths)
        pairs = [
            agreement(first, other)
            for first, other in zip(readings[names[0]], readings[name], strict=True)
            if first is not None and other is not None
        ]
        means = [sum(column) / len(pairs) for column in zip(*pairs, strict=True)] if pairs else []
        cells = " | ".join(f"{mean:.4f}" for mean in means)
        yield f"| {name} | {len(pairs)} of {len(paths)} | {seconds:.2f} | {cells} |"


def _read(name: str, path: Path) -> ReadNotes | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return READERS[name](path)
    except Exception:  # noqa: BLE001 - that a library fails on a file is what is counted
        return None


@click.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.option("--count", default=20, show_default=True, help="Files of each kind, of the smaller half.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(list(KINDS)), help="Only these kinds.")
def main(data: Path, count: int, kinds: tuple[str, ...]) -> None:
    """Print how readers of scores agree with ours, on files under DATA."""
    names = ["ours", *(name for name in list(READERS)[1:] if find_spec(name))]
    for kind in kinds or KINDS:
        paths = sorted(data.glob(KINDS[kind]), key=lambda path: path.stat().st_size)
        if not paths:
            continue
        selected = random.Random(1).sample(paths[: len(paths) // 2 + 1], min(count, len(paths) // 2 + 1))
        print(f"\n{kind}\n\n| reader | files read | s a file | notes | lengths | bars | tuplets | ties |")
        print("|" + "---|" * 8)
        for row in measure(selected, names):
            print(row, flush=True)


if __name__ == "__main__":
    main()
