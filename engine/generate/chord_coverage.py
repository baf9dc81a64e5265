"""All tones of a chord in lanes that play chords and of which nothing is known.

In POP909 the keys play nine of ten chord tones within any half bar, and each of them with a sixth of the
notes or more; the network often leaves out the third. So each tone is given its share of the expected notes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.cells import free_pitches
from ripieno.engine.generate.chances import change_chances
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.reading import chords_of
from ripieno.engine.grid.locks import with_sum
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools, Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role

CHORDAL_ROLES = frozenset({Role.KEYS, Role.PAD})
"""Roles that play chords."""

TONES_SHARE = 0.6
"""Share of the notes of a stretch that is shared out equally among the tones of its chord, at least."""

MAX_STRETCH_BEATS = 2
"""Beats in which each tone of a chord is played."""

MAX_SHIFT = 4.0
"""Largest shift of log-odds by which a tone is made likelier."""


@dataclass(frozen=True)
class ChordTone:
    """The cells of one tone of a chord, for as long as the chord lasts, half a bar at most.

    Attributes:
        tokens: Positions of the masked tokens of the stretch.
        cells: Shape ``(tokens of the stretch, STEPS, PITCHES)``, the cells of the tone.
        share: Least expected notes in these cells, as a share of all that were expected in the stretch.
    """

    tokens: NDArray[np.int64]
    cells: Bools
    share: float


def find_chord_tones(window: FillWindow, clip: Clip) -> Sequence[ChordTone]:
    """Find the chord tones of the lanes without context that a window makes and that play chords.

    Args:
        window: The window.
        clip: What is known, and what was made before.
    """
    lanes = window.new_lanes(CHORDAL_ROLES)
    chords = chords_of(window, clip) if lanes else None
    if chords is None:
        return ()
    return [tone for lane in lanes for tone in _tones_of(window, lane, chords[1])]


def cover_chords(denoise: Denoise, window: FillWindow, tones: Sequence[Sequence[ChordTone]]) -> Denoise:
    """Return a denoiser that expects each chord tone with its share of the notes at least.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        window: The window.
        tones: Of each variation, from ``find_chord_tones``.
    """
    if not any(tones):
        return denoise

    def cover(chance: Floats) -> Floats:
        for own, each in zip(chance, tones, strict=True):
            for tone in each:
                own[tone.tokens] = _covered(own[tone.tokens], tone)
        return chance

    return change_chances(denoise, window.geometry.masked_cells, cover)


def _covered(chance: Floats, tone: ChordTone) -> Floats:
    """Return chances of a stretch in which a tone has its share, shape ``(tokens, STEPS, PITCHES)``."""
    own, wanted = chance[tone.cells], tone.share * chance.sum()
    if own.sum() >= wanted:
        return chance
    covered: Floats = chance.copy()
    covered[tone.cells] = with_sum(own[None], np.array([wanted], np.float32), MAX_SHIFT)[0]
    return covered


def _tones_of(window: FillWindow, lane: int, tones: NDArray[np.int64]) -> Iterator[ChordTone]:
    geometry, free = window.geometry, free_pitches(window, lane)
    own, own_patches = geometry.masked_of(lane)
    classes = np.arange(PITCHES) % 12
    for patches in _stretches(geometry.layout.beat, tones):
        inside = np.isin(own_patches, patches)
        tokens = own[inside]
        members = [each for each in range(12) if tones[patches[0]] >> each & 1]
        for member in members if len(tokens) else ():
            pitches = (classes == member) & free[own_patches[inside]]
            cells = np.broadcast_to(pitches[:, None], (len(tokens), STEPS, PITCHES))
            yield ChordTone(tokens, cells, TONES_SHARE / len(members))


def _stretches(beat: NDArray[np.int64], tones: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield the patches of each half bar with one chord; those without a chord are left out."""
    half = np.cumsum(beat % MAX_STRETCH_BEATS == 0)
    borders = np.flatnonzero((np.diff(half) != 0) | (np.diff(tones) != 0)) + 1
    for patches in np.split(np.arange(len(tones)), borders):
        if tones[patches[0]]:
            yield patches
