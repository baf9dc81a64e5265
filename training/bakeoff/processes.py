"""Ways to learn and to sample: what is predicted, and what the noise is."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.registry import find_sampler
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.schedules import geometric
from ripieno.engine.diffusion.self_conditioning import SelfConditionedDenoise, remembering
from ripieno.engine.diffusion.step import Step
from ripieno.engine.grid.spec import PATCH_SHAPE, Plane
from ripieno.training.bakeoff.denoisers import Plain
from ripieno.training.bakeoff.rules import Rule, select_steps
from ripieno.training.bakeoff.scene import DenoiserInputs, read_scene
from ripieno.training.batches import TrainingBatch
from ripieno.training.losses import ATTRIBUTE_WEIGHT, PRIOR_WEIGHT, draw_sigmas, inpainting_loss
from ripieno.training.losses import LOG_SIGMA_MEAN as SHIPPED_LOG_SIGMA_MEAN
from ripieno.training.networks.inpainter import ATTRIBUTE_SPREAD, Inpainter, silence

REPEATS = 3
LOG_SIGMA_MEAN = 0.3
"""Mean of log sigma that the first variant learns with; what is shipped was selected from here."""

SIGMA_MAX = 8.0
AGAIN_FROM = 1.5
"""Noise level at which a second pass begins: where about half of the onsets are still open."""

REVEALED = 0.25
"""Noise level at which a revealed cell's sign is as good as certain: log-odds of 2 / 0.25**2 = 32."""

Planes = NDArray[np.float32]


@dataclass(frozen=True)
class Sampling:
    """How a fill is drawn.

    Attributes:
        sampler: Name in the engine's registry; the absorbing process has its own.
        steps: Steps of it.
        drawn: Draw the last onsets from their chances instead of cutting at one half.
        last: Lowest noise level; at the usual one the onsets are already decided.
        again: Steps of a second pass, from a higher noise level to the last; none where 0.
        candidates: Candidates of each step, of which a rule takes one; then ``sampler`` has no say.

    Source: a second pass is a restart of Xu et al. 2023, arXiv:2306.14878, algorithm 1, and does for
    continuous noise what remasking (Wang et al. 2025, arXiv:2503.00307) does for masks.
    """

    sampler: str = "dpmpp-2m-sde"
    steps: int = 24
    drawn: bool = False
    last: float = 0.15
    again: int = 0
    candidates: int = 1


class Process(Protocol):
    """A way to learn and to sample."""

    def loss(self, model: Inpainter, batch: TrainingBatch, seed: int) -> Tensor:
        """Return the loss of a batch, a scalar."""

    def fill(self, model: Inpainter, batch: TrainingBatch, how: Sampling, seed: int) -> Planes:
        """Return filled patches, shape ``(batch, masked, *PATCH_SHAPE)``; onsets above 0 are notes."""


def draw_noise(batch: TrainingBatch, shift: float, seed: int) -> tuple[Tensor, Tensor]:
    """Return noise levels and noise for every repeat of a batch.

    Args:
        batch: The batch.
        shift: Added to the mean of log sigma.
        seed: Seed of both.
    """
    chance = torch.Generator().manual_seed(seed)
    sigma = draw_sigmas(len(batch.target) * REPEATS, chance, LOG_SIGMA_MEAN + shift)
    noise = torch.randn((len(sigma), *batch.truth.shape[1:]), generator=chance)
    return sigma.to(batch.truth.device), noise.to(batch.truth.device)


def _steps(
    denoised: SelfConditionedDenoise,
    x: NDArray[Any],
    schedule: Schedule,
    noise: Noise,
    how: Sampling,
    batch: TrainingBatch,
) -> Iterator[Step]:
    if how.candidates > 1:
        rule = Rule.of(batch)
        return select_steps(denoised, x, schedule, noise, rule=rule, candidates=how.candidates)
    return find_sampler(how.sampler).function(remembering(denoised), x, schedule, noise)


