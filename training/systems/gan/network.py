"""A generator that goes on from a primer, and a discriminator of what it makes."""

from dataclasses import dataclass
from itertools import pairwise
from math import prod

import torch
from torch import Tensor, nn

from ripieno.engine.systems.continuation import NOISE
from ripieno.engine.systems.representations.packed_roll import KEYS

SLOPE = 0.2
"""Of leaky ReLU. Source: the published code of MidiNet."""


@dataclass(frozen=True)
class GanShape:
    """Sizes of the two networks.

    Attributes:
        rows: Rows of the primer, and of what is made.
        strides: Of the transposed convolutions along time, first to last; their product divides the rows.
        channels: Of the generator.
        primer_channels: Of what it reads of the primer.
        generator_layers: Widths of linear layers after the noise.
        kernels: Kernel and stride of the discriminator's convolutions along time, after that over all keys.
        discriminator_channels: Of its first convolution, and of the others.
        discriminator_layers: Widths of its linear layers before the last.
        sees_primer: Whether the discriminator reads the primer too.
        binary: Whether the generator makes 0 and 1, with the gradient of the chances that they came from.
        normed: Whether the discriminator normalises batches.
    """

    rows: int
    strides: tuple[int, ...]
    channels: int
    primer_channels: int
    generator_layers: tuple[int, ...]
    kernels: tuple[tuple[int, int], ...]
    discriminator_channels: tuple[int, int]
    discriminator_layers: tuple[int, ...]
    sees_primer: bool = False
    binary: bool = False
    normed: bool = True


class RollGenerator(nn.Module):
    """Noise through linear layers and transposed convolutions, each beside what the primer was there.

    Args:
        shape: Sizes.

    Source: Yang et al. 2017, "MidiNet", arXiv:1703.10847, sec. 3.1 and 3.3, and its published code; Luo 2021,
        figure 5.19.
    """

    def __init__(self, shape: GanShape) -> None:
        super().__init__()
        self.binary = shape.binary
        self.length = shape.rows // prod(shape.strides)
        widths = (NOISE, *shape.generator_layers, shape.channels * self.length)
        self.layers = nn.Sequential(
            *(
                nn.Sequential(nn.Linear(low, high), nn.BatchNorm1d(high), nn.ReLU())
                for low, high in pairwise(widths)
            )
        )
        seen = shape.primer_channels
        kernels = [(KEYS, 1), *((seen, stride) for stride in reversed(shape.strides))]
        self.readers = nn.ModuleList(
            nn.Sequential(
                nn.Conv1d(channels, seen, stride, stride),
                nn.BatchNorm1d(seen),
                nn.LeakyReLU(SLOPE),
            )
            for channels, stride in kernels
        )
        joined = shape.channels + seen
        self.makers = nn.ModuleList(
            nn.Sequential(
                nn.ConvTranspose1d(joined, shape.channels, stride, stride),
                nn.BatchNorm1d(shape.channels),
                nn.ReLU(),
            )
            for stride in shape.strides
        )
        self.out = nn.ConvTranspose1d(joined, KEYS, 1)

    def forward(self, noise: Tensor, primer: Tensor) -> Tensor:
        """Return keys from 0 to 1, shape of the primer.

        Args:
            noise: Shape ``(batch, 100)``.
            primer: Shape ``(batch, 88, rows)``.
        """
        seen = []
        for reader in self.readers:
            primer = reader(primer)
            seen.append(primer)
        x: Tensor = self.layers(noise).unflatten(1, (-1, self.length))
        for maker in self.makers:
            x = maker(torch.cat([x, seen.pop()], dim=1))
        chances: Tensor = self.out(torch.cat([x, seen.pop()], dim=1)).sigmoid()
        if not self.binary:
            return chances
        return chances + ((chances >= 0.5).float() - chances).detach()


class RollDiscriminator(nn.Module):
    """Convolutions over all keys and along time, then linear layers: is it true music?

    Args:
        shape: Sizes.

    Source: Luo 2021, "Neural Music Generation", sec. 5.6.1.
    """

    def __init__(self, shape: GanShape) -> None:
        super().__init__()
        first, channels = shape.discriminator_channels
        self.keys = nn.Sequential(nn.Conv1d(KEYS, first, 1), nn.LeakyReLU(SLOPE))
        length = shape.rows * (2 if shape.sees_primer else 1)
        blocks: list[nn.Module] = []
        before = first
        for kernel, stride in shape.kernels:
            norm = nn.BatchNorm1d(channels) if shape.normed else nn.Identity()
            blocks += [nn.Conv1d(before, channels, kernel, stride), norm, nn.LeakyReLU(SLOPE)]
            before, length = channels, (length - kernel) // stride + 1
        widths = (channels * length, *shape.discriminator_layers)
        blocks.append(nn.Flatten())
        for low, high in pairwise(widths):
            blocks += [nn.Linear(low, high), nn.BatchNorm1d(high), nn.LeakyReLU(SLOPE)]
        self.rest = nn.Sequential(*blocks, nn.Linear(widths[-1], 1))
        self.sees_primer = shape.sees_primer

    def forward(self, primer: Tensor, keys: Tensor) -> tuple[Tensor, Tensor]:
        """Return log-odds of shape ``(batch,)``, and what the first convolution gives.

        Args:
            primer: Shape ``(batch, 88, rows)``.
            keys: What came after it, true or made; the same shape.
        """
        features: Tensor = self.keys(torch.cat([primer, keys], dim=2) if self.sees_primer else keys)
        return self.rest(features)[:, 0], features


class GanNetwork(nn.Module):
    """Both networks.

    Args:
        shape: Sizes.
    """

    def __init__(self, shape: GanShape) -> None:
        super().__init__()
        self.generator = RollGenerator(shape)
        self.discriminator = RollDiscriminator(shape)

    def forward(self, primer: Tensor) -> Tensor:
        """Go on from primers of shape ``(batch, 88, rows)``, by chance."""
        made: Tensor = self.generator(torch.randn(len(primer), NOISE), primer)
        return made
