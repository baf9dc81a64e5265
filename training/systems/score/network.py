"""A two-dimensional U-Net that estimates the score at a time."""

import math
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from ripieno.engine.systems.score import ExplodingTime, deviation_at

CHANNELS = (32, 64, 128, 256)
CONDITION = 256
FOURIER_SCALE = 30.0


class FourierTime(nn.Module):
    """A time as sines of frequencies that are drawn once, then a layer.

    Args:
        width: Numbers that come out, even.

    Source: Tancik et al. 2020, arXiv:2006.10739, eq. 5, as Song et al. 2021, arXiv:2011.13456, use it.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.frequencies: Tensor
        self.register_buffer("frequencies", torch.randn(width // 2) * FOURIER_SCALE)
        self.layer = nn.Linear(width, width)

    def forward(self, time: Tensor) -> Tensor:
        """Embed ``time`` of shape ``(batch,)``."""
        angle = 2 * math.pi * time.unsqueeze(-1) * self.frequencies
        return functional.silu(self.layer(torch.cat([angle.sin(), angle.cos()], dim=-1)))


class TimedConvolution(nn.Module):
    """A convolution to which the time is added, normalised in groups.

    Args:
        channels: Of what it reads.
        made: Of what it returns, a multiple of 4.
        stride: 2 halves both sides, rounded up.
    """

    def __init__(self, channels: int, made: int, stride: int = 1) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(channels, made, 3, stride, padding=1, bias=False)
        self.time = nn.Linear(CONDITION, made)
        self.norm = nn.GroupNorm(min(32, made // 4), made)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """Return shape ``(batch, made, ...)``."""
        return functional.silu(self.norm(self.convolution(x) + self.time(condition)[..., None, None]))


class ScoreNetwork(nn.Module):
    """Four sizes down, four up with what was seen on the way; divided by the deviation of the noise.

    Args:
        deviation: Returns the standard deviation of the noise at times of shape ``(batch,)``.
        channels: Of each size.
        lanes: Rolls that it reads and writes at once.

    Source: Ronneberger et al. 2015, arXiv:1505.04597, with the times of Song et al. 2021, arXiv:2011.13456.
    """

    def __init__(self, deviation: "Deviation", channels: tuple[int, ...] = CHANNELS, lanes: int = 1) -> None:
        super().__init__()
        self.deviation = deviation
        self.time = FourierTime(CONDITION)
        self.down = nn.ModuleList(
            TimedConvolution(low, high, 2 if at else 1)
            for at, (low, high) in enumerate(pairwise((lanes, *channels)))
        )
        deep_first = channels[::-1]
        self.up = nn.ModuleList(
            TimedConvolution(deep + shallow, shallow) for deep, shallow in pairwise(deep_first)
        )
        self.out = nn.Conv2d(channels[0], lanes, 3, padding=1)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        """Estimate the score of ``x``.

        Args:
            x: Shape ``(batch, lanes, rows, pitches)``, of any size.
            time: Shape ``(batch,)``, 0 to 1.
        """
        condition = self.time(time)
        seen = []
        for each in self.down:
            x = each(x, condition)
            seen.append(x)
        for each, passed in zip(self.up, seen[-2::-1], strict=True):
            larger = functional.interpolate(x, passed.shape[-2:])
            x = each(torch.cat([larger, passed], dim=1), condition)
        score: Tensor = self.out(x) / self.deviation(time)[:, None, None, None]
        return score


class Deviation(nn.Module):
    """The standard deviation of the noise that ``dx = sigma^t dw`` has added by a time.

    Args:
        sigma: The hyper-parameter of the equation, above 1.

    Source: Song et al. 2021, arXiv:2011.13456, appendix C, for the VE equation in this form.
    """

    def __init__(self, sigma: float) -> None:
        super().__init__()
        self.sigma = sigma

    def forward(self, time: Tensor) -> Tensor:
        """Return ``sqrt((sigma^(2 t) - 1) / (2 log sigma))``."""
        spread: Tensor = deviation_at(time, self.sigma)
        return spread

    @property
    def clock(self) -> ExplodingTime:
        """The same without torch."""
        return ExplodingTime(self.sigma)
