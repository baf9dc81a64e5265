"""Clips of our MIDI as FluidSynth plays it: pictures and labels, rendered once and kept in a folder."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track
from scipy.signal import resample_poly
from torch import Tensor

from ripieno.app.render.sound import SAMPLE_RATE, find_soundfont, find_synthesizer, synthesize
from ripieno.engine.errors import RipienoError
from ripieno.training.data.piece import Piece
from ripieno.training.data.store import Split, Store
from ripieno.training.evaluation.cases import clip_of
from ripieno.training.evaluation.gallery import midi
from ripieno.training.systems.run_files import read_run_file, write_run_file
from ripieno.training.systems.spectrogram.spectrum import Floats, Spectrum, as_mono
from ripieno.training.systems.spectrogram.words import (
    GROUPS,
    LABELS,
    VOCABULARY,
    WORDS_OF,
    genre_of,
    labels_of,
    vector_of,
)

PEAK = 0.9
"""Loudest sample of a stretch, where 1 is full scale."""

SILENCE = 1e-4
"""A stretch whose loudest sample is no louder is left out."""

SPECTRUM = Spectrum()
SEED = 1
SHADES = 255
"""Levels of grey that a kept picture has besides black: 0.3 dB each."""

SILENT_SHARE, KEPT_SHARE = 0.1, 0.7
"""Share of clips that are learnt without any word, and of labels that are said of the others.

