"""All tones of a chord, and its root in the bass, in lanes that play chords and of which nothing is known.

The network often leaves out a tone of the chord, or plays it all over the root. So each tone is given its
share of the expected notes at least, and where no bass plays, keys are given the root below at the first step
of a chord. Shares and chances are those of POP909: 702 segments of eight bars of songs used for training.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.accompaniments import accompanied_lanes
from ripieno.engine.generate.cells import free_pitches
from ripieno.engine.generate.chances import change_chances
from ripieno.engine.generate.clashes import CLASSES
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.implied_chords import count_half_bars
from ripieno.engine.generate.reading import chords_of
from ripieno.engine.grid.locks import with_sum
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools, Floats
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role

CHORDAL_ROLES = frozenset({Role.KEYS, Role.PAD})
"""Roles that play chords."""

TONES_SHARES: Mapping[Role, float] = {Role.KEYS: 0.8, Role.PAD: 0.6}
"""Share of the notes of a stretch that is shared out among the tones of its chord, at least."""

ROOT_WEIGHT, FIFTH_WEIGHT = 2.0, 1.5
"""Notes of keys on the root and on the fifth of a chord, for each on any other of its tones."""

FIFTHS = frozenset({6, 7, 8})
"""Semitones from the root to a fifth, whether diminished, perfect or augmented."""

ROOT_CHANCE = 0.67
"""How often the root of a chord is the lowest note of keys at its first step."""

HIGHEST_ROOT = 52
"""Highest pitch of such a root, E3."""

MAX_SHIFT = 6.0
"""Largest shift of log-odds by which a tone is made likelier."""


@dataclass(frozen=True)
class ChordTone:
    """The cells of one tone of a chord, for as long as the chord lasts, half a bar at most.

    Attributes:
        tokens: Positions of the masked tokens of the stretch.
        cells: Shape ``(tokens of the stretch, STEPS, PITCHES)``, the cells of the tone.
        share: Least expected notes in these cells, as a share of all that were expected in the stretch.
        least: Least expected notes in these cells, whatever else is expected.
    """

    tokens: NDArray[np.int64]
    cells: Bools
    share: float = 0.0
    least: float = 0.0


def find_chord_tones(window: FillWindow, clip: Clip) -> Sequence[ChordTone]:
    """Find the chord tones of the lanes without context that a window makes and that play chords.

    Args:
        window: The window.
        clip: What is known, and what was made before.
    """
    accompanied = accompanied_lanes(window)
    lanes = [lane for lane in window.new_lanes(CHORDAL_ROLES) if lane not in accompanied]
    chords = chords_of(window, clip) if lanes else None
    if chords is None:
        return ()
    low = not window.has_bass(clip)
    return [tone for lane in lanes for tone in _tones_of(window, lane, *chords, has_low_root=low)]


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
    own, wanted = chance[tone.cells], max(tone.share * chance.sum(), tone.least)
    if own.sum() >= wanted:
        return chance
    covered: Floats = chance.copy()
    covered[tone.cells] = with_sum(own[None], np.array([wanted], np.float32), MAX_SHIFT)[0]
    return covered


def _tones_of(
    window: FillWindow,
    lane: int,
    roots: NDArray[np.int64],
    tones: NDArray[np.int64],
    *,
    has_low_root: bool,
) -> Iterator[ChordTone]:
    geometry, free = window.geometry, free_pitches(window, lane)
    own, own_patches = geometry.masked_of(lane)
    role = window.known.context.lanes[lane].role
    for patches in _stretches(geometry.layout.beat, roots, tones):
        inside = np.isin(own_patches, patches)
        tokens, made, first = own[inside], own_patches[inside], int(patches[0])
        root, shares = int(roots[first]), tone_shares(role, int(roots[first]), int(tones[first]))
        for member, share in shares.items() if len(tokens) else ():
            pitches = (member == CLASSES) & free[made]
            cells = np.broadcast_to(pitches[:, None], (len(tokens), STEPS, PITCHES))
            yield ChordTone(tokens, cells, share)
        if has_low_root and role is Role.KEYS and first in made:
            low = _low_root(root, free[first])
            yield ChordTone(tokens[made == first], low, least=ROOT_CHANCE)


def _low_root(root: int, free: Bools) -> Bools:
    """Return the cells of a root in the bass at the first step of a beat, shape ``(1, STEPS, PITCHES)``."""
    cells = np.zeros((1, STEPS, PITCHES), bool)
    cells[0, 0, : HIGHEST_ROOT + 1] = ((root == CLASSES) & free)[: HIGHEST_ROOT + 1]
    return cells


def tone_shares(role: Role, root: int, tones: int) -> Mapping[int, float]:
    """Return the least share of the notes of a stretch for each tone of its chord.

    Args:
        role: Role of the lane.
        root: Pitch class of the root.
        tones: Pitch classes of the chord, as bits.
    """
    members = [each for each in range(12) if tones >> each & 1]
    weights = [_weight((each - root) % 12) if role is Role.KEYS else 1.0 for each in members]
    share = TONES_SHARES[role] / sum(weights)
    return {member: share * weight for member, weight in zip(members, weights, strict=True)}


def _weight(interval: int) -> float:
    return ROOT_WEIGHT if interval == 0 else FIFTH_WEIGHT if interval in FIFTHS else 1.0


def _stretches(
    beat: NDArray[np.int64], roots: NDArray[np.int64], tones: NDArray[np.int64]
) -> Iterator[NDArray[np.int64]]:
    """Yield the patches of each half bar with one chord; those without a chord are left out."""
    changes = [np.diff(each) != 0 for each in (count_half_bars(beat), roots, tones)]
    borders = np.flatnonzero(np.any(changes, axis=0)) + 1
    for patches in np.split(np.arange(len(tones)), borders):
        if tones[patches[0]]:
            yield patches
