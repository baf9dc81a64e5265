"""Keys for a melody and its chords, beside those of D3PIA and plain block chords."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from rich.progress import track

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import ClipResult, FillOptions, accompany
from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.engine.music.chord_names import QUALITIES
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import Harmony, Progression
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from ripieno.training.data.store import Store, split_of_key
from ripieno.training.evaluation.accompaniment_measures import BAR, BARS, measure_accompaniment, step_of
from ripieno.training.evaluation.bootstrap import Estimate, mean
from ripieno.training.evaluation.cases import PPQ
from ripieno.training.evaluation.ensembles import stamp_of
from ripieno.training.evaluation.fills import SavedFills
from ripieno.training.evaluation.tables import measures, write_page

SOURCE = "pop909"
"""The data set that the songs are from."""

TRUE, PUBLISHED = ".truth.mid", ".d3pia.mid"

TIME = TimeMap.build(PPQ, (), (MetreChange(0, 4, 4),))

BLOCK_LOW, BLOCK_VELOCITY = 48, 80
"""Lowest root of a block chord, and its velocity."""

ROWS: Mapping[str, tuple[str, str]] = {
    "note_f1": ("note F1", "3"),
    "chroma": ("chroma per half bar", "3"),
    "groove": ("groove", "3"),
    "notes": ("notes per bar", "1"),
    "attacks": ("attacks per bar", "1"),
    "length": ("note length, beats", "2"),
    "lowest": ("lowest note of a bar", "0"),
}
"""Measures, and how they are shown."""

PREFACE = """\
{segments} segments of eight bars of {songs} POP909 songs kept out of training. The model is given melody and
chords alone, as by `ripieno accompany --role keys --bars 1-8 --chords ...`; seeds: {seeds}. Beside it
stand the published output of D3PIA for the same melodies and chords, the chords in root position, each held
as long as it lasts, and the true accompaniment; the melody, which the files of D3PIA and of the truth hold
too, is left out of all. In parentheses: 95 % confidence intervals, songs drawn anew."""


class AccompanimentError(RipienoError):
    """Segments that cannot be accompanied."""


@dataclass(frozen=True)
class SongSegment:
    """Eight bars of a song.

    Attributes:
        name: As its files are called.
        melody: The clip to accompany.
        chords: Those of its bars.
        true: The notes of the true accompaniment, 480 ticks to the quarter.
        published: The notes of D3PIA's. The files hold the melody too, whose notes are left out of both.
    """

    name: str
    melody: Clip
    chords: Progression
    true: tuple[Note, ...]
    published: tuple[Note, ...]

    @property
    def song(self) -> str:
        """Its number in POP909."""
        return self.name.partition("_")[0]


def judge_accompaniment(model: OnnxModel, folder: Path, store: Store, seeds: int, out: Path) -> Path:
    """Accompany the segments of songs kept out of training, and write ``accompaniment.md`` and ``.json``.

    Args:
        model: The pack to judge.
        folder: D3PIA's segments.
        store: Prepared data, whose training songs are left out.
        seeds: Accompaniments of each segment.
        out: Folder of the results; keeps the notes, so that the same command goes on where it was stopped.

    Raises:
        AccompanimentError: If the folder holds no segment of such a song.
    """
    segments = read_segments(folder, store)
    out.mkdir(parents=True, exist_ok=True)
    record = SavedFills(out / "accompaniment-fills.json", stamp_of(model))
    jobs = [(segment, seed) for segment in segments for seed in range(1, seeds + 1)]
    columns = {
        "model": [(segment, play(model, segment, seed, record)) for segment, seed in track(jobs, "model")],
        "D3PIA": [(segment, segment.published) for segment in segments],
        "block chords": [(segment, block_chords(segment.chords)) for segment in segments],
        "truth": [(segment, segment.true) for segment in segments],
    }
    figures = {name: estimate_accompaniment(own) for name, own in columns.items()}
    songs = len({segment.song for segment in segments})
    page = [
        f"# {model.card.name} {model.card.version}: accompaniment",
        PREFACE.format(segments=len(segments), songs=songs, seeds=seeds),
        measures(figures, ROWS),
    ]
    return write_page(out, "accompaniment", page, {SOURCE: figures})


def read_segments(folder: Path, store: Store) -> list[SongSegment]:
    """Read the segments of songs of the validation split that are not among the training songs.

    Raises:
        AccompanimentError: If there is none, or a file of one is missing.
    """
    learnt = {f"{piece.source}/{piece.song}" for piece in store.pieces("train")}
    names = sorted(path.name.removesuffix(TRUE) for path in folder.glob(f"*{TRUE}"))
    keys = {name: f"{SOURCE}/{name.partition('_')[0]}" for name in names}
    found = [
        _read(folder, name)
        for name in names
        if split_of_key(keys[name]) == "valid" and keys[name] not in learnt
    ]
    if not found:
        raise AccompanimentError(
            f"{folder} holds no segment of a song kept out of training; unpack D3PIA's there (d3pia.tar.xz)."
        )
    return found


def _read(folder: Path, name: str) -> SongSegment:
    chords = folder / f"{name}.chords.txt"
    if not chords.is_file():
        raise AccompanimentError(f"{chords} is missing; unpack D3PIA's segments again.")
    melody = read_clip(load(folder / f"{name}.melody.mid"))
    sung = notes_of(melody)
    return SongSegment(
        name,
        melody,
        parse_progression(chords.read_text(encoding="utf-8").strip()),
        without_notes(notes_of(read_clip(load(folder / f"{name}{TRUE}"))), sung),
        without_notes(notes_of(read_clip(load(folder / f"{name}{PUBLISHED}"))), sung),
    )


def notes_of(clip: Clip) -> tuple[Note, ...]:
    """Return the notes of all lanes in the first eight bars, 480 ticks to the quarter."""
    scale = PPQ / clip.time.ppq
    notes = [
        replace(note, onset=round(note.onset * scale), length=max(round(note.length * scale), 1))
        for lane in clip.lanes
        for note in lane.notes
    ]
    inside = [note for note in notes if note.onset < BARS * BAR]
    return tuple(sorted(inside, key=lambda note: (note.onset, note.pitch)))


def without_notes(notes: Sequence[Note], others: Sequence[Note]) -> tuple[Note, ...]:
    """Return notes without as many as others have on the same sixteenth with the same pitch."""
    left = Counter(map(_cell, others))
    kept = []
    for note in notes:
        if left[_cell(note)]:
            left[_cell(note)] -= 1
        else:
            kept.append(note)
    return tuple(kept)


def _cell(note: Note) -> tuple[int, int]:
    return step_of(note), note.pitch


def play(model: OnnxModel, segment: SongSegment, seed: int, record: SavedFills) -> tuple[Note, ...]:
    """Return keys for a segment, made as ``ripieno accompany`` does, or kept before."""
    key = f"{segment.name}/{seed}"
    kept = record.get(key)
    if kept is None:
        options = FillOptions(seed, chords=segment.chords)
        *_, result = accompany(model, segment.melody, Role.KEYS, options, range(BARS))
        lane = len(segment.melody.lanes)
        kept = {0: result.variations[0][lane] if isinstance(result, ClipResult) else ()}
        record.put(key, kept)
    return kept[0]


def block_chords(chords: Progression) -> tuple[Note, ...]:
    """Return the chords of eight bars in root position, each struck once and held while it lasts."""
    harmony = Harmony.laid(chords, TIME, range(BARS))
    beats = [chord for bar in range(BARS) for chord in harmony.bars[bar]]
    notes, beat = [], 0
    for chord, run in groupby(beats):
        length = len(list(run))
        intervals = QUALITIES[chord.quality].intervals if chord else ()
        notes += [
            Note(beat * PPQ, length * PPQ, BLOCK_LOW + chord.root + interval, BLOCK_VELOCITY)
            for interval in intervals
            if chord
        ]
        beat += length
    return tuple(notes)


def estimate_accompaniment(made: Sequence[tuple[SongSegment, Sequence[Note]]]) -> dict[str, Estimate]:
    """Return the figures of some accompaniments with their intervals."""
    rows = [measure_accompaniment(notes, segment.true) for segment, notes in made]
    songs = [segment.song for segment, _ in made]
    return {name: mean([row[name] for row in rows], songs) for name in ROWS}