Source: Ho and Salimans 2022, arXiv:2207.12598, sec. 3.2, for the first.
"""


class ClipError(RipienoError):
    """Data of which no sound can be made."""


@dataclass(frozen=True)
class ClipPlan:
    """Which clips are rendered.

    Attributes:
        stretches: Songs of each genre, a stretch of each.
        clips: Clips of a stretch, one after the other.
        spectrum: Rate and pictures.
    """

    stretches: int
    clips: int = 4
    spectrum: Spectrum = SPECTRUM

    @property
    def seconds(self) -> float:
        """How long a stretch is."""
        return self.clips * self.spectrum.seconds


PLANS: dict[Split, ClipPlan] = {"train": ClipPlan(100), "valid": ClipPlan(12)}
"""What is learnt from, and what is kept out."""


@dataclass(frozen=True)
class ClipSet:
    """Rendered clips.

    Attributes:
        pictures: Shape ``(clips, 2, bins, frames)``, uint8; 0 is the darkest.
        labels: Shape ``(clips, len(LABELS))``, bool.
        songs: What each is cut from.
    """

    pictures: NDArray[np.uint8]
    labels: NDArray[np.bool_]
    songs: tuple[str, ...]

    def shown(self, index: Sequence[int] | NDArray[np.int64], *, mono: bool) -> Floats:
        """Return some pictures from -1 to 1; shape ``(count, 1 or 2, bins, frames)``."""
        pictures = self.pictures[index].astype(np.float32) * (2 / SHADES) - 1
        return as_mono(pictures) if mono else pictures


@dataclass(frozen=True)
class KeptClips:
    """What the file beside kept pictures says of them.

    Attributes:
        settings: Those of the plan, and the soundfont.
        songs: What each clip is cut from.
        labels: Of each clip.
    """

    settings: Mapping[str, Any]
    songs: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]


class ClipBatch(NamedTuple):
    """What a step learns from.

    Attributes:
        pictures: Shape ``(batch, channels, bins, frames)``, from -1 to 1.
        words: Shape ``(batch, len(VOCABULARY))``, 1 where a word is said.
    """

    pictures: Tensor
    words: Tensor


@dataclass(frozen=True)
class ClipCorpus:
    """Clips, and chance words for their labels.

    Attributes:
        clips: The clips.
        mono: Whether both channels are one.
    """

    clips: ClipSet
    mono: bool

    def draw(self, batch: int, window: int, seed: int) -> ClipBatch:
        """Return some clips, each equally likely.

        Args:
            batch: How many.
            window: Frames of each; clips have no others.
            seed: From which all chance follows.
        """
        rng = np.random.default_rng(seed)
        index = rng.integers(0, len(self.clips.songs), batch)
        pictures = self.clips.shown(index, mono=self.mono)[..., :window]
        words = [say_labels(labels, rng) for labels in self.clips.labels[index]]
        return ClipBatch(torch.from_numpy(pictures), torch.from_numpy(np.stack(words)))


def say_labels(labels: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.float32]:
    """Return the vector of chance words for some of the labels of a clip, or for none."""
    if rng.random() < SILENT_SHARE:
        return np.zeros(len(VOCABULARY), np.float32)
    said = [LABELS[at] for at in np.flatnonzero(labels) if rng.random() < KEPT_SHARE]
    return vector_of([str(rng.choice(WORDS_OF[label])) for label in said])


def open_clips(
    store: Callable[[], Store], folder: Path, split: Split, report: Callable[[str], None] = print
) -> ClipSet:
    """Return the clips of a split; they are rendered if the folder has none of these settings.

    Args:
        store: Returns prepared data; called only where clips are rendered.
        folder: Where they are kept.
        split: Which songs.
        report: Takes a line where clips are rendered.

    Raises:
        ClipError: If no song can be used.
        SoundError: If FluidSynth or a soundfont is missing.
    """
    plan = PLANS[split]
    made = folder / f"{split}.npy"
    about = folder / f"{split}.json"
    settings = {**asdict(plan), "soundfont": find_soundfont().name}
    if about.is_file() and made.is_file():
        kept = read_run_file(about, KeptClips, f"delete it, so that {made} is rendered again")
        if kept.settings == settings:
            labels = np.array([[label in each for label in LABELS] for each in kept.labels])
            return ClipSet(np.load(made, mmap_mode="r"), labels, kept.songs)
    report(f"{made}: rendering {plan.stretches} songs of each genre, {plan.seconds:g} s of each")
    clips = render_clips(store().pieces(split), plan)
    folder.mkdir(parents=True, exist_ok=True)
    about.unlink(missing_ok=True)  # so that what it says is of these pictures, also where this is stopped
    part = made.with_suffix(".part.npy")
    np.save(part, clips.pictures)
    part.replace(made)
    said = tuple(tuple(LABELS[at] for at in np.flatnonzero(each)) for each in clips.labels)
    write_run_file(about, asdict(KeptClips(settings, clips.songs, said)))
    return clips


def render_clips(pieces: Sequence[Piece], plan: ClipPlan) -> ClipSet:
    """Render a stretch of some songs of each genre, and cut it into clips.

    Raises:
        ClipError: If no song can be used.
        SoundError: If FluidSynth or a soundfont is missing.
    """
    stretches = track(list(choose_stretches(pieces, plan)), "rendering")
    found = [clip for piece, first in stretches for clip in _clips(piece, first, plan)]
    if not found:
        raise ClipError(
            f"None of {len(pieces)} songs has a genre and lasts {plan.spectrum.seconds:g} s; "
            "prepare a store with longer songs."
        )
    pictures, labels, songs = zip(*found, strict=True)
    return ClipSet(np.stack(pictures), np.stack(labels), songs)


def choose_stretches(pieces: Sequence[Piece], plan: ClipPlan) -> Iterator[tuple[Piece, int]]:
    """Yield songs of each genre, at most one piece of each song, and the bar where a stretch begins."""
    rng = np.random.default_rng(SEED)
    for genre in GROUPS["genre"]:
        songs = {
            piece.split_key: piece
            for piece in pieces
            if genre_of(piece) == genre and _steps(plan.spectrum.seconds, piece) < _end(piece)
        }
        names = sorted(songs)
        for at in rng.permutation(len(names))[: plan.stretches].tolist():
            piece = songs[names[at]]
            latest = _end(piece) - _steps(plan.seconds, piece)
            starts = np.flatnonzero(piece.bar_starts[:-1] <= max(latest, float(piece.bar_starts[0])))
            yield piece, int(rng.choice(starts))


def _clips(
    piece: Piece, bar: int, plan: ClipPlan
) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.bool_], str]]:
    first = float(piece.bar_starts[bar])
    last = np.searchsorted(piece.bar_starts, first + _steps(plan.seconds, piece))
    clip = clip_of(piece, bar, min(int(last), piece.bars) - bar)
    if not clip.lanes:
        return
    sound = synthesize(midi(clip), find_synthesizer(), find_soundfont())
    sound = resample_poly(sound, plan.spectrum.rate, SAMPLE_RATE, axis=0).T
    loudest = float(np.abs(sound).max(initial=0))
    if loudest <= SILENCE:
        return
    length, steps = plan.spectrum.samples, _steps(plan.spectrum.seconds, piece)
    for number in range(plan.clips):
        cut = sound[:, number * length : (number + 1) * length] * (PEAK / loudest)
        start = first + number * steps
        if cut.shape[1] < length or start + steps > _end(piece):
            return
        labels = labels_of(piece, start, start + steps)
        yield (
            shades_of(plan.spectrum.picture(cut)),
            np.array([label in labels for label in LABELS]),
            piece.name,
        )


def shades_of(picture: Floats) -> NDArray[np.uint8]:
    """Return a picture from -1 to 1 in `SHADES` of grey."""
    shades: NDArray[np.uint8] = np.rint((picture + 1) * (SHADES / 2)).astype(np.uint8)
    return shades


def _steps(seconds: float, piece: Piece) -> float:
    """Return how many sixteenths some seconds of a piece last."""
    return seconds * piece.tempo / 15


def _end(piece: Piece) -> float:
    return float(piece.bar_starts[-1])
