"""The loss of the inpainter: cross-entropy on onsets, squared error on attributes."""

from dataclasses import dataclass, fields

import torch
from torch import Tensor
from torch.nn import functional as F

from ripieno.engine.grid.spec import Plane
from ripieno.training.batches import TrainingBatch
from ripieno.training.networks.inpainter import ATTRIBUTE_SPREAD, Context, Denoiser, Inpainter, silence

LOG_SIGMA_MEAN, LOG_SIGMA_SPREAD = -0.6, 1.1
SIGMA_MIN, SIGMA_MAX = 0.05, 20.0
PRIOR_WEIGHT = 0.3
ATTRIBUTE_WEIGHT = 0.5


@dataclass(frozen=True)
class Losses:
    """Parts of the loss, each a scalar in nats per hidden token.

    Attributes:
        onset: Cross-entropy of the denoised onsets.
        attribute: Squared error of length, velocity and offset at true onsets,
            in units of their variance.
        prior: Cross-entropy of the onsets guessed from the context alone.
    """

    onset: Tensor
    attribute: Tensor
    prior: Tensor

    @property
    def total(self) -> Tensor:
        """The weighted sum that training lowers."""
        return self.onset + ATTRIBUTE_WEIGHT * self.attribute + PRIOR_WEIGHT * self.prior


def draw_sigmas(count: int, generator: torch.Generator | None = None, mean: float = LOG_SIGMA_MEAN) -> Tensor:
    """Draw noise levels from a log-normal distribution, one from each quantile.

    Args:
        count: How many.
        generator: Source of chance.
        mean: Mean of the logarithm.

    Returns:
        Shape ``(count,)``, in random order.

    Source: Karras et al. 2022, arXiv:2206.00364, table 1; strata as in Kingma
    et al. 2021, arXiv:2107.00630, appendix I.
    """
    shares = (torch.arange(count) + torch.rand(count, generator=generator)) / count
    shares = shares[torch.randperm(count, generator=generator)].clamp(1e-4, 1 - 1e-4)
    logs = mean + LOG_SIGMA_SPREAD * torch.special.ndtri(shares)
    sigmas: Tensor = logs.exp().clamp(SIGMA_MIN, SIGMA_MAX)
    return sigmas


def inpainting_loss(
    model: Inpainter,
    batch: TrainingBatch,
    sigma: Tensor,
    noise: Tensor,
    repeats: int,
    *,
    conditioned: bool = True,
) -> Losses:
    """Denoise every example ``repeats`` times and compare with the truth.

    Args:
        model: The network.
        batch: ``batch`` examples.
        sigma: Shape ``(batch * repeats,)``.
        noise: Shape ``(batch * repeats, masked, *PATCH_SHAPE)``, standard normal.
        repeats: Noise draws for each example; the context is read only once.
        conditioned: Tell the denoiser its own guess in every other row.
    """
    memory, prior, *window = model.context(batch.known, batch.mask, batch.features, batch.place, batch.valid)
    rows = torch.arange(len(batch.target), device=batch.target.device)[:, None]
    at = (rows, batch.target)
    context = Context(*(_repeat(part, repeats) for part in (memory[at], prior[at], *window)))
    mask = batch.mask[at] * batch.masked[..., None, None]
    truth, hidden = _repeat(batch.truth, repeats), _repeat(mask, repeats)
    noisy = truth + sigma[:, None, None, None, None] * noise
    visible = _repeat(torch.cat([batch.valid, batch.masked], dim=1), repeats)
    scene = (noisy, sigma, context, hidden, _repeat(batch.place[at], repeats), visible)
    guess = _guess(model.denoiser, *scene) if conditioned else silence(noisy)
    logits, attributes = model.denoiser.estimate(*scene, guess)
    tokens = batch.masked.sum().clamp(min=1)
    onset = (truth[:, :, Plane.ONSET] > 0).float()
    own = (batch.truth[:, :, Plane.ONSET] > 0).float()
    return Losses(
        _cross_entropy(logits, onset, hidden) / (tokens * repeats),
        _attribute_error(attributes, truth, onset * hidden, batch, repeats) / (tokens * repeats),
        _cross_entropy(prior[at], own, mask) / tokens,
    )


def _guess(
    denoiser: Denoiser,
    noisy: Tensor,
    sigma: Tensor,
    context: Context,
    hidden: Tensor,
    place: Tensor,
    visible: Tensor,
) -> Tensor:
    """Return what the denoiser makes of every other row by itself; silence in the rows between."""
    some = slice(None, None, 2)
    part = Context(*(getattr(context, each.name)[some] for each in fields(context)))
    guess = silence(noisy)
    with torch.no_grad():
        guess[some] = denoiser(
            noisy[some], sigma[some], part, hidden[some], place[some], visible[some], guess[some]
        ).to(guess.dtype)
    return guess


def _repeat(x: Tensor, repeats: int) -> Tensor:
    return x.repeat_interleave(repeats, dim=0)


def _cross_entropy(logits: Tensor, onset: Tensor, hidden: Tensor) -> Tensor:
    return (F.binary_cross_entropy_with_logits(logits, onset, reduction="none") * hidden).sum()


def _attribute_error(
    attributes: Tensor, truth: Tensor, where: Tensor, batch: TrainingBatch, repeats: int
) -> Tensor:
    spread = attributes.new_tensor(ATTRIBUTE_SPREAD)[:, None, None]
    error = ((attributes - truth[:, :, Plane.LENGTH :]) / spread) ** 2
    weight = _repeat(batch.expressive, repeats)[:, None, :, None, None]
    return (error * weight * where.unsqueeze(2)).sum()
