"""Keys go on to strike at the places of the bar at which they strike in nearly all bars around.

The network gives each place of a running figure a good chance, but not nearly one. So the running notes of
new keys had gaps: of the times between their attacks, 61 % were as long as the one before, of true ones 74 %.
Here a place at which five bars of five have a note, or nine of ten, is expected to have one about as often.
Variations that are shown a passage have its rhythm.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.chances import attack_chance, change_chances
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.known_bars import known_bars, match_bar_lengths
from ripieno.engine.generate.lane_reading import notes_of
from ripieno.engine.grid.lane_evidence import KnownBars, count_places
from ripieno.engine.grid.layout import Doubles
from ripieno.engine.grid.locks import log_odds, sigmoid
from ripieno.engine.grid.retrieval import onsets_in_bars
from ripieno.engine.grid.spec import STEPS, Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role

ROLES = frozenset({Role.KEYS})
"""Roles whose figures run."""

USUAL_SHARE, ADDED_BARS = 0.75, 1.5
"""Share of the bars from which on a place is usual, and bars without a note there that are added to those
that are known, so that fewer than five say nothing."""

MAX_SHIFT, HALVINGS = 3.0, 8
"""Largest shift of log-odds of a step, and how often what it changes by is halved to find it."""


@dataclass(frozen=True)
class UsualPlaces:
    """The usual places of one lane that a window makes.

    Attributes:
        tokens: Positions of its masked tokens.
        chances: Shape ``(tokens, STEPS)``, least chance that any note begins; 0 where a place is not usual.
    """

    tokens: NDArray[np.int64]
    chances: Doubles


def find_usual_places(window: FillWindow, clip: Clip) -> Sequence[UsualPlaces]:
    """Find the usual places of the keys with context that a window makes.

    There are none where steps are painted or silent, or a density is asked for.

    Args:
        window: The window.
        clip: What is known, and what was made before.
    """
    options = window.job.options
    if options.locks.silent or options.asks_density or window.job.region.painted:
        return ()
    bars = known_bars(clip, window.geometry.plan)
    return [each for lane in window.known_lanes(ROLES) for each in _of(window, clip, lane, bars)]


def strike_usual_places(
    denoise: Denoise, window: FillWindow, usual: Sequence[Sequence[UsualPlaces]]
) -> Denoise:
    """Return a denoiser that expects notes at usual places about as often as there are any.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        usual: Of each variation, from ``find_usual_places``; nothing of those that are shown a passage.
    """
    found = [() if shown else own for own, shown in zip(usual, window.shown, strict=True)]
    if not any(found):
        return denoise

    def strike(chance: Floats) -> Floats:
        for own, lanes in zip(chance, found, strict=True):
            for lane in lanes:
                own[lane.tokens] = _struck(own[lane.tokens], lane.chances)
        return chance

    return change_chances(denoise, window.geometry.masked_cells, strike)


def _struck(chance: Floats, least: Doubles) -> Floats:
    """Return chances, shape ``(tokens, STEPS, PITCHES)``, whose steps have at least some chance of a note."""
    low = (attack_chance(chance) < least) & chance.any(axis=-1)
    if not low.any():
        return chance
    rows, wanted = chance[low], least[low]
    odds = np.where(rows > 0, log_odds(rows), np.float32(-np.inf))
    shift, by = np.zeros(len(rows)), MAX_SHIFT
    for _ in range(HALVINGS):
        by /= 2
        tried = sigmoid(odds + (shift + by)[:, None].astype(np.float32))
        shift += np.where(attack_chance(tried) <= wanted, by, 0)
    struck: Floats = chance.copy()
    struck[low] = sigmoid(odds + shift[:, None].astype(np.float32))
    return struck


def _of(window: FillWindow, clip: Clip, lane: int, bars: KnownBars) -> Iterator[UsualPlaces]:
    """Yield the usual places of a lane, if there are any; notes count whose pitches the window makes."""
    geometry, row = window.geometry, window.geometry.row(lane)
    tokens, patches = geometry.masked_of(lane)
    notes = notes_of(clip.lanes[lane], clip.time.step_ticks).known(bars, row)
    made = geometry.region.takes(notes.pitch)
    onsets = onsets_in_bars(notes.onset[made], notes.pitch[made], bars.starts)
    known, layout = ~bars.hidden[row] & bars.around, geometry.layout
    step = layout.beat[patches, None] * STEPS + np.arange(STEPS)
    chances = np.zeros(step.shape)
    for rows, like in match_bar_lengths(layout.bar_steps[patches], bars.starts):
        counts = count_places(onsets, known & like, int(step.max()) + 1)
        played = len(np.unique(onsets.bar[(known & like)[onsets.bar]]))
        chances[rows] = counts[step[rows]] / (played + ADDED_BARS)
    chances[chances < USUAL_SHARE] = 0
    if chances.any():
        yield UsualPlaces(tokens, chances)
