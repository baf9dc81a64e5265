"""Two players: what each wants, and in which turns they learn."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from ripieno.training.systems.gan.network import GanNetwork
from ripieno.training.systems.packing import unpack_rows
from ripieno.training.systems.system import descend


@dataclass(frozen=True)
class GanTrainer:
    """Binary cross-entropy with one-sided label smoothing, and feature matching.

    Attributes:
        rate: Learning rate of Adam.
        discriminator_rate: The same for the discriminator.
        turns: Steps of the generator for each one of the discriminator.
        smooth: What the discriminator is to say of true music; of made music it is 0.
        match_rows: Weight of the difference between the means of true and made rows.
        match_features: The same for what the discriminator's first convolution gives.

    Source: Yang et al. 2017, arXiv:1703.10847, eq. 5, with the weights of its published code; Salimans et al.
        2016, arXiv:1606.03498, sec. 3.1 and 3.4.
    """

    rate: float = 2e-4
    discriminator_rate: float = 2e-4
    turns: int = 2
    smooth: float = 0.9
    match_rows: float = 0.01
    match_features: float = 0.1

    def optimizers(self, network: nn.Module) -> list[torch.optim.Optimizer]:
        """Return Adam for the discriminator and for the generator."""
        both = players(network)
        return [
            torch.optim.Adam(each.parameters(), lr=rate, betas=(0.5, 0.999))
            for each, rate in ((both.discriminator, self.discriminator_rate), (both.generator, self.rate))
        ]

    def step(self, network: nn.Module, optimizers: Sequence[torch.optim.Optimizer], batch: Tensor) -> float:
        """Let both learn, and return the loss of the generator."""
        both, (primer, true) = players(network), halves(batch)
        judge, maker = optimizers
        descend(judge, self.discriminator_loss(both, primer, true))
        loss = 0.0
        for _ in range(self.turns):
            loss = descend(maker, self.generator_loss(both, primer, true))
        return loss

    def validate(self, network: nn.Module, batch: Tensor) -> float:
        """Return the loss of the generator."""
        return float(self.generator_loss(players(network), *halves(batch)))

    def discriminator_loss(self, both: GanNetwork, primer: Tensor, true: Tensor) -> Tensor:
        """Return how wrong the discriminator is about true and made music."""
        with torch.no_grad():
            made = both(primer)
        of_true, _ = both.discriminator(primer, true)
        of_made, _ = both.discriminator(primer, made)
        return odds_loss(of_true, self.smooth) + odds_loss(of_made, 0.0)

    def generator_loss(self, both: GanNetwork, primer: Tensor, true: Tensor) -> Tensor:
        """Return how well the discriminator knows what was made, and how far its means are from true ones."""
        made = both(primer)
        odds, features = both.discriminator(primer, made)
        with torch.no_grad():
            _, wanted = both.discriminator(primer, true)
        rows = self.match_rows * mean_distance(made, true)
        return odds_loss(odds, 1.0) + rows + self.match_features * mean_distance(features, wanted)


def players(network: nn.Module) -> GanNetwork:
    """Return the network as what it is.

    Raises:
        TypeError: If it has not two players.
    """
    if not isinstance(network, GanNetwork):
        raise TypeError("only a GAN has a generator and a discriminator")
    return network


def halves(batch: Tensor) -> tuple[Tensor, Tensor]:
    """Return primers and what follows, each of shape ``(batch, 88, rows)``, of packed rows."""
    one, other = unpack_rows(batch).transpose(1, 2).chunk(2, dim=2)
    return one, other


def odds_loss(odds: Tensor, wanted: float) -> Tensor:
    """Return the mean cross-entropy of log-odds against one chance for all."""
    return functional.binary_cross_entropy_with_logits(odds, torch.full_like(odds, wanted))


def mean_distance(made: Tensor, true: Tensor) -> Tensor:
    """Return half the squared distance between the means of two batches."""
    return (made.mean(dim=0) - true.mean(dim=0)).square().sum() / 2
