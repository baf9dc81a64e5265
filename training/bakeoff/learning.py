"""How the weights of a variant are learnt: optimiser, decay, dropout, and losses beside the usual one."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ripieno.engine.grid.conditions import FeatureColumn
from ripieno.training.batches import TrainingBatch
from ripieno.training.networks.inpainter import Inpainter
from ripieno.training.networks.layers import Block

ROOTS_AND_TONES = slice(FeatureColumn.CHORD, FeatureColumn.TEMPO - 1)
"""Columns of a chord: twelve of its root, twelve of its tones."""


@dataclass(frozen=True)
class Learning:
    """How weights are learnt.

    Attributes:
        optimizer: ``adamw`` or ``muon``.
        rate: Highest learning rate.
        decay: Weight decay of the matrices.
        dropout: Chance that a value is left out of what a block adds.
        alignment: Weight of `alignment.Alignment`; none where 0.
        contrast: Weight of `contrast_chords`; none where 0.
    """

    optimizer: str = "adamw"
    rate: float = 1e-3
    decay: float = 0.02
    dropout: float = 0.0
    alignment: float = 0.0
    contrast: float = 0.0


def drop_out(model: nn.Module, chance: float) -> None:
    """Leave out values of what each block adds, in training, by a chance.

    Source: Vaswani et al. 2017, arXiv:1706.03762, section 5.4.
    """
    for block in model.modules():
        if isinstance(block, Block):
            block.mlp.append(nn.Dropout(chance))
            block.attention.register_forward_hook(
                lambda module, _, out: F.dropout(out, chance, module.training)
            )


def contrast_chords(model: Inpainter, batch: TrainingBatch, seed: int) -> Tensor:
    """Return how little the truth is likelier with its own chords than with chords moved by some semitones.

    A scalar in nats, from the onsets guessed from the context alone: ``softplus(own - moved)`` of the
    cross-entropies of an example, meant over the examples.

    Args:
        model: The network.
        batch: Its chords are moved, from 1 to 11 semitones.
        seed: Seed of the distance.
    """
    by = 1 + seed % 11
    features = batch.features.clone()
    chords = features[..., ROOTS_AND_TONES].unflatten(-1, (2, 12))
    features[..., ROOTS_AND_TONES] = chords.roll(by, dims=-1).flatten(-2)
    own, moved = (_entropies(model, each) for each in (batch, replace(batch, features=features)))
    return F.softplus(own - moved).mean()


def _entropies(model: Inpainter, batch: TrainingBatch) -> Tensor:
    prior = model.context(batch.known, batch.mask, batch.features, batch.place, batch.valid)[1]
    at = (torch.arange(len(batch.target), device=batch.target.device)[:, None], batch.target)
    mask = batch.mask[at] * batch.masked[..., None, None]
    onset = (batch.truth[:, :, 0] > 0).float()
    entropy = F.binary_cross_entropy_with_logits(prior[at], onset, reduction="none") * mask
    return entropy.flatten(1).sum(dim=1) / batch.masked.sum(dim=1).clamp(min=1)
