"""First melodies to points, then noise to rows of points."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ripieno.engine.systems.noise_levels import NoiseLevels
from ripieno.engine.systems.representations.melody import SILENCE
from ripieno.engine.systems.representations.two_bars import STEPS
from ripieno.training.systems.latent.transformer import LatentNetwork
from ripieno.training.systems.latent.vae import MelodyVae, melody_bound
from ripieno.training.systems.noise_prediction import noise_loss
from ripieno.training.systems.system import descend

MAX_TRANSPOSITION = 5
"""Semitones, up or down. Source: the published settings of MusicVAE, cat-mel_2bar_big."""

FOLLOWED = 0.02
"""Share of the newest batch in the means and spreads of points."""

MAX_GRADIENT = 1.0


@dataclass(frozen=True)
class VaeTrainer:
    """The bound on the likelihood, its second part weighed more and more.

    Attributes:
        rate: Learning rate of Adam.
        kl_weight: Of the nats of the points, at last.
        warm_up: Rate at which the weight comes near that, for each step.

    Source: Roberts et al. 2018, arXiv:1803.05428, sec. 2.1 and 4.1, and its published code.
    """

    rate: float = 1e-3
    kl_weight: float = 0.2
    warm_up: float = 0.998

    def optimizers(self, network: nn.Module) -> list[torch.optim.Optimizer]:
        """Return Adam."""
        return [torch.optim.Adam(melody_vae(network).parameters(), lr=self.rate)]

    def kl_weight_at(self, steps: int) -> float:
        """Return the weight of the nats of the points after some steps."""
        return self.kl_weight * float(1 - self.warm_up**steps)

    def step(self, network: nn.Module, optimizers: Sequence[torch.optim.Optimizer], batch: Tensor) -> float:
        """Learn from melodies, transposed by chance, and note where their points lie."""
        vae = melody_vae(network)
        loss, means = self._loss(vae, transposed(batch))
        value = descend(optimizers[0], loss, MAX_GRADIENT)
        with torch.no_grad():
            vae.steps += 1
            vae.shift.lerp_(means.mean(0), FOLLOWED)
            vae.spread.lerp_(means.std(0), FOLLOWED)
        return value

    def validate(self, network: nn.Module, batch: Tensor) -> float:
        """Return the weighed bound, in nats a symbol."""
        return float(self._loss(melody_vae(network), batch)[0])

    def _loss(self, vae: MelodyVae, batch: Tensor) -> tuple[Tensor, Tensor]:
        nats, kl, means = melody_bound(vae, batch.flatten(0, 1))
        return (nats + self.kl_weight_at(int(vae.steps)) * kl).mean() / STEPS, means.detach()


@dataclass(frozen=True)
class LatentTrainer:
    """Some steps of the VAE; then it stays as it is, and the transformer learns from its points.

    Attributes:
        levels: Of noise.
        vae_steps: Steps of the VAE.
        rate: Learning rate of Adam for the transformer.
        vae: How the VAE learns.

    Source: Mittal et al. 2021, arXiv:2103.16091, sec. 3.2 and 4.1.
    """

    levels: NoiseLevels
    vae_steps: int
    rate: float = 1e-3
    vae: VaeTrainer = VaeTrainer()

    def optimizers(self, network: nn.Module) -> list[torch.optim.Optimizer]:
        """Return Adam for each of the two."""
        denoiser = latent_network(network).denoiser
        return [*self.vae.optimizers(network), torch.optim.Adam(denoiser.parameters(), lr=self.rate)]

    def step(self, network: nn.Module, optimizers: Sequence[torch.optim.Optimizer], batch: Tensor) -> float:
        """Let the one learn whose turn it is, and return its loss."""
        both = latent_network(network)
        if int(melody_vae(network).steps) < self.vae_steps:
            return self.vae.step(network, optimizers, batch)
        return descend(optimizers[1], self._denoiser_loss(both, transposed(batch)), MAX_GRADIENT)

    def validate(self, network: nn.Module, batch: Tensor) -> float:
        """Return the loss of the one whose turn it is."""
        both = latent_network(network)
        if int(melody_vae(network).steps) < self.vae_steps:
            return self.vae.validate(network, batch)
        return float(self._denoiser_loss(both, batch))

    def _denoiser_loss(self, both: LatentNetwork, batch: Tensor) -> Tensor:
        return noise_loss(self.levels, lambda rows: latents_of(both, rows))(both.denoiser, batch)


@torch.no_grad()
def latents_of(network: nn.Module, batch: Tensor) -> Tensor:
    """Return the scaled points, ``(batch, pairs, 42)``, of melodies, ``(batch, pairs of bars, 32)``."""
    vae = melody_vae(network)
    means, _ = vae.encode(batch.flatten(0, 1))
    latents: Tensor = vae.scaled(means).unflatten(0, batch.shape[:2])
    return latents


def transposed(batch: Tensor) -> Tensor:
    """Return melodies moved by some semitones each, where all their pitches stay pitches.

    Args:
        batch: Symbols of shape ``(batch, pairs of bars, 32)``.
    """
    moves = torch.randint(-MAX_TRANSPOSITION, MAX_TRANSPOSITION + 1, (len(batch), 1, 1))
    pitched = batch < SILENCE
    moved = torch.where(pitched, batch + moves, batch)
    fits = ~(pitched & ((moved < 0) | (moved >= SILENCE))).flatten(1).any(1)
    return torch.where(fits.view(-1, 1, 1), moved, batch)


def melody_vae(network: nn.Module) -> MelodyVae:
    """Return the VAE of a network, or the network itself where it is one.

    Raises:
        TypeError: If it has none.
    """
    vae = network.vae if isinstance(network, LatentNetwork) else network
    if not isinstance(vae, MelodyVae):
        raise TypeError("only a VAE turns melodies into points")
    return vae


def latent_network(network: nn.Module) -> LatentNetwork:
    """Return the network as what it is.

    Raises:
        TypeError: If it has not both networks.
    """
    if not isinstance(network, LatentNetwork):
        raise TypeError("only a network of two makes rows of points")
    return network
