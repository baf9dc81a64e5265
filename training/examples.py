"""From prepared pieces to training examples: window, augmentation, mask, conditions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.conditions import Conditions, Density
from ripieno.engine.grid.encode import encode
from ripieno.engine.grid.lane_evidence import KnownBars
from ripieno.engine.grid.layout import Ints, Layout
from ripieno.engine.grid.model_inputs import Reference, Window, assemble_window
from ripieno.engine.grid.part import Part
from ripieno.engine.grid.retrieval import Passage, find_passage, onsets_in_bars
from ripieno.engine.grid.spec import PITCHES, Bools, Floats, Plane
from ripieno.engine.music.roles import Role
from ripieno.training.augmentation import Augmentation
from ripieno.training.data.piece import Piece
from ripieno.training.masks import Hide
from ripieno.training.players import describe_players, known_bars

Rng = np.random.Generator
LANES = 8


@dataclass(frozen=True)
class Example:
    """One window and what is hidden in it, flattened to tokens (lane by lane).

    Attributes:
        window: What the model reads, a batch of one.
        planes: Shape ``(tokens, *PATCH_SHAPE)``, the truth.
        expressive: Weights of the three attribute planes, 0 where the source
            does not know them.
    """

    window: Window
    planes: Floats
    expressive: tuple[float, float, float]

    @property
    def mask(self) -> Bools:
        """Shape ``(tokens, STEPS, PITCHES)``, True = hidden."""
        mask: Bools = self.window.mask[0]
        return mask

    @property
    def features(self) -> Floats:
        """Shape ``(tokens, FEATURES)``."""
        features: Floats = self.window.features[0]
        return features

    @property
    def place(self) -> Ints:
        """Shape ``(tokens, 3)``: bar, beat, lane."""
        place: Ints = self.window.place[0]
        return place


def make_example(piece: Piece, bars: int, hide: Hide, how: Augmentation, rng: Rng) -> Example:
    """Cut a window of a piece at random and hide a part of it.

    Args:
        piece: Where to cut.
        bars: Length of the window; shorter where the piece is.
        hide: Way to hide.
        how: Augmentation.
        rng: Source of chance.
    """
    total = len(piece.bar_starts) - 1
    first = int(rng.integers(0, max(total - bars, 0) + 1))
    return cut_example(piece, range(first, min(first + bars, total)), hide, how, rng)


def cut_example(piece: Piece, bars: range, hide: Hide, how: Augmentation, rng: Rng) -> Example:
    """Cut a window at given bars of a piece and hide a part of it.

    Args:
        piece: Where to cut.
        bars: Bars of the piece, from 0.
        hide: Way to hide.
        how: Augmentation.
        rng: Source of chance.
    """
    first = bars.start
    layout = Layout.from_bars(piece.bar_starts[first : bars.stop + 1])
    patches = Layout.from_bars(piece.bar_starts[: first + 1]) if first else ()
    drift = _draw_drift(layout, how, rng)
    performance = _draw_performance(piece, how, rng)
    song = _sounding(_choose(_sounding(_move(piece.parts, drift), layout), how, rng), layout)
    planes = performance.encode_lanes(song, layout)
    mask = hide(len(song), layout, rng) & layout.exists[None, :, :, None]
    chords = slice(len(patches), len(patches) + len(layout))
    has_timing = piece.has_timing or drift % 1 != 0
    shown = np.any((planes[:, :, Plane.ONSET] > 0) & ~mask, axis=(1, 2, 3))
    conditions = _conditions(piece, song, shown, chords, performance.shift, how, rng)
    if drift:
        conditions = replace(conditions, chord_root=None, chord_mask=None, has_timing=has_timing)
    conditions = _about_hidden(conditions, planes, mask, how, rng)
    names = rng.permutation(LANES)[: len(song)]
    known = known_bars(song, piece.bar_starts, mask, layout, first, how, rng)
    conditions = describe_players(conditions, song, performance.shift, known, layout, how, rng)
    passage = None if rng.random() < how.drop_reference else _find_reference(song, known)
    reference = None if passage is None else _reference(song, piece.bar_starts, passage, first, performance)
    window = assemble_window(planes, mask, conditions, layout, reference, names=names)
    return Example(window, _truth(window, planes), (1.0, float(piece.has_velocity), float(has_timing)))


def _truth(window: Window, planes: Floats) -> Floats:
    """Return the planes of all tokens of a window, those of its own bars with what is hidden."""
    truth: Floats = window.known[0].copy()
    own = planes.reshape(-1, *planes.shape[2:])
    truth[: len(own)] = own
    return truth


def _find_reference(song: Sequence[Part], known: KnownBars) -> Passage | None:
    """Return the passage of the song that the hidden bars are likely to repeat."""
    if not known.hidden.any():
        return None
    lanes = [onsets_in_bars(part.onset, part.pitch, known.starts) for part in song]
    return find_passage(lanes, known.starts, known.hidden, known.first, known.last)


def _reference(
    song: Sequence[Part], bar_starts: Floats, passage: Passage, first: int, performance: "_PerformanceStyle"
) -> Reference:
    layout = Layout.from_bars(bar_starts[passage.first : passage.last + 2])
    return Reference(performance.encode_lanes(song, layout), layout, passage.places(layout.bar, first))


def _draw_drift(layout: Layout, how: Augmentation, rng: Rng) -> float:
    if rng.random() >= how.adrift:
        return 0.0
    drift = float(rng.uniform(0.5, max(layout.bar_steps[0] - 0.5, 1.0)))
    return round(drift) if rng.random() < 0.4 else drift


def _move(parts: Sequence[Part], drift: float) -> Sequence[Part]:
    if not drift:
        return parts
    return [replace(part, onset=part.onset + np.float32(drift)) for part in parts]


def _sounding(parts: Sequence[Part], layout: Layout) -> list[Part]:
    """Return the parts with notes in a layout; the first one where there is none."""
    return [part for part in parts if len(_cut(part, layout).onset)] or list(parts[:1])


def _cut(part: Part, layout: Layout) -> Part:
    """Return the notes of a part that begin in a layout."""
    start, end = layout.start[0] - 0.5, layout.start[-1] + layout.steps[-1]
    there = slice(*np.searchsorted(part.onset, (start, end)))
    return _keep(part, there, part.role)


def _choose(parts: list[Part], how: Augmentation, rng: Rng) -> list[Part]:
    kept = [part for part in parts if rng.random() >= how.drop_lane]
    kept = kept or [parts[int(rng.integers(len(parts)))]]
    if rng.random() < how.merge:
        kept = _merge(kept)
    split: list[Part] = []
    for part in kept:
        if part.role is Role.KEYS and rng.random() < how.split:
            split.extend(_split_hands(part, int(rng.integers(45, 55))))
        else:
            split.append(part)
    order = rng.permutation(len(split))[:LANES]
    return [split[index] for index in order]


def _split_hands(part: Part, border: int) -> list[Part]:
    low = part.pitch < border
    if not low.any() or low.all():
        return [part]
    return [_keep(part, low, Role.BASS), _keep(part, ~low, Role.KEYS)]


def _merge(parts: Sequence[Part]) -> list[Part]:
    tonal = [part for part in parts if part.role is not Role.DRUMS]
    if len(tonal) < 2:
        return list(parts)
    onset = np.concatenate([part.onset for part in tonal])
    order = np.argsort(onset, kind="stable")
    merged = Part(
        Role.KEYS,
        onset[order],
        np.concatenate([part.length for part in tonal])[order],
        np.concatenate([part.pitch for part in tonal])[order],
        np.concatenate([part.velocity for part in tonal])[order],
    )
    return [merged, *(part for part in parts if part.role is Role.DRUMS)]


def _keep(part: Part, which: NDArray[np.bool_] | slice, role: Role) -> Part:
    columns = (part.onset[which], part.length[which], part.pitch[which], part.velocity[which])
    return Part(role, *columns, part.program)


@dataclass(frozen=True)
class _PerformanceStyle:
    """How a song is played in an example.

    Attributes:
        shift: Semitones up.
        louder: Factor of all velocities.
    """

    shift: int
    louder: float

    def encode_lanes(self, parts: Sequence[Part], layout: Layout) -> Floats:
        """Return the planes of parts, shape ``(lanes, beats, *PATCH_SHAPE)``."""
        return np.stack([self._encode(part, layout) for part in parts])

    def _encode(self, part: Part, layout: Layout) -> Floats:
        there = _cut(part, layout)
        pitch = there.pitch.astype(np.int64) + (self.shift if part.role is not Role.DRUMS else 0)
        inside = (pitch >= 0) & (pitch < PITCHES)
        velocity = np.clip(there.velocity.astype(np.float64) * self.louder, 1, 127)
        return encode(there.onset[inside], there.length[inside], pitch[inside], velocity[inside], layout)


def _draw_performance(piece: Piece, how: Augmentation, rng: Rng) -> _PerformanceStyle:
    shift = int(rng.integers(-how.transpose, how.transpose + 1))
    return _PerformanceStyle(
        shift, float(rng.uniform(1 - how.loudness, 1 + how.loudness)) if piece.has_velocity else 1.0
    )


def _conditions(
    piece: Piece, parts: Sequence[Part], shown: Bools, beats: slice, shift: int, how: Augmentation, rng: Rng
) -> Conditions:
    given = rng.random() >= how.drop_chords
    root = piece.chord_root[beats].astype(np.int64)
    chord = piece.chord_mask[beats].astype(np.int64)
    shifted = ((chord << (shift % 12)) | (chord >> (12 - shift % 12))) & 0xFFF
    return Conditions(
        roles=[
            None if rng.random() < how.drop_role and known else part.role
            for part, known in zip(parts, shown, strict=True)
        ],
        chord_root=np.where(root >= 0, (root + shift) % 12, -1) if given else None,
        chord_mask=shifted if given else None,
        tempo=piece.tempo if rng.random() >= how.drop_tempo else None,
        style=piece.style if rng.random() >= how.drop_style else None,
        has_velocity=piece.has_velocity,
        has_timing=piece.has_timing,
    )


def _about_hidden(
    conditions: Conditions, planes: Floats, mask: Bools, how: Augmentation, rng: Rng
) -> Conditions:
    onsets = (planes[:, :, Plane.ONSET] > 0) & mask
    density: list[Density | None] = []
    for lane, masked in zip(onsets, np.any(mask, axis=(2, 3)), strict=True):
        given = masked.any() and rng.random() >= how.drop_density
        density.append(Density.of(lane[masked]) if given else None)
    rhythm = None
    if rng.random() < how.give_rhythm:
        rhythm = onsets.sum(-1).astype(np.float32)
    return replace(conditions, density=density, rhythm=rhythm)
