"""Which of several variations to show first."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.results import Notes
from ripieno.engine.generate.window_geometry import WindowGeometry
from ripieno.engine.grid.encode import empty_planes, encode_notes
from ripieno.engine.grid.locks import log_odds, onset_chance
from ripieno.engine.grid.spec import Bools, Floats, Plane

LEVELS = (0.7, 1.2, 2.0)
"""Noise levels at which variations are compared: below, an onset is plain to see; above, hidden."""

PLAUSIBILITY_SHARE = 0.7
"""Weight of plausibility beside difference from the variations already selected."""

FIXED_SEED = 909
"""Seed of the noise, the same for all variations and jobs, so that only notes differ."""


def surprise(geometry: WindowGeometry, denoise: Denoise, made: Sequence[Notes]) -> NDArray[np.float64]:
    """Return how little the network expects the new notes of a window, in nats.

    The cross-entropy of the onsets under the denoiser's estimate, averaged over noise levels:
    up to weights the variational bound on the notes' negative log-likelihood.

    Args:
        geometry: The window.
        denoise: The network, bound to the window.
        made: The new notes of each variation.

    Returns:
        Shape ``(variations,)``.

    Source: Kingma et al. 2021, arXiv:2107.00630, eq. 13 to 15.
    """
    clean = np.stack([_planes(geometry, notes) for notes in made])
    onset: Bools = clean[:, :, Plane.ONSET] > 0
    rng = np.random.default_rng(FIXED_SEED)
    total = np.zeros(len(made))
    for sigma in LEVELS:
        noise = rng.standard_normal(clean.shape[1:]).astype(np.float32)
        odds = log_odds(onset_chance(np.asarray(denoise(clean + sigma * noise, sigma), np.float32)))
        nats = np.logaddexp(0, np.where(onset, -odds, odds))
        total += np.where(geometry.masked_cells, nats, 0).sum(axis=(1, 2, 3))
    return total / len(LEVELS)


def _planes(geometry: WindowGeometry, notes: Notes) -> Floats:
    layout, empty = geometry.layout, empty_planes(len(geometry.layout))
    lanes = [
        encode_notes(notes[lane], geometry.step_ticks, layout) if lane in notes else empty
        for lane in geometry.lanes
    ]
    planes: Floats = np.concatenate(lanes)[geometry.masked]
    return planes


def plausibility(nats: NDArray[np.float64], made: Sequence[Notes]) -> NDArray[np.float64]:
    """Return surprise as a score: nats per note, negative, higher is better.

    Args:
        nats: Surprise of each variation over all windows.
        made: All new notes of each variation.
    """
    counts = np.array([sum(map(len, notes.values())) for notes in made])
    scores: NDArray[np.float64] = -nats / np.maximum(counts, 1)
    return scores


def order(scores: NDArray[np.float64], made: Sequence[Notes]) -> list[int]:
    """Return all variations, those first that are plausible and unlike those before them.

    Greedy maximal marginal relevance: each place goes to the largest sum of plausibility
    (scaled to 0 to 1) and distance to the nearest variation already placed.

    Args:
        scores: Plausibility of each variation.
        made: New notes of each variation.

    Source: Carbonell and Goldstein 1998, "The Use of MMR, Diversity-Based Reranking", SIGIR.
    """
    spread = np.ptp(scores)
    relevance = (scores - scores.min()) / spread if spread > 0 else np.zeros(len(scores))
    attacks = [_attacks(notes) for notes in made]
    placed: list[int] = []
    while len(placed) < len(made):
        left = [index for index in range(len(made)) if index not in placed]
        gains = [
            PLAUSIBILITY_SHARE * relevance[index]
            + (1 - PLAUSIBILITY_SHARE)
            * min((distance(attacks[index], attacks[k]) for k in placed), default=1)
            for index in left
        ]
        placed.append(left[int(np.argmax(gains))])
    return placed


Attack = tuple[int, int, int]
"""Lane, onset and pitch of a note."""


def _attacks(notes: Notes) -> frozenset[Attack]:
    return frozenset((lane, note.onset, note.pitch) for lane, own in notes.items() for note in own)


def distance(one: frozenset[Attack], other: frozenset[Attack]) -> float:
    """Return the share of attacks that only one of two variations has (Jaccard distance)."""
    union = len(one | other)
    return 1 - len(one & other) / union if union else 0.0