def _sample(
    denoise: Callable[[Tensor, Tensor, Tensor], Tensor],
    batch: TrainingBatch,
    how: Sampling,
    seed: int,
    shift: float,
) -> Planes:
    rows, masked = batch.target.shape
    noise = Noise.from_seed(seed, rows)
    schedule = geometric(how.steps, how.last, SIGMA_MAX * math.exp(max(shift, 0.0)))
    device = batch.truth.device

    def denoised(x: NDArray[Any], sigma: float, guess: NDArray[Any] | None = None) -> NDArray[Any]:
        levels = torch.full((rows,), float(sigma), device=device)
        state = torch.from_numpy(np.asarray(x, np.float32)).to(device)
        last = silence(state) if guess is None else torch.from_numpy(guess).to(device)
        out: NDArray[Any] = denoise(state, levels, last).cpu().numpy()
        return out

    x = schedule.prior(noise.normal((masked, *PATCH_SHAPE), np.float32))
    for step in _steps(denoised, x, schedule, noise, how, batch):
        x = step.x
    if how.again:
        x = x + AGAIN_FROM * noise.like(x)
        for step in _steps(denoised, x, geometric(how.again, how.last, AGAIN_FROM), noise, how, batch):
            x = step.x
    out = np.asarray(x, np.float32)
    if how.drawn:
        chance = np.random.default_rng(seed).random(out[:, :, Plane.ONSET].shape)
        out[:, :, Plane.ONSET] = np.where(chance < (out[:, :, Plane.ONSET] + 1) / 2, 1, -1)
    return out


@dataclass(frozen=True)
class Clean:
    """The clean image, with cross-entropy on the onsets.

    Attributes:
        shift: Added to the mean of log sigma in training.
        conditioned: Whether the denoiser is given its last estimate.
    """

    shift: float = 0.0
    conditioned: bool = False

    def loss(self, model: Inpainter, batch: TrainingBatch, seed: int) -> Tensor:
        """Return the loss that the shipped model learns from."""
        return inpainting_loss(
            model, batch, *draw_noise(batch, self.shift, seed), REPEATS, conditioned=self.conditioned
        ).total

    def fill(self, model: Inpainter, batch: TrainingBatch, how: Sampling, seed: int) -> Planes:
        """Sample with one of the engine's samplers."""
        scene = read_scene(model, batch)

        def denoise(x: Tensor, sigma: Tensor, guess: Tensor) -> Tensor:
            out: Tensor = model.denoiser(x, sigma, *scene.parts, guess if self.conditioned else silence(x))
            return out

        return _sample(denoise, batch, how, seed, self.shift)


@dataclass(frozen=True)
class Regressed:
    """Noise or velocity, with squared error; the denoiser is a ``Plain`` one.

    Attributes:
        target: ``noise`` or ``velocity``.

    Source: Ho et al. 2020, arXiv:2006.11239, eq. 14; Salimans and Ho 2022, arXiv:2202.00512,
    appendix D, written for noise of variance sigma squared.
    """

    target: str

    def loss(self, model: Inpainter, batch: TrainingBatch, seed: int) -> Tensor:
        """Return the mean squared error over the hidden cells."""
        sigma, noise = draw_noise(batch, 0.0, seed)
        scene = read_scene(model, batch, REPEATS)
        truth = batch.truth.repeat_interleave(REPEATS, dim=0)
        level = sigma[:, None, None, None, None]
        aim = noise if self.target == "noise" else (noise - level * truth) / (level**2 + 1).sqrt()
        made = cast("Plain", model.denoiser).raw(truth + level * noise, sigma, *scene.parts)
        hidden = scene.mask.unsqueeze(2)
        return ((made - aim) ** 2 * hidden).sum() / (hidden.sum() * len(PATCH_SHAPE)).clamp(min=1)

    def fill(self, model: Inpainter, batch: TrainingBatch, how: Sampling, seed: int) -> Planes:
        """Sample with one of the engine's samplers; onsets are kept within -1 and 1."""
        scene = read_scene(model, batch)

        def denoise(x: Tensor, sigma: Tensor, _: Tensor) -> Tensor:
            made = cast("Plain", model.denoiser).raw(x, sigma, *scene.parts)
            level = sigma[:, None, None, None, None]
            if self.target == "noise":
                clean = x - level * made
            else:
                clean = x / (level**2 + 1) - level / (level**2 + 1).sqrt() * made
            return torch.cat([clean[:, :, :1].clamp(-1, 1), clean[:, :, 1:].clamp(-3, 3)], dim=2)

        return _sample(denoise, batch, how, seed, 0.0)


