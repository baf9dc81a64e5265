"""Two sets of music, compared by the measures of the published systems."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.engine.errors import RipienoError
from ripieno.engine.metrics.divergence import (
    jensen_shannon_distance,
    relative_entropy,
    smoothed_shares,
)
from ripieno.engine.metrics.mgeval import FEATURES, compare_distances
from ripieno.engine.metrics.set_distances import (
    inter_set_distances,
    intra_set_distances,
    pitch_counts,
    transposed_pitch_counts,
)
from ripieno.engine.metrics.transitions import pitch_class_transition_matrix, pitch_transition_histogram
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from ripieno.training.evaluation.bootstrap import Estimate, Rows, jackknife

Floats = NDArray[np.float64]

SUFFIXES = (".mid", ".midi")
LONG_NOTE_SECONDS = 4.0
"""A note that lasts as long is rare on a piano; one whose note-off was forgotten lasts longer."""

OVERLAP_GROUPS = 8
"""Parts of a set that are left out one by one for the interval of an overlap."""

MIN_PIECES = 2
"""A set with fewer pieces has no distances within it."""


class MusicSetError(RipienoError):
    """A folder whose music cannot be compared."""


@dataclass(frozen=True)
class MeasuredPiece:
    """The pitched notes of one piece.

    Attributes:
        name: What it is called.
        notes: By onset, then pitch, in ticks.
        step: Ticks of a sixteenth.
        onsets: Seconds at which the notes begin; shape ``(notes,)``.
        lengths: Seconds that they last; same shape.
    """

    name: str
    notes: tuple[Note, ...]
    step: float
    onsets: Floats
    lengths: Floats

    @classmethod
    def of(cls, name: str, clip: Clip) -> "MeasuredPiece":
        """Return the notes of all lanes of a clip but drums."""
        lanes = [lane for lane in clip.lanes if lane.role is not Role.DRUMS]
        notes = sorted(
            (note for lane in lanes for note in lane.notes), key=lambda note: (note.onset, note.pitch)
        )
        onsets = np.array([clip.time.seconds_at(note.onset) for note in notes], np.float64)
        ends = np.array([clip.time.seconds_at(note.end) for note in notes], np.float64)
        return cls(name, tuple(notes), clip.time.step_ticks, onsets, ends - onsets)

    @property
    def inter_onset_interval(self) -> float:
        """Mean seconds between successive onsets; not a number with fewer than two notes."""
        return float(np.diff(self.onsets).mean()) if len(self.onsets) > 1 else float("nan")


@dataclass(frozen=True)
class MusicSet:
    """Pieces that are measured together.

    Attributes:
        name: What they are called.
        pieces: At least `MIN_PIECES`, each with a note.
        silent: Names of those that were left out, because they have no pitched note.
    """

    name: str
    pieces: tuple[MeasuredPiece, ...]
    silent: tuple[str, ...] = ()

    @classmethod
    def of(cls, name: str, pieces: Sequence[MeasuredPiece]) -> "MusicSet":
        """Return a set without the pieces that have no note.

        Raises:
            MusicSetError: If fewer than `MIN_PIECES` are left.
        """
        sounding = tuple(piece for piece in pieces if piece.notes)
        if len(sounding) < MIN_PIECES:
            raise MusicSetError(
                f"{name} has {len(sounding)} pieces with pitched notes; "
                f"give at least {MIN_PIECES} MIDI files that have some."
            )
        return cls(name, sounding, tuple(piece.name for piece in pieces if not piece.notes))

    @classmethod
    def read(cls, folder: Path) -> "MusicSet":
        """Read the MIDI files of a folder.

        Raises:
            MusicSetError: If it is no folder, or has too few MIDI files with notes.
            FileError: If a file cannot be read.
            SmfError: If a file is no Standard MIDI File.
        """
        if not folder.is_dir():
            raise MusicSetError(f"{folder} is not a folder; give one with MIDI files.")
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
        return cls.of(str(folder), [MeasuredPiece.of(path.stem, read_clip(load(path))) for path in paths])

    def table(self, feature: Callable[[Sequence[Note]], Floats]) -> Floats:
        """Return a feature of each piece; shape ``(pieces, values)``."""
        return np.array([feature(piece.notes).ravel() for piece in self.pieces])

    @cached_property
    def transitions(self) -> Floats:
        """Counts of transitions of pitch classes; shape ``(pieces, 144)``."""
        return self.table(pitch_class_transition_matrix)

    @cached_property
    def steps(self) -> Floats:
        """Counts of steps from note to note; shape ``(pieces, 255)``."""
        return self.table(pitch_transition_histogram)

    @cached_property
    def pitches(self) -> Floats:
        """Counts of pitches; shape ``(pieces, 128)``."""
        return self.table(pitch_counts)

    @cached_property
    def transposed_pitches(self) -> Floats:
        """Counts of pitches in C major or A minor; shape ``(pieces, 128)``."""
        return self.table(transposed_pitch_counts)

    @cached_property
    def pitch_classes(self) -> Floats:
        """Shares of pitch classes; shape ``(pieces, 12)``."""
        counts = np.pad(self.pitches, ((0, 0), (0, 4))).reshape(len(self.pieces), 11, 12).sum(axis=1)
        shares: Floats = counts / counts.sum(axis=1, keepdims=True)
        return shares

    @cached_property
    def intervals(self) -> Floats:
        """Mean seconds between onsets; shape ``(pieces,)``."""
        return np.array([piece.inter_onset_interval for piece in self.pieces])


SET_ROWS: Mapping[str, tuple[str, str]] = {
    "transition_kl": ("pitch-class transitions, KL divergence, nats", "3"),
    "step_kl": ("pitch transitions, KL divergence, nats", "3"),
    "pitch_class_js": ("pitch classes, Jensen-Shannon distance", "3"),
    "pair_pitch_class_js": ("pitch classes, Jensen-Shannon distance, mean of pairs", "3"),
    "intra_set": ("pitch counts, distance within the set", "2"),
    "inter_set": ("pitch counts, distance to the other set (raw)", "2"),
    "transposed_inter_set": ("pitch counts, distance to the other set (transposed)", "2"),
    "inter_onset_interval": ("inter-onset interval, seconds", "3"),
    "used_pitches": ("different pitches in a piece", "1"),
    "mean_pitch": ("mean pitch", "1"),
    "long_notes": (f"notes of {LONG_NOTE_SECONDS:g} seconds and longer, share", "%"),
    "note_count": ("notes in a piece", "1"),
    "mgeval_overlap": ("MGEval overlap, mean of nine", "3"),
}
"""Measures of a set by name: what they are called, and decimals."""


def describe_set(each: MusicSet) -> dict[str, Estimate]:
    """Return the measures of a set by itself, by their names in `SET_ROWS`."""
    return _estimate(each, _own_statistics(each))


def compare_sets(made: MusicSet, true: MusicSet) -> dict[str, Estimate]:
    """Measure one set, and how far it is from another.

    Args:
        made: The set that is measured; its pieces are left out one by one for the intervals.
        true: The set that it is compared with.

    Returns:
        Estimates by the names in `SET_ROWS`.
    """
    found = _estimate(made, [*_distance_statistics(made, true), *_own_statistics(made)])
    return found | {"mgeval_overlap": overlap_estimate(made, true)}


def overlap_estimate(made: MusicSet, true: MusicSet) -> Estimate:
    """Estimate the mean overlap of MGEval's features; groups of made pieces are left out for the interval."""
    tables = [_tables(feature, made, true) for feature in FEATURES.values()]

    def overlap(rows: Rows) -> float:
        return float(np.mean([_overlap(one[rows], other)[0] for one, other in tables]))

    return jackknife([f"{at % OVERLAP_GROUPS}" for at in range(len(made.pieces))], overlap)


