"""A one-dimensional U-Net that knows the level of noise."""

import math
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

HEADS, HEAD_WIDTH = 4, 32


class ChannelNorm(nn.Module):
    """Root-mean-square norm over channels, with a gain for each.

    Args:
        channels: How many there are.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(1, channels, 1))

    def forward(self, x: Tensor) -> Tensor:
        """Normalise ``x`` of shape ``(batch, channels, length)``."""
        return functional.normalize(x, dim=1) * self.gain * math.sqrt(x.shape[1])


class LevelledBlock(nn.Module):
    """Two convolutions; the level scales and shifts what lies between them.

    Args:
        channels: Of what it reads.
        made: Of what it returns.
        condition: Numbers that say the level.
    """

    def __init__(self, channels: int, made: int, condition: int) -> None:
        super().__init__()
        self.modulation = nn.Sequential(nn.SiLU(), nn.Linear(condition, 2 * made))
        self.convolutions = nn.ModuleList(nn.Conv1d(each, made, 3, padding=1) for each in (channels, made))
        self.norms = nn.ModuleList(ChannelNorm(made) for _ in range(2))
        self.passed = nn.Conv1d(channels, made, 1) if channels != made else nn.Identity()

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """Return shape ``(batch, made, length)``."""
        scale, shift = self.modulation(condition).unsqueeze(-1).chunk(2, dim=1)
        h = functional.silu(self.norms[0](self.convolutions[0](x)) * (1 + scale) + shift)
        out: Tensor = functional.silu(self.norms[1](self.convolutions[1](h))) + self.passed(x)
        return out


class ChannelAttention(nn.Module):
    """Attention over the length, added to what it reads: exact, or linear in the length.

    Args:
        channels: Of what it reads and returns.
        linear: Whether keys are summed up before queries meet them.

    Source: Shen et al. 2021, "Efficient Attention", arXiv:1812.01243, for the linear one.
    """

    def __init__(self, channels: int, *, linear: bool) -> None:
        super().__init__()
        inner = HEADS * HEAD_WIDTH
        self.norm = ChannelNorm(channels)
        self.projections = nn.Conv1d(channels, 3 * inner, 1, bias=False)
        self.out = nn.Conv1d(inner, channels, 1)
        self.norm_out = ChannelNorm(channels) if linear else nn.Identity()
        self.linear = linear

    def forward(self, x: Tensor) -> Tensor:
        """Return the shape of ``x``, ``(batch, channels, length)``."""
        parts = self.projections(self.norm(x)).chunk(3, dim=1)
        query, key, value = (part.unflatten(1, (HEADS, HEAD_WIDTH)) for part in parts)
        if self.linear:
            query, key = query.softmax(dim=2) * HEAD_WIDTH**-0.5, key.softmax(dim=3)
            mixed = (key @ value.transpose(2, 3)).transpose(2, 3) @ query
        else:
            shares = (query.transpose(2, 3) @ key * HEAD_WIDTH**-0.5).softmax(-1)
            mixed = value @ shares.transpose(2, 3)
        out: Tensor = x + self.norm_out(self.out(mixed.flatten(1, 2)))
        return out


class LevelEmbedding(nn.Module):
    """The number of a level as sines, then two layers.

    Args:
        width: Numbers of the sines, even; four times as many come out.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.frequencies: Tensor
        powers = torch.arange(width // 2) * (-math.log(10_000) / (width // 2 - 1))
        self.register_buffer("frequencies", powers.exp(), persistent=False)
        self.layers = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, 4 * width))

    def forward(self, level: Tensor) -> Tensor:
        """Embed ``level`` of shape ``(batch,)``."""
        angle = level.unsqueeze(-1) * self.frequencies
        out: Tensor = self.layers(torch.cat([angle.sin(), angle.cos()], dim=-1))
        return out