@dataclass(frozen=True)
class Absorbing:
    """Discrete diffusion: each onset cell is either shown or hidden, and shown cells stay.

    The share of hidden cells is not given, as it can be seen.

    Source: Sahoo et al. 2024, arXiv:2406.07524, eq. 10, linear schedule.
    """

    def loss(self, model: Inpainter, batch: TrainingBatch, seed: int) -> Tensor:
        """Return the weighted cross-entropy of hidden cells and the error of attributes."""
        chance = torch.Generator().manual_seed(seed)
        rows, device = len(batch.target) * REPEATS, batch.truth.device
        time = ((torch.arange(rows) + torch.rand(rows, generator=chance)) / rows).clamp(0.02, 1)
        time = time[torch.randperm(rows, generator=chance)][:, None, None, None].to(device)
        truth = batch.truth.repeat_interleave(REPEATS, dim=0)
        scene = read_scene(model, batch, REPEATS)
        shown = torch.rand(truth[:, :, 0].shape, generator=chance).to(device) >= time
        logits, attributes = _reveal(model, scene, truth[:, :, Plane.ONSET] * shown)
        onset = (truth[:, :, Plane.ONSET] > 0).float()
        entropy = F.binary_cross_entropy_with_logits(logits, onset, reduction="none")
        prior = F.binary_cross_entropy_with_logits(scene.context.prior, onset, reduction="none")
        spread = attributes.new_tensor(ATTRIBUTE_SPREAD)[:, None, None]
        error = ((attributes - truth[:, :, Plane.LENGTH :]) / spread) ** 2
        error = error * batch.expressive.repeat_interleave(REPEATS, dim=0)[:, None, :, None, None]
        terms = entropy * ~shown / time + PRIOR_WEIGHT * prior + ATTRIBUTE_WEIGHT * (error.sum(dim=2) * onset)
        total: Tensor = (terms * scene.mask).sum() / (batch.masked.sum().clamp(min=1) * REPEATS)
        return total

    def fill(self, model: Inpainter, batch: TrainingBatch, how: Sampling, seed: int) -> Planes:
        """Reveal cells in random order, each drawn from its chance when its turn comes."""
        scene = read_scene(model, batch)
        chance = torch.Generator().manual_seed(seed)
        device = batch.truth.device
        x = torch.zeros(scene.mask.shape, device=device)
        for left in range(how.steps, 0, -1):
            logits, _ = _reveal(model, scene, x)
            draws = [torch.rand(x.shape, generator=chance).to(device) for _ in range(2)]
            now = (x == 0) & (draws[0] < 1 / left)
            x = torch.where(now, torch.where(draws[1] < logits.sigmoid(), 1.0, -1.0), x)
        _, attributes = _reveal(model, scene, x)
        return torch.cat([x.unsqueeze(2), attributes], dim=2).cpu().numpy()


def _reveal(model: Inpainter, scene: DenoiserInputs, shown: Tensor) -> tuple[Tensor, Tensor]:
    attributes = torch.zeros_like(shown).unsqueeze(2).expand(-1, -1, len(Plane) - 1, -1, -1)
    x = torch.cat([shown.unsqueeze(2), attributes], dim=2)
    sigma = torch.full((len(x),), REVEALED, device=x.device)
    conditioned = (*scene.parts, silence(x))
    logits, expected = model.denoiser.estimate(x, sigma, *conditioned)
    # The denoiser takes x for noisy attributes and mixes them in; they are blank here, so undo it.
    spread = x.new_tensor(ATTRIBUTE_SPREAD)[:, None, None] ** 2
    return logits, expected * (spread + REVEALED**2) / REVEALED**2


SHIPPED = Clean(SHIPPED_LOG_SIGMA_MEAN - LOG_SIGMA_MEAN, conditioned=True)
"""What the shipped model learns from."""

PROCESSES: Mapping[str, Process] = {
    "clean": Clean(),
    "low": Clean(-0.9),
    "high": Clean(0.9),
    "told": Clean(conditioned=True),
    "shipped": SHIPPED,
    "noise": Regressed("noise"),
    "velocity": Regressed("velocity"),
    "absorbing": Absorbing(),
}
"""By the name that a variant gives."""
