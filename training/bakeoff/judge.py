"""Fill four bars of songs kept out of training and compare the cells with the true ones."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools, Plane
from ripieno.training.augmentation import Augmentation
from ripieno.training.bakeoff.processes import PROCESSES, SHIPPED, Planes
from ripieno.training.bakeoff.variants import Variant
from ripieno.training.batches import TrainingBatch, collate
from ripieno.training.data.piece import Piece
from ripieno.training.examples import make_example
from ripieno.training.networks.inpainter import Inpainter
from ripieno.training.precision import lowered

BARS, FIRST, COUNT = 16, 6, 4
ROWS = 4
SEED = 30_000_001
PLAIN = Augmentation(
    transpose=0, split=0, merge=0, adrift=0, drop_lane=0, drop_role=0, drop_chords=0, drop_density=1
)
MEASURES = ("note_f1", "rhythm", "onset_ratio", "pitch_classes", "overlap", "length_error")
Cells = NDArray[np.bool_]


def hide_middle(lanes: int, layout: Layout, _: np.random.Generator) -> Bools:
    """Hide four bars of every lane, six bars after the beginning."""
    beats = (layout.bar >= FIRST) & (layout.bar < FIRST + COUNT)
    return np.broadcast_to(beats[None, :, None, None], (lanes, len(layout), STEPS, PITCHES)).copy()


def draw_trials(pieces: Sequence[Piece], source: str, count: int) -> list[TrainingBatch]:
    """Return the same trials for every variant: one window of each song that is long enough.

    Args:
        pieces: Songs kept out of training.
        source: Data set to judge on.
        count: Windows at most.
    """
    long = [piece for piece in pieces if piece.source == source and piece.bars >= BARS]
    examples = [
        make_example(piece, BARS, hide_middle, PLAIN, np.random.default_rng((SEED, index)))
        for index, piece in enumerate(long[:count])
    ]
    return [collate(examples[first : first + ROWS]) for first in range(0, len(examples), ROWS)]


@torch.no_grad()
def judge(variant: Variant, model: Inpainter, trials: Sequence[TrainingBatch]) -> dict[str, list[float]]:
    """Return every measure of every window; those of the true bars are 1, 1, 1, 0, their overlap, and 0.

    Args:
        variant: What is judged.
        model: Its network.
        trials: From `draw_trials`.
    """
    model.eval()
    device = next(model.parameters()).device
    rows: list[Mapping[str, float]] = []
    for index, trial in enumerate(trials):
        batch = variant.placed(trial.to(device))
        with lowered(device):
            made = PROCESSES[variant.process].fill(model, batch, variant.sampling, SEED + index)
        rows += measure(made, trial)
    return {name: [row[name] for row in rows] for name in MEASURES}


@torch.no_grad()
def validate(model: Inpainter, batches: Sequence[TrainingBatch]) -> list[float]:
    """Return the loss of what is shipped on each batch, in nats per hidden token."""
    model.eval()
    device = next(model.parameters()).device
    with lowered(device):
        return [
            float(SHIPPED.loss(model, batch.to(device), SEED + index).cpu())
            for index, batch in enumerate(batches)
        ]


def measure(made: Planes, trial: TrainingBatch) -> Iterator[Mapping[str, float]]:
    """Compare filled patches with the true ones, window by window.

    Args:
        made: Shape ``(batch, masked, *PATCH_SHAPE)``; onsets above 0 are notes.
        trial: The batch with the truth.
    """
    truth = trial.truth.numpy()
    for row, some in enumerate(trial.masked.numpy()):
        target = trial.target[row].numpy()[some]
        cells = made[row, some, Plane.ONSET] > 0
        true = truth[row, some, Plane.ONSET] > 0
        place = trial.place[row].numpy()
        known = trial.known[row, :, Plane.ONSET].numpy() > 0
        both = cells & true
        error = np.abs(made[row, some, Plane.LENGTH] - truth[row, some, Plane.LENGTH])
        yield {
            "note_f1": _f1(cells, true),
            "rhythm": _f1(cells.any(axis=2), true.any(axis=2)),
            "onset_ratio": float(cells.sum() / max(true.sum(), 1)),
            "pitch_classes": _divergence(_classes(cells), _classes(true)),
            "overlap": _overlap(cells, place[target], known, place),
            "length_error": float(error[both].mean()) if both.any() else float("nan"),
        }


def _f1(one: Cells, other: Cells) -> float:
    total = int(one.sum()) + int(other.sum())
    return 2 * int((one & other).sum()) / total if total else 1.0


def _classes(cells: Cells) -> NDArray[np.float64]:
    counts = cells.sum(axis=(0, 1)).astype(float)
    return np.bincount(np.arange(len(counts)) % 12, counts, 12).astype(np.float64)


def _divergence(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    if not (one.any() and other.any()):
        return float(one.any() != other.any())
    p, q = one / one.sum(), other / other.sum()
    middle = (p + q) / 2
    halves = [np.sum(each[each > 0] * np.log2(each[each > 0] / middle[each > 0])) for each in (p, q)]
    return float(sum(halves) / 2)


def _overlap(cells: Cells, place: NDArray[np.int64], known: Cells, places: NDArray[np.int64]) -> float:
    filled, around = _bars(cells, place), _bars(known, places)
    best = [
        max((2 * len(bar & other) / (len(bar) + len(other)) for other in around), default=0.0)
        for bar in filled
    ]
    return float(np.mean(best)) if best else 0.0


def _bars(cells: Cells, place: NDArray[np.int64]) -> list[set[tuple[int, ...]]]:
    bars: dict[int, set[tuple[int, ...]]] = {}
    for token, step, pitch in np.argwhere(cells).tolist():
        bar, beat, lane = place[token].tolist()
        bars.setdefault(bar, set()).add((beat, lane, step, pitch))
    return list(bars.values())