class DescendingLevel(nn.Module):
    """Two blocks, the second with attention, then half the length.

    Args:
        low: Channels of what it reads.
        high: Channels of what it returns.
        condition: Numbers that say the level of noise.
        last: Whether the length stays.
    """

    def __init__(self, low: int, high: int, condition: int, *, last: bool) -> None:
        super().__init__()
        self.first, self.second = (LevelledBlock(low, low, condition) for _ in range(2))
        self.attention = ChannelAttention(low, linear=True)
        self.smaller = nn.Conv1d(low, high, 3, padding=1) if last else nn.Conv1d(low, high, 4, 2, 1)

    def forward(self, x: Tensor, condition: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return what goes on, and what each block gave."""
        one = self.first(x, condition)
        other = self.attention(self.second(one, condition))
        return self.smaller(other), one, other


class AscendingLevel(nn.Module):
    """Two blocks that also read what was seen on the way down, attention, then twice the length.

    Args:
        low: Channels of what it returns.
        high: Channels of what it reads.
        condition: Numbers that say the level of noise.
        last: Whether the length stays.
    """

    def __init__(self, low: int, high: int, condition: int, *, last: bool) -> None:
        super().__init__()
        self.first, self.second = (LevelledBlock(high + low, high, condition) for _ in range(2))
        self.attention = ChannelAttention(high, linear=True)
        convolution = nn.Conv1d(high, low, 3, padding=1)
        self.larger = convolution if last else nn.Sequential(nn.Upsample(scale_factor=2), convolution)

    def forward(self, x: Tensor, one: Tensor, other: Tensor, condition: Tensor) -> Tensor:
        """Return shape ``(batch, low, length or twice the length)``."""
        x = self.first(torch.cat([x, other], dim=1), condition)
        x = self.second(torch.cat([x, one], dim=1), condition)
        out: Tensor = self.larger(self.attention(x))
        return out


class UNet1D(nn.Module):
    """Down, and up again with what was seen on the way.

    Its layers, and so its weights, are those of ``Unet1D`` of denoising-diffusion-pytorch 2.3.4.

    Args:
        width: Channels at the full length.
        multipliers: Channels at each length, as multiples of the width; each but the last halves the length.
        channels: Of the data.

    Source: Ho et al. 2020, arXiv:2006.11239, appendix B, in one dimension.
    """

    def __init__(self, width: int, multipliers: Sequence[int] = (1, 2, 4, 8), channels: int = 1) -> None:
        super().__init__()
        levels = list(pairwise((width, *(width * each for each in multipliers))))
        ends, deep, condition = len(levels) - 1, levels[-1][1], 4 * width
        self.level = LevelEmbedding(width)
        self.entry = nn.Conv1d(channels, width, 7, padding=3)
        self.down = nn.ModuleList(
            DescendingLevel(low, high, condition, last=at == ends) for at, (low, high) in enumerate(levels)
        )
        self.before, self.after = (LevelledBlock(deep, deep, condition) for _ in range(2))
        self.attention = ChannelAttention(deep, linear=False)
        self.up = nn.ModuleList(
            AscendingLevel(low, high, condition, last=at == ends)
            for at, (low, high) in enumerate(reversed(levels))
        )
        self.final = LevelledBlock(2 * width, width, condition)
        self.out = nn.Conv1d(width, channels, 1)

    def forward(self, x: Tensor, level: Tensor) -> Tensor:
        """Predict the noise in ``x`` of shape ``(batch, channels, length)``.

        Args:
            x: The length is a multiple of 2 for each multiplier but the last.
            level: Shape ``(batch,)``.
        """
        condition = self.level(level)
        entered = x = self.entry(x)
        seen = []
        for each in self.down:
            x, one, other = each(x, condition)
            seen.append((one, other))
        x = self.after(self.attention(self.before(x, condition)), condition)
        for each in self.up:
            x = each(x, *seen.pop(), condition)
        out: Tensor = self.out(self.final(torch.cat([x, entered], dim=1), condition))
        return out
