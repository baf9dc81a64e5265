"""How some bars stand to the bars around them: repetition, harmony, joints."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ripieno.training.evaluation.texture import LENGTH, ONSET, PITCH, VELOCITY, Floats, steps_of

Cells = frozenset[tuple[int, ...]]


def repetition(columns: Floats, region: Sequence[int], bars: int, bar: int) -> dict[str, float]:
    """Return how like bars are to each other, inside the region, across its edges, and in the context.

    Args:
        columns: All notes of the window, from ``texture.table``.
        region: Its bars.
        bars: Bars in the window.
        bar: Sixteenths in a bar.
    """
    steps = steps_of(columns)
    place, number = steps % bar, steps // bar
    fine = np.column_stack([np.round(columns[:, ONSET] * 8) % (8 * bar), np.round(columns[:, LENGTH] * 8)])
    pitch, velocity = columns[:, PITCH], columns[:, VELOCITY]
    views: Mapping[str, Floats] = {
        "rhythm": np.column_stack([place, place]),
        "notes": np.column_stack([place, pitch]),
        "classes": np.column_stack([place, pitch % 12]),
        "played": np.column_stack([fine, pitch, velocity]),
        "velocities": np.column_stack([place, pitch, velocity]),
        "lengths": np.column_stack([place, pitch, fine[:, 1]]),
        "contour": np.column_stack([place, pitch - _bar_means(pitch, number, bars)[number]]).round(),
    }
    found: dict[str, float] = {}
    inside = np.isin(np.arange(bars), region)
    for name, view in views.items():
        cells = [frozenset(map(tuple, view[number == each].tolist())) for each in range(bars)]
        found |= _likenesses(name, _f1_matrix(cells), inside)
    return found


def _bar_means(pitch: Floats, number: NDArray[np.int64], bars: int) -> Floats:
    sums = np.bincount(number, pitch, bars)
    return sums / np.maximum(np.bincount(number, minlength=bars), 1)


def _f1_matrix(cells: Sequence[Cells]) -> Floats:
    alike = np.full((len(cells), len(cells)), np.nan)
    for (one, first), (other, second) in combinations(enumerate(cells), 2):
        if total := len(first) + len(second):
            alike[one, other] = alike[other, one] = 2 * len(first & second) / total
    return alike


def _likenesses(name: str, alike: Floats, inside: NDArray[np.bool_]) -> dict[str, float]:
    across, within = alike[np.ix_(inside, ~inside)], alike[np.ix_(inside, inside)]
    context = alike[np.ix_(~inside, ~inside)]
    best, usual = _most(across), _most(context)
    first, last = np.flatnonzero(inside)[[0, -1]]
    found = {
        f"{name} best": _mean(best),
        f"{name} least best": _least(best),
        f"{name} most best": _top(best),
        f"{name} across": _mean(across),
        f"{name} within": _mean(within),
        f"{name} best within": _mean(_most(within)),
        f"{name} context": _mean(context),
        f"{name} best in context": _mean(usual),
        f"{name} most in context": _top(usual),
    }
    found[f"{name} best, usual"] = found[f"{name} best"] - found[f"{name} best in context"]
    found[f"{name} most best, usual"] = found[f"{name} most best"] - found[f"{name} most in context"]
    found[f"{name} across, usual"] = found[f"{name} across"] - found[f"{name} context"]
    found[f"{name} within, usual"] = found[f"{name} within"] - found[f"{name} context"]
    found[f"{name} enters"] = alike[first, first - 1] if first else np.nan
    found[f"{name} leaves"] = alike[last, last + 1] if last + 1 < len(inside) else np.nan
    # A copied stretch lies on one diagonal: every bar is like the one so many bars away.
    diagonals = [_mean(np.diagonal(alike, shift)[_both(inside, shift)]) for shift in range(1, len(inside))]
    known = [value for value in diagonals if np.isfinite(value)]
    found[f"{name} diagonal"] = max(known, default=np.nan)
    return found


def _both(inside: NDArray[np.bool_], shift: int) -> NDArray[np.bool_]:
    """Say which pairs of bars so far apart join the region and the context."""
    joins: NDArray[np.bool_] = inside[:-shift] != inside[shift:]
    return joins


def harmony(region: Floats, before: Floats, after: Floats) -> dict[str, float]:
    """Return how the pitch classes of the region fit those on both sides.

    Args:
        region: Pitched notes of the region.
        before: Those before it.
        after: Those after it.
    """
    around = np.concatenate([before, after])
    own, known = classes(region), classes(around)
    sides = [classes(side) for side in (before, after)]
    rotations = [_divergence(np.roll(own, shift), known) for shift in range(12)]
    found = {
        "harmony around": _divergence(own, known),
        "harmony before": _divergence(own, sides[0]),
        "harmony after": _divergence(own, sides[1]),
        "harmony of the sides": _divergence(*sides),
        "harmony new": float(own[known < 0.02].sum()),
        "harmony foreign": float(own[np.argsort(known)[:5]].sum()),
        "harmony entropy": _entropy(own),
        "harmony entropy, usual": _entropy(own) - _entropy(known),
        "harmony rank": float(np.argsort(np.argsort(rotations))[0]),
        "harmony best rotation": rotations[0] - min(rotations),
    }
    found["harmony around, usual"] = found["harmony around"] - found["harmony of the sides"]
    return found


def beats(columns: Floats, region: tuple[float, float]) -> dict[str, float]:
    """Return how harmony moves from beat to beat, in the region and around, and how clear each beat is."""
    onset, end = columns[:, ONSET], columns[:, ONSET] + columns[:, LENGTH]
    last = float(end.max()) if len(end) else 0.0
    chroma = []
    for start in np.arange(0, last, 4):
        time = np.clip(np.minimum(end, start + 4) - np.maximum(onset, start), 0, None)
        chroma.append(np.bincount(columns[:, PITCH].astype(int) % 12, time, 12))
    profile = np.array(chroma).reshape(-1, 12)
    lengths = np.linalg.norm(profile, axis=1, keepdims=True)
    unit = profile / np.maximum(lengths, 1e-9)
    shares = profile / np.maximum(profile.sum(axis=1, keepdims=True), 1e-9)
    clear = np.array([_entropy(each) for each in shares])
    held = (unit[1:] * unit[:-1]).sum(axis=1)
    at = np.arange(len(profile)) * 4
    inside = (at >= region[0]) & (at < region[1])
    moving = inside[1:] | inside[:-1]
    known = unit[~inside]
    seen = (unit[inside] @ known.T).max(axis=1) if inside.any() and len(known) else np.zeros(0)
    found = {
        "beat entropy": _mean(clear[inside]),
        "beat entropy around": _mean(clear[~inside]),
        "beats held": _mean(held[moving]),
        "beats held around": _mean(held[~moving]),
        "beats known": _mean(seen),
        "beats least known": _least(seen),
    }
    for phase in range(4):
        of_phase = np.arange(1, len(profile)) % 4 == phase
        found[f"beats held into {phase + 1}"] = _mean(held[moving & of_phase])
    found["beat entropy, usual"] = found["beat entropy"] - found["beat entropy around"]
    found["beats held, usual"] = found["beats held"] - found["beats held around"]
    return found


def joints(lane: Floats, region: tuple[float, float]) -> dict[str, float]:
    """Return how a lane enters and leaves the region: leaps, rests, and notes that run into each other."""
    start, end = region
    stops = lane[:, ONSET] + lane[:, LENGTH]
    before = lane[lane[:, ONSET] < start]
    inside = lane[(lane[:, ONSET] >= start) & (lane[:, ONSET] < end)]
    after = lane[lane[:, ONSET] >= end]
    found: dict[str, float] = {}
    for name, one, other in (("in", before, inside), ("out", inside, after)):
        both = len(one) > 0 and len(other) > 0
        found[f"leap {name}"] = float(abs(other[0, PITCH] - one[-1, PITCH])) if both else np.nan
        found[f"wait {name}"] = float(other[0, ONSET] - one[-1, ONSET]) if both else np.nan
        found[f"rest {name}"] = float(other[0, ONSET] - one[-1, ONSET] - one[-1, LENGTH]) if both else np.nan
        found[f"louder {name}"] = float(other[0, VELOCITY] - one[-1, VELOCITY]) if both else np.nan
    found["held in"] = float(((lane[:, ONSET] < start) & (stops > start + 0.25)).sum())
    found["held out"] = float(
        ((lane[:, ONSET] < end) & (lane[:, ONSET] >= start) & (stops > end + 0.25)).sum()
    )
    found["clashes"] = float(_clashes(lane, start, end))
    return found


def _clashes(lane: Floats, start: float, end: float) -> int:
    """Count the notes that begin while another one of their pitch sounds, where one of them is new."""
    clashes = 0
    for pitch in np.unique(lane[:, PITCH]):
        own = lane[lane[:, PITCH] == pitch]
        stops = own[:-1, ONSET] + own[:-1, LENGTH]
        new = (own[:, ONSET] >= start) & (own[:, ONSET] < end)
        clashes += int(((stops > own[1:, ONSET] + 0.05) & (new[1:] | new[:-1])).sum())
    return clashes


def classes(columns: Floats) -> Floats:
    """Return the shares of time of the twelve pitch classes; zeros without notes."""
    weights = np.bincount(columns[:, PITCH].astype(int) % 12, columns[:, LENGTH], 12)
    shares: Floats = weights / max(weights.sum(), 1e-9)
    return shares


def _divergence(p: Floats, q: Floats) -> float:
    middle = (p + q) / 2
    return _entropy(middle) - (_entropy(p) + _entropy(q)) / 2


def _entropy(shares: Floats) -> float:
    held = shares[shares > 0]
    return float(-(held * np.log2(held)).sum())


def _most(alike: Floats) -> Floats:
    rows = [row[np.isfinite(row)].max() for row in alike if np.isfinite(row).any()]
    return np.array(rows, float)


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else np.nan


def _least(values: Floats) -> float:
    return float(values.min()) if len(values) else np.nan


def _top(values: Floats) -> float:
    return float(values.max()) if len(values) else np.nan
