"""What the three samplers make of one network, and how it fills rolls with a part cut out."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.figure import Figure
from torch import nn

from ripieno.engine.diffusion.ddpm import ddpm
from ripieno.engine.diffusion.inpainting import repaint
from ripieno.engine.diffusion.step import Denoise
from ripieno.training.systems.corpus import RowCorpus
from ripieno.training.systems.noise_prediction import run_sampler, sample_rows
from ripieno.training.systems.representations.roll import PianoRoll
from ripieno.training.systems.score.diffusion import score_denoiser, score_schedule
from ripieno.training.systems.score.network import Deviation
from ripieno.training.systems.song import PianoSong
from ripieno.training.systems.system import Inspection, Rows

SAMPLER_LEVELS: Final[Mapping[str, int]] = {
    "euler-maruyama": 200,
    "predictor-corrector": 100,
    "ode": 50,
}
"""The samplers of Upton 2023, sec. 3.3, and the levels that each goes through."""

ROLLS = 8
SHOWN_ROLLS = 4
FILL_LEVELS = 40


def sampled_rolls(
    denoise: Denoise, deviation: Deviation, shape: tuple[int, int], count: int, seed: int, sampler: str
) -> Rows:
    """Return rolls of shape ``(count, time, pitches)`` by one of the samplers; values near 0 and 1."""
    made: Rows = sampled_lanes(denoise, deviation, (1, *shape), count, seed, sampler)[:, 0]
    return made


def sampled_lanes(
    denoise: Denoise,
    deviation: Deviation,
    shape: tuple[int, int, int],
    count: int,
    seed: int,
    sampler: str,
) -> Rows:
    """Return rolls of shape ``(count, lanes, time, pitches)`` by one of the samplers."""
    schedule = score_schedule(deviation, SAMPLER_LEVELS[sampler])
    options = {"rtol": 1e-3, "atol": 1e-3} if sampler == "ode" else {}
    return sample_rows(denoise, schedule, shape, count, seed, sampler=sampler, options=options)


def filled_rolls(denoise: Denoise, deviation: Deviation, rolls: Rows, seed: int) -> tuple[Rows, Rows]:
    """Return rolls whose middle half of time is made anew by RePaint, and where that is.

    Args:
        denoise: Estimator of the clean rolls.
        deviation: Of the noise at each time.
        rolls: Shape ``(count, time, pitches)``, 0 or 1.
        seed: From which all noise follows.

    Source: Lugmayr et al. 2022, arXiv:2201.09865, algorithm 1; what Upton 2023 asks for in sec. 5.
    """
    time = rolls.shape[1]
    mask = np.zeros((1, 1, time, 1), bool)
    mask[:, :, time // 4 : time - time // 4] = True
    known = rolls[:, None].astype(np.float32)
    schedule, sampler = score_schedule(deviation, FILL_LEVELS), repaint(ddpm, known, mask)
    made = run_sampler(sampler, denoise, schedule, known.shape[1:], len(known), seed)
    return made[:, 0], mask[0, 0]


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
    denoise = score_denoiser(network, deviation)
    true = RowCorpus.of(songs, representation, window).draw(ROLLS, window, 1).numpy().astype(np.float32)
    rolls = {"true": true} | {
        name: sampled_rolls(denoise, deviation, true.shape[1:], ROLLS, 1, name) for name in SAMPLER_LEVELS
    }
    figures = {f"cells that sound, {name}": float((each >= 0.5).mean()) for name, each in rolls.items()}
    filled, mask = filled_rolls(denoise, deviation, true, 1)
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
