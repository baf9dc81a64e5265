"""Passages that are altered or missing, made anew, and how near that comes to what was there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from torch import nn

from ripieno.engine.diffusion.ddpm import ddpm
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.systems.representations.representation import Rows
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.score import FILL_LEVELS, ExplodingTime, fill_rolls, sample_rolls, score_denoiser
from ripieno.engine.systems.song import PianoSong
from ripieno.training.evaluation.bootstrap import Estimate, mean
from ripieno.training.evaluation.tables import measures, write_page
from ripieno.training.systems.arrays import on_arrays
from ripieno.training.systems.corpus import RowCorpus
from ripieno.training.systems.score import inspection
from ripieno.training.systems.score.network import Deviation

ROLLS = 16
FLIPPED_SHARE = 0.02
"""Share of cells that are turned over where a passage is altered and nobody knows where."""

FLIP_DEVIATION = 0.4
"""Noise that hides the cells that were turned over: less keeps them, more loses the music."""

COLUMNS: Mapping[str, tuple[str, str]] = {
    "made": ("made anew", "3"),
    "copied": ("copied from before, or left as it is", "3"),
    "nothing": ("made from nothing", "3"),
}


@dataclass(frozen=True)
class Alteration:
    """Cells that are unknown.

    Attributes:
        title: What they are.
        mask: Returns True where cells are unknown, for a shape ``(time, pitches)``.
        copy: Returns what is there without a model, given the true rolls and the mask.
    """

    title: str
    mask: Callable[[tuple[int, int]], Rows]
    copy: Callable[[Rows, Rows], Rows]


def middle(share: float) -> Callable[[tuple[int, int]], Rows]:
    """Return a mask of the middle of time."""

    def mask(shape: tuple[int, int]) -> Rows:
        time, pitches = shape
        length = round(share * time)
        first = (time - length) // 2
        inside = (np.arange(time) >= first) & (np.arange(time) < first + length)
        return np.repeat(inside[:, None], pitches, axis=1)

    return mask


def upper_half(shape: tuple[int, int]) -> Rows:
    """Return a mask of the upper half of the pitches."""
    return np.repeat((np.arange(shape[1]) >= shape[1] // 2)[None], shape[0], axis=0)


def rows_before(rolls: Rows, mask: Rows) -> Rows:
    """Return rolls in which unknown time repeats the rows before it, over and over if it is longer."""
    copied = np.array(rolls)
    unknown = np.flatnonzero(mask.any(axis=1))
    first = int(unknown[0])
    before = np.resize(np.arange(max(first - len(unknown), 0), first), len(unknown))
    copied[:, unknown] = rolls[:, before]
    return copied


def octave_below(rolls: Rows, mask: Rows) -> Rows:
    """Return rolls in which each unknown key sounds where the one an octave below does."""
    moved = np.roll(rolls, 12, axis=2)
    moved[:, :, :12] = 0
    return np.where(mask, moved, rolls)


ALTERATIONS = (
    Alteration("an eighth of the time is missing", middle(1 / 8), rows_before),
    Alteration("a quarter of the time is missing", middle(1 / 4), rows_before),
    Alteration("half of the time is missing", middle(1 / 2), rows_before),
    Alteration("the upper half of the pitches is missing", upper_half, octave_below),
)
FLIPPED = f"{100 * FLIPPED_SHARE:g} % of all cells are turned over, nobody knows which"


def measure_alterations(
    denoise: Denoise, clock: ExplodingTime, rolls: Rows, from_nothing: Rows
) -> dict[str, dict[str, Estimate]]:
    """Return the F1 of cells that sound, inside what was altered, by the names of `COLUMNS`.

    Args:
        denoise: Estimator of the clean rolls.
        clock: Of the noise.
        rolls: True ones; shape ``(count, time, pitches)``, 0 or 1.
        from_nothing: Others that were made without knowing anything; the same shape.
    """
    found = {}
    for each in ALTERATIONS:
        mask = each.mask(rolls.shape[1:])
        made = fill_rolls(denoise, clock, rolls, mask, 1)
        columns = {"made": made, "copied": each.copy(rolls, mask), "nothing": from_nothing}
        found[each.title] = {name: _f1(got, rolls, mask) for name, got in columns.items()}
    flipped = flip_cells(rolls)
    mended = mend_cells(denoise, clock, flipped)
    everywhere = np.ones(rolls.shape[1:], bool)
    columns = {"made": mended, "copied": flipped, "nothing": from_nothing}
    found[FLIPPED] = {name: _f1(got, rolls, everywhere) for name, got in columns.items()}
    return found


def flip_cells(rolls: Rows) -> Rows:
    """Return rolls of which some cells are turned over, by chance."""
    chance = np.random.default_rng(1).random(rolls.shape) < FLIPPED_SHARE
    return np.where(chance, 1 - rolls, rolls).astype(np.float32)


def mend_cells(denoise: Denoise, clock: ExplodingTime, rolls: Rows) -> Rows:
    """Return rolls that noise was added to, and taken away from again.

    Source: Meng et al. 2022, arXiv:2108.01073, algorithm 1.
    """
    levels = clock.schedule(FILL_LEVELS).sigmas
    schedule = Schedule.exploding(levels[(levels <= FLIP_DEVIATION) & (levels > 0)])
    noise = Noise.from_seed(1, len(rolls))
    clean = rolls[:, None].astype(np.float32)
    state = clean + np.float32(schedule.sigmas[0]) * noise.normal(clean.shape[1:], np.float32)
    for step in ddpm(denoise, state.astype(np.float32), schedule, noise):
        state = step.x
    return state[:, 0]


def _f1(made: Rows, true: Rows, mask: Rows) -> Estimate:
    """Return the mean of all rolls, with an interval; a roll that is silent there is left out."""
    scores = [
        inspection.cell_f1(one[mask], two[mask]) if two[mask].any() else float("nan")
        for one, two in zip(made, true, strict=True)
    ]
    return mean(scores, [str(at) for at in range(len(scores))])


def write_alterations(
    representation: PianoRoll,
    deviation: Deviation,
    window: int,
    network: nn.Module,
    songs: Sequence[PianoSong],
    folder: Path,
) -> Iterator[tuple[str, float]]:
    """Write ``alterations.md`` and ``alterations.json``, and yield the figures of what was made anew."""
    denoise, clock = score_denoiser(on_arrays(network), deviation.clock), deviation.clock
    rolls = RowCorpus.of(songs, representation, window).draw(ROLLS, window, 2).numpy().astype(np.float32)
    shape = rolls.shape[1:]
    nothing = sample_rolls(denoise, clock, shape, ROLLS, 2, "predictor-corrector")
    found = measure_alterations(denoise, clock, rolls, nothing)
    folder.mkdir(parents=True, exist_ok=True)
    write_page(folder, "alterations", [measures(found, COLUMNS)], {"alterations": found})
    for title, columns in found.items():
        yield f"{title}: F1 of cells", columns["made"].value
