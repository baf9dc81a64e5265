"""Keys of many rows as one line of numbers, and keys as channels."""

from collections.abc import Sequence
from math import ceil, prod

from torch import Tensor, nn
from torch.nn import functional

from ripieno.engine.systems.representations.packed_roll import KEYS
from ripieno.training.systems.packing import unpack_rows

START_BIAS = -3.2
"""Of the outputs: a key is down with chance 0.04. Source: the published code of pianonet."""


class FlatDilation(nn.Module):
    """All keys of all rows on one line, dilated convolutions until one place is left, one layer out.

    Each layer's dilation is the product of the kernels before it. Only the last place of the last layer is
    needed, and so of each layer those that a stride as long as its kernel leaves: the same numbers for
    a fraction of the work.

    Args:
        kernels: Of the layers; their product is how many numbers are read, the last ones.
        channels: Of the layers.

    Source: Luo 2021, "Neural Music Generation", sec. 5.6.2, after angsten/pianonet; van den Oord et al. 2016,
        arXiv:1609.03499, sec. 2.1.
    """

    def __init__(self, kernels: Sequence[int], channels: Sequence[int]) -> None:
        super().__init__()
        self.numbers = prod(kernels)
        self.rows = ceil(self.numbers / KEYS)
        self.layers = nn.ModuleList(
            nn.Conv1d(low, high, kernel, kernel)
            for low, high, kernel in zip((1, *channels[:-1]), channels, kernels, strict=True)
        )
        for each in self.layers.parameters():
            if each.ndim > 1:
                nn.init.kaiming_normal_(each, nonlinearity="relu")
            else:
                nn.init.zeros_(each)
        self.out = nn.Linear(channels[-1], KEYS)
        nn.init.constant_(self.out.bias, START_BIAS)

    def forward(self, rows: Tensor) -> Tensor:
        """Return outputs for the next row: shape ``(batch, 1, 88)``.

        Args:
            rows: Packed, shape ``(batch, time, 11)``; silence comes before too few of them.
        """
        line = unpack_rows(rows[:, -self.rows :]).flatten(1)[:, -self.numbers :]
        x = functional.pad(line, (self.numbers - line.shape[1], 0)).unsqueeze(1)
        for layer in self.layers:
            x = functional.relu(layer(x))
        out: Tensor = self.out(x.transpose(1, 2))
        return out


class RowDilation(nn.Module):
    """Keys as channels, dilated causal convolutions along time, each added to what it read.

    Args:
        channels: Of all layers.
        layers: How many; dilations double from 1.

    Source: van den Oord et al. 2016, arXiv:1609.03499, sec. 2.1 and 2.4.
    """

    def __init__(self, channels: int, layers: int) -> None:
        super().__init__()
        self.entry = nn.Conv1d(KEYS, channels, 1)
        self.layers = nn.ModuleList(nn.Conv1d(channels, channels, 2, dilation=2**at) for at in range(layers))
        self.mixers = nn.ModuleList(nn.Conv1d(channels, channels, 1) for _ in range(layers))
        self.out = nn.Linear(channels, KEYS)
        nn.init.constant_(self.out.bias, START_BIAS)

    def forward(self, rows: Tensor) -> Tensor:
        """Return outputs for the row after each of packed ``(batch, time, 11)``: ``(batch, time, 88)``."""
        x: Tensor = self.entry(unpack_rows(rows).transpose(1, 2))
        for at, (layer, mixer) in enumerate(zip(self.layers, self.mixers, strict=True)):
            seen = layer(functional.pad(functional.relu(x), (2**at, 0)))
            x = x + mixer(functional.relu(seen))
        out: Tensor = self.out(functional.relu(x).transpose(1, 2))
        return out
