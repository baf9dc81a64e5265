"""MusicVAE alone, and with the transformer DDPM over its points."""

from functools import partial

from torch import Tensor, nn

from ripieno.engine.diffusion.schedules import linear
from ripieno.engine.systems.melodies import LATENT, ROW
from ripieno.engine.systems.noise_levels import NoiseLevels
from ripieno.engine.systems.representations.two_bars import STEPS, TwoBarMelodies
from ripieno.training.systems.latent.inspection import inspect_latents
from ripieno.training.systems.latent.sampling import sample_independent, sample_latents
from ripieno.training.systems.latent.trainer import LatentTrainer, VaeTrainer, melody_vae
from ripieno.training.systems.latent.transformer import LatentNetwork, LatentTransformer
from ripieno.training.systems.latent.vae import MelodyVae, melody_bound
from ripieno.training.systems.system import System, SystemSettings

BETAS = {"beta_first": 1e-6, "beta_last": 0.01}
LEVELS = NoiseLevels(linear(1000, **BETAS))
"""Source: Mittal et al. 2021, arXiv:2103.16091, sec. 4.1."""

WIDE = 512
VAE_STEPS = 1000
MINUTES = 15.0

SMALLER = (
    "LSTMs of 128 and 256 for 2,048; points of 42 numbers, as many as the DDPM is given of the 512; "
    "symbols dropped for scheduled sampling; the weight of the KL divergence grows to 0.2 by 2,000 steps, "
    "as there are 800 songs for 1.5 million melodies. The melody is the highest note of all, and bars are "
    "counted from the first note. The perplexity is a bound."
)
LATER = (
    f"A VAE like the system musicvae is trained first, for {VAE_STEPS:,} steps, within the same run; then it "
    "stays, and curves go on with the other loss. Layers of 512 for 2,048. Levels are the thousand of the "
    "schedule, not all between; points are scaled so that three standard deviations are 1, not the extremes. "
    "A piece is 64 bars, of which the first 30 seconds are compared."
)


def nats_of_melodies(network: nn.Module, batch: Tensor) -> Tensor:
    """Return the bound on minus the log-likelihood of a symbol, for each melody; shape ``(melodies,)``."""
    nats, kl, _ = melody_bound(melody_vae(network), batch.flatten(0, 1))
    return (nats + kl) / STEPS


def build_both(wide: int = WIDE) -> LatentNetwork:
    """Return fresh networks."""
    return LatentNetwork(MelodyVae(), LatentTransformer(LEVELS, LATENT, wide))


SYSTEMS = (
    System(
        name="musicvae",
        title="MusicVAE, two bars of melody at a time",
        source="Diffusion models for music generation (Kyiv-Mohyla, 2024), sec. 2.1.5; Roberts et al. 2018",
        family="latent melodies",
        representation=TwoBarMelodies(),
        build=MelodyVae,
        trainer=VaeTrainer(),
        sample=sample_independent,
        settings=SystemSettings(8.0, 128, 1),
        changes="small",
        differs=SMALLER,
        nats=nats_of_melodies,
        inspect=partial(inspect_latents, None),
    ),
    System(
        name="musicvae-ddpm",
        title="Transformer DDPM over 32 MusicVAE latents",
        source="Diffusion models for music generation (Kyiv-Mohyla, 2024), sec. 4.2; Mittal et al. 2021",
        family="latent melodies",
        representation=TwoBarMelodies(),
        build=build_both,
        trainer=LatentTrainer(LEVELS, VAE_STEPS),
        sample=partial(sample_latents, LEVELS),
        settings=SystemSettings(MINUTES, 8, ROW),
        changes="small",
        differs=LATER,
        inspect=partial(inspect_latents, LEVELS),
    ),
)
