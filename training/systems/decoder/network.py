"""A stack of masked multi-head attention and feed-forward layers."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from ripieno.training.systems.inputs import Inputs

WIDTH = 128
DROPOUT = 0.4
HIDDEN_SCORE = -1e9
"""In place of the score of what comes later; as in figure 5.11."""


class WideAttention(nn.Module):
    """Masked attention whose heads are each as wide as what they read.

    Args:
        width: Width of a row.
        heads: Number of heads.
        mixed: Whether heads are cut out of time, as the published code does. Its ``view(batch, heads,
            time, width)`` of an array ``(batch, time, heads * width)`` gives the second of two heads the
            second half of the window: rows then see later ones, among them the one that they predict.

    Source: Luo 2021, "Neural Music Generation", figure 5.11.
    """

    def __init__(self, width: int, heads: int, *, mixed: bool) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(width, heads * width) for _ in range(3))
        self.out = nn.Linear(heads * width, width)
        self.heads, self.mixed = heads, mixed

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return what is added to ``x``, and the shares of attention ``(batch, heads, time, time)``."""
        query, key, value = (self._split(layer(x)) for layer in (self.query, self.key, self.value))
        scores = query @ key.transpose(2, 3) / math.sqrt(x.shape[-1])
        later = torch.ones(scores.shape[-2:], dtype=torch.bool, device=x.device).triu(1)
        shares = scores.masked_fill(later, HIDDEN_SCORE).softmax(-1)
        joined = (shares @ value).transpose(1, 2).flatten(2)
        return self.out(joined), shares

    def _split(self, x: Tensor) -> Tensor:
        batch, time, _ = x.shape
        if self.mixed:
            return x.view(batch, self.heads, time, -1)
        split: Tensor = x.unflatten(-1, (self.heads, -1)).transpose(1, 2)
        return split


class DecoderBlock(nn.Module):
    """Attention, then two layers for each row, both with activation before them and added to what they read.

    Args:
        width: Width of a row.
        heads: Number of heads.
        mixed: As for ``WideAttention``.

    Source: Luo 2021, sec. 5.5.2; pre-activation of He et al. 2016, arXiv:1603.05027.
    """

    def __init__(self, width: int, heads: int, *, mixed: bool) -> None:
        super().__init__()
        self.attention = WideAttention(width, heads, mixed=mixed)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2))
        self.layers = nn.Sequential(nn.Linear(width, 4 * width), nn.ReLU(), nn.Linear(4 * width, width))
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return rows of shape ``(batch, time, width)``, and the shares of attention."""
        attended, shares = self.attention(functional.relu(self.norms[0](x)))
        x = x + self.dropout(attended)
        return x + self.dropout(self.layers(functional.relu(self.norms[1](x)))), shares


class DecoderNetwork(nn.Module):
    """Embedded rows with sines for their places, a stack of blocks, two layers out.

    Args:
        inputs: What turns rows into vectors.
        outputs: Numbers for the next row.
        stacks: How many blocks.
        heads: Heads of each.
        mixed: As for ``WideAttention``.
        width: Width of a row.
    """

    def __init__(
        self, inputs: Inputs, outputs: int, stacks: int, heads: int, *, mixed: bool, width: int = WIDTH
    ) -> None:
        super().__init__()
        self.inputs = inputs
        self.entry = nn.Linear(inputs.width, width)
        self.blocks = nn.ModuleList(DecoderBlock(width, heads, mixed=mixed) for _ in range(stacks))
        self.out = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, outputs))
        for each in self.parameters():
            if each.ndim == 2:
                nn.init.xavier_uniform_(each)

    def forward(self, rows: Tensor) -> Tensor:
        """Return outputs for the row after each: shape ``(batch, time, outputs)``."""
        x, _ = self._run(rows)
        out: Tensor = self.out(x)
        return out

    def attention_shares(self, rows: Tensor) -> list[Tensor]:
        """Return the shares of attention of each block: shapes ``(batch, heads, time, time)``."""
        return self._run(rows)[1]

    def _run(self, rows: Tensor) -> tuple[Tensor, list[Tensor]]:
        x = self.entry(self.inputs(rows))
        x = x + sines(x.shape[1], x.shape[2]).to(x)
        found = []
        for block in self.blocks:
            x, shares = block(x)
            found.append(shares)
        return x, found


def sines(count: int, width: int) -> Tensor:
    """Return sines and cosines of places; shape ``(count, width)``.

    Source: Vaswani et al. 2017, arXiv:1706.03762, sec. 3.5.
    """
    place = torch.arange(count).unsqueeze(1)
    angle = place * torch.exp(torch.arange(0, width, 2) * (-math.log(10_000) / width))
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1)
