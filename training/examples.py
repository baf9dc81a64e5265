"""From prepared pieces to training examples: window, augmentation, mask, conditions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.grid.conditions import Conditions, Density, features
from engine.grid.encode import encode
from engine.grid.layout import Layout
from engine.grid.spec import STEPS, Bools, Floats, Plane
from engine.music.roles import Role
from training.data.piece import Part, Piece
from training.masks import Hide

Rng = np.random.Generator
LANES = 8


@dataclass(frozen=True)
class Example:
    """One window, flattened to tokens (lane by lane).

    Attributes:
        planes: Shape ``(tokens, *PATCH_SHAPE)``, the truth.
        mask: Shape ``(tokens, STEPS, PITCHES)``, True = hidden.
        features: Shape ``(tokens, FEATURES)``.
        place: Shape ``(tokens, 3)``: bar, beat, lane.
        expressive: Weights of the three attribute planes, 0 where the source
            does not know them.
    """

    planes: Floats
    mask: Bools
    features: Floats
    place: NDArray[np.int64]
    expressive: tuple[float, float, float]


@dataclass(frozen=True)
class Augmentation:
    """How far an example may differ from its source, and what it may not be told.

    Attributes:
        transpose: Largest transposition in semitones, up or down.
        split: Chance that a keys lane is split into bass and keys.
        merge: Chance that all tonal lanes become one keys lane.
        adrift: Chance that the music lies beside its bar lines, as in files played
            without a click or with a pick-up that was not written.
        drop_lane: Chance that a lane is left out, where others remain.
        drop_role: Chance that a lane's role is not told.
        drop_chords: Chance that chords are not told.
        drop_density: Chance that densities are not told.
        tell_rhythm: Chance that the hidden rhythm is told.
        drop_tempo: Chance that the tempo is not told.
    """

    transpose: int = 6
    split: float = 0.1
    merge: float = 0.08
    adrift: float = 0.1
    drop_lane: float = 0.15
    drop_role: float = 0.1
    drop_chords: float = 0.5
    drop_density: float = 0.3
    tell_rhythm: float = 0.1
    drop_tempo: float = 0.3


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
    last = min(first + bars, total)
    layout = Layout.from_bars(piece.bar_starts[first : last + 1])
    patches = Layout.from_bars(piece.bar_starts[: first + 1]) if first else ()
    shift = int(rng.integers(-how.transpose, how.transpose + 1))
    drift = _draw_drift(layout, how, rng)
    parts = _choose(_cut(_move(piece.parts, drift), layout), how, rng)
    planes = np.stack([_encode(part, shift, rng, piece.has_velocity, layout) for part in parts])
    exists = np.arange(STEPS)[None, :] < layout.steps[:, None]
    mask = hide(len(parts), layout, rng) & exists[None, :, :, None]
    chords = slice(len(patches), len(patches) + len(layout))
    has_timing = piece.has_timing or drift % 1 != 0
    conditions = _conditions(piece, parts, chords, shift, how, rng)
    if drift:
        conditions = replace(conditions, chord_root=None, chord_mask=None, has_timing=has_timing)
    conditions = _about_hidden(conditions, planes, mask, how, rng)
    return Example(
        planes.reshape(-1, *planes.shape[2:]),
        mask.reshape(-1, *mask.shape[2:]),
        features(conditions, layout, mask).reshape(planes.shape[0] * len(layout), -1),
        _places(len(parts), layout, rng),
        (1.0, float(piece.has_velocity), float(has_timing)),
    )


def _draw_drift(layout: Layout, how: Augmentation, rng: Rng) -> float:
    if rng.random() >= how.adrift:
        return 0.0
    drift = float(rng.uniform(0.5, max(layout.bar_steps[0] - 0.5, 1.0)))
    return round(drift) if rng.random() < 0.4 else drift


def _move(parts: Sequence[Part], drift: float) -> Sequence[Part]:
    if not drift:
        return parts
    return [replace(part, onset=part.onset + np.float32(drift)) for part in parts]


def _cut(parts: Sequence[Part], layout: Layout) -> list[Part]:
    start, end = layout.start[0] - 0.5, layout.start[-1] + layout.steps[-1]
    kept = []
    for part in parts:
        low, high = np.searchsorted(part.onset, (start, end))
        kept.append(
            replace(
                part,
                onset=part.onset[low:high],
                length=part.length[low:high],
                pitch=part.pitch[low:high],
                velocity=part.velocity[low:high],
            )
        )
    return [part for part in kept if len(part.onset)] or kept[:1]


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


def _keep(part: Part, which: NDArray[np.bool_], role: Role) -> Part:
    return Part(role, part.onset[which], part.length[which], part.pitch[which], part.velocity[which])


def _encode(part: Part, shift: int, rng: Rng, has_velocity: bool, layout: Layout) -> Floats:
    pitch = part.pitch.astype(np.int64)
    if part.role is not Role.DRUMS:
        pitch = pitch + shift
    inside = (pitch >= 0) & (pitch < 128)
    velocity = part.velocity.astype(np.float64)
    velocity = np.clip(velocity * rng.uniform(0.85, 1.15), 1, 127) if has_velocity else velocity
    return encode(part.onset[inside], part.length[inside], pitch[inside], velocity[inside], layout)


def _conditions(
    piece: Piece, parts: Sequence[Part], beats: slice, shift: int, how: Augmentation, rng: Rng
) -> Conditions:
    told = rng.random() >= how.drop_chords
    root = piece.chord_root[beats].astype(np.int64)
    chord = piece.chord_mask[beats].astype(np.int64)
    shifted = ((chord << (shift % 12)) | (chord >> (12 - shift % 12))) & 0xFFF
    return Conditions(
        roles=[None if rng.random() < how.drop_role else part.role for part in parts],
        chord_root=np.where(root >= 0, (root + shift) % 12, -1) if told else None,
        chord_mask=shifted if told else None,
        tempo=piece.tempo if rng.random() >= how.drop_tempo else None,
        has_velocity=piece.has_velocity,
        has_timing=piece.has_timing,
    )


def _about_hidden(
    conditions: Conditions, planes: Floats, mask: Bools, how: Augmentation, rng: Rng
) -> Conditions:
    onsets = (planes[:, :, Plane.ONSET] > 0) & mask
    density: list[Density | None] = []
    for lane, masked in zip(onsets, np.any(mask, axis=(2, 3)), strict=True):
        told = masked.any() and rng.random() >= how.drop_density
        density.append(Density.of(lane[masked]) if told else None)
    rhythm = None
    if rng.random() < how.tell_rhythm:
        rhythm = (onsets.sum(-1) / 4).astype(np.float32)
    return replace(conditions, density=density, rhythm=rhythm)


def _places(lanes: int, layout: Layout, rng: Rng) -> NDArray[np.int64]:
    names = rng.permutation(LANES)[:lanes]
    one = np.stack([layout.bar, layout.beat], axis=1)
    beats = np.tile(one, (lanes, 1))
    return np.concatenate([beats, np.repeat(names, len(layout))[:, None]], axis=1)
