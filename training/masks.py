"""Which cells a training example hides: every job of the model is a mask."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools

Rng = np.random.Generator
Hide = Callable[[int, Layout, Rng], Bools]

BARS = (1, 2, 3, 4, 6, 8)
BAR_SHARES = (0.14, 0.24, 0.08, 0.40, 0.05, 0.09)
ONE_LANE, SEVERAL_LANES = 0.4, 0.35


def hide_bars(lanes: int, layout: Layout, rng: Rng) -> Bools:
    """Hide some bars in one, several or all lanes: fill."""
    bars = int(layout.bar[-1]) + 1
    count = min(int(rng.choice(BARS, p=BAR_SHARES)), bars)
    first = int(rng.integers(0, bars - count + 1))
    selected = np.ones(lanes, bool) if rng.random() < 0.45 else _some(lanes, rng)
    return _box(selected, (layout.bar >= first) & (layout.bar < first + count))


def hide_end(lanes: int, layout: Layout, rng: Rng) -> Bools:
    """Hide the first or last bars in all lanes: extend."""
    bars = int(layout.bar[-1]) + 1
    count = min(int(rng.choice(BARS, p=BAR_SHARES)), bars)
    at_start = rng.random() < 0.3
    beats = layout.bar < count if at_start else layout.bar >= bars - count
    return _box(np.ones(lanes, bool), beats)


def hide_lanes(lanes: int, layout: Layout, rng: Rng) -> Bools:
    """Hide one, several or all lanes whole: accompany, or generate from nothing."""
    chance = rng.random()
    if chance < ONE_LANE:
        selected = np.arange(lanes) == rng.integers(lanes)
    else:
        selected = _some(lanes, rng) if chance < ONE_LANE + SEVERAL_LANES else np.ones(lanes, bool)
    return _box(selected, np.ones(len(layout), bool))


def hide_range(lanes: int, layout: Layout, rng: Rng) -> Bools:
    """Hide a rectangle of bars and pitches in some lanes."""
    mask = hide_bars(lanes, layout, rng)
    middle, reach = rng.integers(36, 84), rng.integers(4, 20)
    pitches = np.abs(np.arange(PITCHES) - middle) <= reach
    return np.asarray(mask & pitches)


def hide_steps(lanes: int, layout: Layout, rng: Rng) -> Bools:
    """Hide single steps, as painted by hand, in some bars of some lanes."""
    mask = hide_bars(lanes, layout, rng)
    painted = rng.random((len(layout), STEPS)) < rng.uniform(0.2, 0.8)
    return mask & painted[None, :, :, None]


class Mode(NamedTuple):
    """A job, as training shows it.

    Attributes:
        hide: Way to hide.
        share: Share of the training examples.
        short: Share of its windows that are as short as what the engine makes at once.
        band: Chance that a song is given a bass, a pad and a beat.
    """

    hide: Hide
    share: float
    short: float = 0.0
    band: float = 0.1


MODES: Mapping[str, Mode] = {
    "bars": Mode(hide_bars, 0.56),
    "end": Mode(hide_end, 0.08),
    "lanes": Mode(hide_lanes, 0.28, short=0.75, band=0.45),
    "range": Mode(hide_range, 0.04),
    "steps": Mode(hide_steps, 0.04),
}
"""Every way to hide."""


def draw_mode(rng: Rng, modes: Mapping[str, Mode] = MODES) -> Mode:
    """Draw a mode by its share among some."""
    names = list(modes)
    shares = np.array([modes[name].share for name in names])
    return modes[str(rng.choice(names, p=shares / shares.sum()))]


def _some(lanes: int, rng: Rng) -> Bools:
    selected = np.zeros(lanes, bool)
    selected[rng.permutation(lanes)[: rng.integers(1, lanes + 1)]] = True
    return selected


def _box(lanes: Bools, beats: Bools) -> Bools:
    box = (lanes[:, None] & beats)[:, :, None, None]
    return np.broadcast_to(box, (*box.shape[:2], STEPS, PITCHES)).copy()
