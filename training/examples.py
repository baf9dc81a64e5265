"""From prepared pieces to training examples: window, augmentation, mask, conditions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.conditions import Conditions, Density
from ripieno.engine.grid.encode import encode
from ripieno.engine.grid.layout import Ints, Layout
from ripieno.engine.grid.model_inputs import Reference, Window, assemble_window
from ripieno.engine.grid.retrieval import Passage, find_passage, onsets_in_bars
from ripieno.engine.grid.spec import PITCHES, Bools, Floats, Plane
from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import Part, Piece
from ripieno.training.masks import Hide

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


@dataclass(frozen=True)
class Augmentation:
    """How far an example may differ from its source, and what it may not be told.

    Attributes:
        transpose: Largest transposition in semitones, up or down.
        loudness: Largest change of all velocities, as a share of them, up or down.
        split: Chance that a keys lane is split into bass and keys.
        merge: Chance that all tonal lanes become one keys lane.
        adrift: Chance that the music lies beside its bar lines, as in files played
            without a click or with a pick-up that was not written.
        drop_lane: Chance that a lane is left out, where others remain.
        drop_role: Chance that the role of a lane with context is not specified.
        drop_chords: Chance that chords are not told.
        drop_density: Chance that densities are not told.
        give_rhythm: Chance that the hidden rhythm is given.
        drop_reference: Chance that no passage of the rest of the song is shown.
        end_here: Chance, where the first or last bars of the window are hidden, that nothing is known of
            the song beyond them.
        drop_tempo: Chance that the tempo is not told.
        drop_style: Chance that the style is not told.
    """

    transpose: int = 6
    loudness: float = 0.15
    split: float = 0.1
    merge: float = 0.08
    adrift: float = 0.1
    drop_lane: float = 0.15
    drop_role: float = 0.1
    drop_chords: float = 0.5
    drop_density: float = 0.3
    give_rhythm: float = 0.1
    drop_reference: float = 0.2
    end_here: float = 0.6
    drop_tempo: float = 0.3
    drop_style: float = 0.4


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
    passage = _find_reference(song, piece.bar_starts, mask, layout, first, how, rng)
    reference = None if passage is None else _reference(song, piece.bar_starts, passage, first, performance)
    window = assemble_window(planes, mask, conditions, layout, reference, names=names)
    return Example(window, _truth(window, planes), (1.0, float(piece.has_velocity), float(has_timing)))


def _truth(window: Window, planes: Floats) -> Floats:
    """Return the planes of all tokens of a window, those of its own bars with what is hidden."""
    truth: Floats = window.known[0].copy()
    own = planes.reshape(-1, *planes.shape[2:])
    truth[: len(own)] = own
    return truth


def _find_reference(
    song: Sequence[Part],
    bar_starts: Floats,
    mask: Bools,
    layout: Layout,
    first: int,
    how: Augmentation,
    rng: Rng,
) -> Passage | None:
    """Return the passage of the song that the hidden bars are likely to repeat, if it is to be shown."""
    bars = int(layout.bar[-1]) + 1
    hidden = np.zeros((len(song), len(bar_starts) - 1), np.bool_)
    beats: Bools = np.any(mask, axis=(2, 3))
    for bar in range(bars):
        hidden[:, first + bar] = beats[:, layout.bar == bar].any(axis=1)
    made = np.flatnonzero(hidden.any(axis=0))
    if not len(made) or rng.random() < how.drop_reference:
        return None
    if rng.random() < how.end_here:
        hidden[:, : made[0]] |= made[0] == first
        hidden[:, made[-1] :] |= made[-1] == first + bars - 1
    hidden |= np.all(beats, axis=1, keepdims=True)
    starts = np.asarray(bar_starts, np.float64)
    lanes = [onsets_in_bars(part.onset, part.pitch, starts) for part in song]
    return find_passage(lanes, starts, hidden, int(made[0]), int(made[-1]))


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