Statistic = tuple[str, Callable[[Rows], float]]


def _estimate(each: MusicSet, statistics: Iterable[Statistic]) -> dict[str, Estimate]:
    names = [f"{at}" for at in range(len(each.pieces))]
    return {name: jackknife(names, statistic) for name, statistic in statistics}


def _own_statistics(each: MusicSet) -> Iterator[Statistic]:
    keys = np.arange(128)
    long = [piece.lengths >= LONG_NOTE_SECONDS for piece in each.pieces]
    yield "intra_set", lambda rows: _mean(intra_set_distances(each.pitches[rows]))
    yield "inter_onset_interval", lambda rows: _mean(each.intervals[rows])
    yield "used_pitches", lambda rows: _mean((each.pitches[rows] > 0).sum(axis=1))
    yield "mean_pitch", lambda rows: float(each.pitches[rows].sum(axis=0) @ keys / each.pitches[rows].sum())
    yield "long_notes", lambda rows: _mean(np.concatenate([long[row] for row in rows.tolist()]))
    yield "note_count", lambda rows: _mean(each.pitches[rows].sum(axis=1))


def _distance_statistics(made: MusicSet, true: MusicSet) -> Iterator[Statistic]:
    moves, steps = (smoothed_shares(counts.sum(axis=0)) for counts in (true.transitions, true.steps))
    classes = true.pitch_classes.mean(axis=0)
    pairs = np.array(
        [[jensen_shannon_distance(one, other) for other in true.pitch_classes] for one in made.pitch_classes]
    )

    def transition_kl(rows: Rows) -> float:
        return relative_entropy(moves, smoothed_shares(made.transitions[rows].sum(axis=0)))

    def step_kl(rows: Rows) -> float:
        return relative_entropy(steps, smoothed_shares(made.steps[rows].sum(axis=0)))

    def transposed(rows: Rows) -> float:
        return _mean(inter_set_distances(made.transposed_pitches[rows], true.transposed_pitches))

    yield "transition_kl", transition_kl
    yield "step_kl", step_kl
    yield "pitch_class_js", lambda rows: jensen_shannon_distance(made.pitch_classes[rows].mean(0), classes)
    yield "pair_pitch_class_js", lambda rows: float(pairs[rows].mean())
    yield "inter_set", lambda rows: _mean(inter_set_distances(made.pitches[rows], true.pitches))
    yield "transposed_inter_set", transposed


def _mean(values: NDArray[np.generic]) -> float:
    known = np.asarray(values, np.float64)
    known = known[np.isfinite(known)]
    return float(known.mean()) if len(known) else float("nan")


def mgeval_overlaps(made: MusicSet, true: MusicSet) -> dict[str, tuple[float, float]]:
    """Return overlap and divergence of each feature of MGEval.

    Each feature is compared by the distances within the true set and those between the sets.
    """
    return {name: _overlap(*_tables(feature, made, true)) for name, feature in FEATURES.items()}


def _tables(
    feature: Callable[[Sequence[Note], float], Floats], made: MusicSet, true: MusicSet
) -> tuple[Floats, Floats]:
    one, other = (
        np.array([feature(piece.notes, piece.step) for piece in each.pieces]) for each in (made, true)
    )
    return one, other


def _overlap(made: Floats, true: Floats) -> tuple[float, float]:
    return compare_distances(intra_set_distances(true), inter_set_distances(made, true))
