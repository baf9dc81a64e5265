"""What a store holds, in numbers: tables for people and series for pictures."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.part import Part
from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import Floats, Piece, patch_starts

ON_GRID = 1 / 24
"""Steps that an onset may miss a sixteenth by and still count as on it: 1/96 of a beat."""


def onsets_per_bar(piece: Piece, part: Part) -> NDArray[np.int64]:
    """Count the onsets of a part in each bar; shape ``(bars,)``."""
    edges = np.searchsorted(part.onset, piece.bar_starts)
    return np.diff(edges).astype(np.int64)


def bars_per_role(pieces: Iterable[Piece]) -> Counter[Role]:
    """Count the bars in which a lane of each role begins a note."""
    counts: Counter[Role] = Counter()
    for piece in pieces:
        for part in piece.parts:
            counts[part.role] += int(np.count_nonzero(onsets_per_bar(piece, part)))
    return counts


def bars_per_length(pieces: Iterable[Piece]) -> Counter[float]:
    """Count bars by their length in beats (quarter notes)."""
    return Counter(round(length / 4, 3) for piece in pieces for length in np.diff(piece.bar_starts).tolist())


def bars_per_role_and_length(pieces: Iterable[Piece]) -> Counter[tuple[Role, float]]:
    """Count the bars in which a lane of each role begins a note, by their length in beats."""
    counts: Counter[tuple[Role, float]] = Counter()
    for piece in pieces:
        beats = np.diff(piece.bar_starts) / 4
        for part in piece.parts:
            begun = beats[onsets_per_bar(piece, part) > 0]
            counts.update((part.role, round(length, 3)) for length in begun.tolist())
    return counts


def joined(pieces: Iterable[Piece], role: Role, field: str) -> NDArray[np.float64]:
    """Return one field of all notes of a role, such as ``pitch``; shape ``(notes,)``."""
    parts = [getattr(part, field) for piece in pieces for part in piece.parts if part.role is role]
    return np.concatenate([np.zeros(0), *parts])


def share_on_grid(pieces: Iterable[Piece]) -> float:
    """Return the share of onsets on sixteenths; not a number where there are none."""
    onsets = np.concatenate([np.zeros(0), *(part.onset for piece in pieces for part in piece.parts)])
    return float(np.mean(np.abs(onsets - np.round(onsets)) < ON_GRID)) if len(onsets) else float("nan")


def chord_changes_by_beat(pieces: Iterable[Piece]) -> NDArray[np.float64]:
    """Return the shares of chord changes on the beats of bars of four; shape ``(4,)``, zeros where none."""
    counts = np.zeros(4)
    for piece in pieces:
        if np.any(np.diff(piece.bar_starts) != 16):
            continue
        chords = piece.chord_mask.astype(np.int64) * 16 + piece.chord_root
        changes = np.flatnonzero(np.diff(chords)) + 1
        counts += np.bincount(changes % 4, minlength=4)
    return counts / max(1.0, float(counts.sum()))


def share_out_of_chord(pieces: Iterable[Piece]) -> float:
    """Return the share of pitched notes that begin on a pitch outside their beat's chord."""
    outside = total = 0
    for piece in pieces:
        starts = patch_starts(piece.bar_starts)
        for part in piece.parts:
            if part.role is not Role.DRUMS:
                mask = piece.chord_mask[_patch_of(part.onset, starts)].astype(np.int64)
                known = mask > 0
                inside = mask >> (part.pitch.astype(np.int64) % 12) & 1
                outside += int(np.count_nonzero(known & (inside == 0)))
                total += int(np.count_nonzero(known))
    return outside / total if total else float("nan")


def _patch_of(onset: Floats, starts: Floats) -> NDArray[np.int64]:
    # A note a hair before a patch belongs to the patch.
    return np.maximum(np.searchsorted(starts, onset + ON_GRID, "right") - 1, 0)


def position_profile(pieces: Iterable[Piece], roles: Sequence[Role]) -> NDArray[np.float64]:
    """Return the shares of onsets on the sixteenths of bars of four; shape ``(16,)``."""
    counts = np.zeros(16)
    for piece in pieces:
        if np.all(np.diff(piece.bar_starts) == 16):
            for part in piece.parts:
                if part.role in roles:
                    counts += np.bincount(np.round(part.onset).astype(np.int64) % 16, minlength=16)
    return counts / max(1.0, float(counts.sum()))
