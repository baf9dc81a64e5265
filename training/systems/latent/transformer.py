"""A transformer that predicts the noise in a row of latents."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from ripieno.engine.systems.noise_levels import NoiseLevels
from ripieno.training.systems.decoder.network import sines
from ripieno.training.systems.latent.vae import MelodyVae

WIDTH = 128
HEADS = 8
LAYERS = 6
RESIDUAL_BLOCKS = 2
LEVEL_FACTOR = 5000
"""What the scale of a level is multiplied by before its sines. Source: the published code."""


class LevelModulation(nn.Module):
    """Scale and shift for each level of noise, from sines of the scale of its states.

    Args:
        width: Of what is modulated.
        channels: Numbers of the sines, even.

    Source: Mittal et al. 2021, arXiv:2103.16091, sec. 3.3 and its published code (FiLM).
    """

    def __init__(self, width: int, channels: int = WIDTH) -> None:
        super().__init__()
        self.frequencies: Tensor
        powers = torch.arange(channels // 2) * (-math.log(10_000) / (channels // 2 - 1))
        self.register_buffer("frequencies", powers.exp(), persistent=False)
        self.layers = nn.Sequential(
            nn.Linear(channels, 4 * channels), nn.SiLU(), nn.Linear(4 * channels, 4 * channels)
        )
        self.scale, self.shift = (nn.Linear(4 * channels, width) for _ in range(2))

    def forward(self, level_scale: Tensor) -> tuple[Tensor, Tensor]:
        """Return scales and shifts, each ``(batch, 1, width)``, for scales of states, ``(batch,)``."""
        angle = LEVEL_FACTOR * level_scale.unsqueeze(-1) * self.frequencies
        embedded = self.layers(torch.cat([angle.sin(), angle.cos()], dim=-1)).unsqueeze(1)
        return self.scale(embedded), self.shift(embedded)


class ModulatedBlock(nn.Module):
    """Two layers after norm, modulation and activation, added to what they read.

    Args:
        width: Of a token.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.modulation = LevelModulation(width)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2))
        self.layers = nn.ModuleList(nn.Linear(width, width) for _ in range(2))

    def forward(self, x: Tensor, level_scale: Tensor) -> Tensor:
        """Change tokens of shape ``(batch, tokens, width)``."""
        scale, shift = self.modulation(level_scale)
        out = x
        for norm, layer in zip(self.norms, self.layers, strict=True):
            out = layer(functional.silu(scale * norm(out) + shift))
        return x + out


class LatentTransformer(nn.Module):
    """Self-attention over the latents of a song, then modulated layers for each of them.

    Args:
        levels: Levels of noise that it is asked about.
        channels: Numbers of a latent.
        wide: Width of the layers between and after attention; 2,048 in the paper.

    Source: Mittal et al. 2021, arXiv:2103.16091, sec. 3.3 and its published code.
    """

    def __init__(self, levels: NoiseLevels, channels: int, wide: int) -> None:
        super().__init__()
        self.level_scales: Tensor
        scales = torch.from_numpy(levels.schedule.scales[:-1][::-1].copy()).float()
        self.register_buffer("level_scales", scales, persistent=False)
        self.entry = nn.Linear(channels, WIDTH)
        self.attention = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(
                WIDTH, HEADS, wide, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
            ),
            LAYERS,
            norm=nn.LayerNorm(WIDTH),
            enable_nested_tensor=False,
        )
        self.widen = nn.Linear(WIDTH, wide)
        self.blocks = nn.ModuleList(ModulatedBlock(wide) for _ in range(RESIDUAL_BLOCKS))
        self.out = nn.Sequential(nn.LayerNorm(wide), nn.Linear(wide, channels))

    def forward(self, x: Tensor, level: Tensor) -> Tensor:
        """Predict the noise in ``x`` of shape ``(batch, latents, channels)`` at levels ``(batch,)``."""
        tokens = self.entry(x) + sines(x.shape[1], WIDTH).to(x)
        tokens = self.widen(self.attention(tokens))
        for block in self.blocks:
            tokens = block(tokens, self.level_scales[level])
        out: Tensor = self.out(tokens)
        return out


class LatentNetwork(nn.Module):
    """Both networks: melodies to points, and noise to rows of points.

    Args:
        vae: The first.
        denoiser: The second.
    """

    def __init__(self, vae: MelodyVae, denoiser: LatentTransformer) -> None:
        super().__init__()
        self.vae = vae
        self.denoiser = denoiser
