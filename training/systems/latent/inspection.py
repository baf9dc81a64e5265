"""Do melodies come back from their points, and do rows of points change as those of true music do?"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor, nn

from ripieno.engine.metrics.self_similarity import adjacent_overlaps, consistency, variance
from ripieno.engine.systems.melodies import ROW
from ripieno.engine.systems.noise_levels import NoiseLevels
from ripieno.engine.systems.representations.representation import Rows
from ripieno.engine.systems.representations.symbols import seeded
from ripieno.engine.systems.representations.two_bars import STEPS, TwoBarMelodies
from ripieno.engine.systems.song import PianoSong, rows_of
from ripieno.training.systems.corpus import RowCorpus
from ripieno.training.systems.latent.sampling import (
    KNOWN_ENDS,
    decode_points,
    fill_latents,
    independent_points,
    interpolated_points,
    make_latents,
)
from ripieno.training.systems.latent.trainer import latents_of, melody_vae
from ripieno.training.systems.system import Inspection

COUNT = 8
FRAME_ROWS, HOP_ROWS = 2, 1
"""Pairs of bars: a frame is four bars, and begins two after the one before. Source: Mittal et al. 2021,
arXiv:2103.16091, sec. 4.2."""


def melody_overlaps(melodies: Sequence[Rows], what: str) -> Rows:
    """Return the overlaps of adjacent frames of melodies, one after the other; nan where a frame is empty.

    Args:
        melodies: Symbols, each of shape ``(pairs of bars, 32)``.
        what: ``pitch`` or ``duration`` (in sixteenths).
    """
    found = []
    for melody in melodies:
        notes = list(rows_of(TwoBarMelodies().decode(melody)))
        frames = [
            [
                float(pitch if what == "pitch" else length)
                for onset, length, pitch, _ in notes
                if first * STEPS <= onset < (first + FRAME_ROWS) * STEPS
            ]
            for first in range(0, len(melody) - FRAME_ROWS + 1, HOP_ROWS)
        ]
        found.append(adjacent_overlaps(frames))
    return np.concatenate(found) if found else np.zeros(0)


def similarity_figures(made: Mapping[str, Tensor], true: Tensor) -> dict[str, float]:
    """Return consistency and variance of pitches and durations, by what was made.

    Args:
        made: Melodies of shape ``(batch, pairs of bars, 32)``, by name.
        true: The same of true songs.
    """
    figures = {}
    for what in ("pitch", "duration"):
        wanted = melody_overlaps(list(true.numpy()), what)
        for name, melodies in made.items():
            found = melody_overlaps(list(melodies.numpy()), what)
            if np.isnan(found).all():
                continue
            figures[f"{name}, consistency of {what}"] = consistency(found, wanted)
            figures[f"{name}, variance of {what}"] = variance(found, wanted)
    return figures


@torch.no_grad()
def inspect_latents(
    levels: NoiseLevels | None, network: nn.Module, songs: Sequence[PianoSong], folder: Path
) -> Inspection:
    """Measure and draw melodies of each kind.

    Args:
        levels: Of noise; None where there is no diffusion model.
        network: A VAE, or both networks.
        songs: True ones.
        folder: For ``melodies.png``.
    """
    true = RowCorpus.of(songs, TwoBarMelodies(), ROW).draw(COUNT, ROW, 1)
    vae = melody_vae(network)
    means, log_variances = vae.encode(true.flatten(0, 1))
    points = means.unflatten(0, true.shape[:2])
    generator = torch.Generator().manual_seed(1)
    rows = {
        "from their points": points,
        "independent points": independent_points(COUNT, ROW, generator),
        "points on the way": interpolated_points(points),
    }
    if levels is not None:
        rows["diffusion"] = vae.unscaled(make_latents(network, levels, COUNT, 1))
        rows["diffusion, filled in"] = vae.unscaled(fill_latents(network, levels, latents_of(network, true)))
    made = {name: decode_points(network, each, seeded(1, COUNT * ROW)) for name, each in rows.items()}
    if "diffusion, filled in" in made:
        filled = made["diffusion, filled in"]
        for part in (slice(KNOWN_ENDS), slice(ROW - KNOWN_ENDS, ROW)):
            filled[:, part] = true[:, part]
    figures = {
        "symbols that come back, share": float((decode_points(network, points) == true).float().mean()),
        "numbers of a point that are used": float(used_numbers(means, log_variances)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "melodies.png"
    draw_melodies({"true": true[0], **{name: each[0] for name, each in made.items()}}).savefig(path, dpi=90)
    return Inspection((path,), figures | similarity_figures(made, true))


def used_numbers(means: Tensor, log_variances: Tensor) -> int:
    """Return how many numbers of a point differ more between melodies than their posterior is wide.

    Args:
        means: Shape ``(melodies, numbers)``.
        log_variances: The same shape.
    """
    return int((means.var(0) > log_variances.exp().mean(0)).sum())


def draw_melodies(melodies: Mapping[str, Tensor]) -> Figure:
    """Draw melodies of shape ``(pairs of bars, 32)`` as notes, one above the other."""
    figure = Figure(figsize=(11, 1.5 * len(melodies)), layout="constrained")
    for axes, (name, melody) in zip(
        figure.subplots(len(melodies), squeeze=False)[:, 0], melodies.items(), strict=True
    ):
        part = TwoBarMelodies().decode(melody.numpy())
        axes.hlines(part.pitch, part.onset, part.onset + part.length, color="#30638e", linewidth=2)
        axes.set_title(name, fontsize=8)
        axes.set(xlim=(0, melody.numel()), ylim=(40, 100))
    return figure
