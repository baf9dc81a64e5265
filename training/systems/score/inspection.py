"""What the three samplers make of one network, and how it fills rolls with a part cut out."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from torch import nn

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.systems.representations.representation import Rows
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.score import (
    SAMPLER_LEVELS,
    ExplodingTime,
    fill_rolls,
    sample_rolls,
    score_denoiser,
)
from ripieno.engine.systems.song import PianoSong
from ripieno.training.systems.arrays import on_arrays
from ripieno.training.systems.corpus import RowCorpus
from ripieno.training.systems.score.network import Deviation
from ripieno.training.systems.system import Inspection

ROLLS = 8
SHOWN_ROLLS = 4


def filled_rolls(denoise: Denoise, clock: ExplodingTime, rolls: Rows, seed: int) -> tuple[Rows, Rows]:
    """Return rolls whose middle half of time is made anew by RePaint, and where that is.

    Args:
        denoise: Estimator of the clean rolls.
        clock: Of the noise.
        rolls: Shape ``(count, time, pitches)``, 0 or 1.
        seed: From which all noise follows.
    """
    time = rolls.shape[1]
    mask = np.zeros((time, 1), bool)
    mask[time // 4 : time - time // 4] = True
    return fill_rolls(denoise, clock, rolls, mask, seed), mask


def cell_f1(made: Rows, true: Rows) -> float:
    """Return the harmonic mean of precision and recall of cells that sound; 1 where none does in either."""
    one, other = np.asarray(made) >= 0.5, np.asarray(true) >= 0.5
    total = int(one.sum() + other.sum())
    return 2 * int((one & other).sum()) / total if total else 1.0


def inspect_score(
    representation: PianoRoll,
    deviation: Deviation,
    window: int,
    network: nn.Module,
    songs: Sequence[PianoSong],
    folder: Path,
) -> Inspection:
    """Draw ``samplers.png`` and ``reconstruction.png``, and measure both.

    Returns:
        Cells that sound, as a share, of true rolls and those of each sampler; and the F1 of cells in a middle
        half that was made anew, beside that of a roll made from nothing.
    """
    denoise = score_denoiser(on_arrays(network), deviation.clock)
    true = RowCorpus.of(songs, representation, window).draw(ROLLS, window, 1).numpy().astype(np.float32)
    rolls = {"true": true} | {
        name: sample_rolls(denoise, deviation.clock, true.shape[1:], ROLLS, 1, name)
        for name in SAMPLER_LEVELS
    }
    figures = {f"cells that sound, {name}": float((each >= 0.5).mean()) for name, each in rolls.items()}
    filled, mask = filled_rolls(denoise, deviation.clock, true, 1)
    inside = partial(np.compress, mask[:, 0], axis=1)
    figures["reconstruction, F1 of cells"] = cell_f1(inside(filled), inside(true))
    figures["from nothing, F1 of cells"] = cell_f1(inside(rolls["predictor-corrector"]), inside(true))
    pictures = (
        draw_rolls(rolls, folder / "samplers.png"),
        draw_rolls({"true": true, "middle made anew": filled}, folder / "reconstruction.png"),
    )
    return Inspection(pictures, figures)


def draw_rolls(rolls: Mapping[str, Rows], path: Path) -> Path:
    """Draw some rolls of each kind, a row for each kind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    figure = Figure(figsize=(2.6 * SHOWN_ROLLS, 2.4 * len(rolls)), layout="constrained")
    grid = figure.subplots(len(rolls), SHOWN_ROLLS, squeeze=False)
    for line, (name, each) in zip(grid, rolls.items(), strict=True):
        for axes, roll in zip(line, each, strict=False):
            axes.imshow(roll.T, origin="lower", aspect="auto", cmap="gray_r", vmin=0, vmax=1)
            axes.set_title(name, fontsize=8)
    figure.savefig(path, dpi=90)
    return path
