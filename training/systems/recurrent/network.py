"""Two LSTM layers, with attention between them where asked."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ripieno.training.systems.inputs import Inputs

WIDTH = 256


@dataclass(frozen=True)
class RecurrentParts:
    """What one of the five networks has.

    Attributes:
        attention: Self-attention before the second layer.
        residual: What it adds is added to what it read.
        embedding: Symbols are embedded in 50 numbers.
    """

    attention: bool = False
    residual: bool = False
    embedding: bool = False


NETWORKS = {
    "basic": RecurrentParts(),
    "attention": RecurrentParts(attention=True),
    "attention-residual": RecurrentParts(attention=True, residual=True),
    "attention-residual-embedding": RecurrentParts(attention=True, residual=True, embedding=True),
    "embedding": RecurrentParts(embedding=True),
}
"""The five networks of Luo 2021, sec. 5.3.1."""


class DotProductAttention(nn.Module):
    """Self-attention with projections and without a scale.

    Args:
        width: Width of what it reads and returns.
        causal: Whether a time sees only those before it; needed where every time is a target.

    Source: Luo 2021, "Neural Music Generation", figure 5.4, after Luong et al. 2015, arXiv:1508.04025.
    """

    def __init__(self, width: int, *, causal: bool) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.causal = causal

    def forward(self, x: Tensor) -> Tensor:
        """Mix ``x`` of shape ``(batch, time, width)``."""
        scores = self.query(x) @ self.key(x).transpose(1, 2)
        if self.causal:
            later = torch.ones(scores.shape[-2:], dtype=torch.bool, device=x.device).triu(1)
            scores = scores.masked_fill(later, -torch.inf)
        mixed: Tensor = scores.softmax(-1) @ self.value(x)
        return mixed


class RecurrentNetwork(nn.Module):
    """Input, LSTM, attention, LSTM, one layer out.

    Args:
        inputs: What turns rows into vectors.
        outputs: Numbers for the next row.
        parts: What lies between.
        dropout: Share of what each LSTM layer gives that is left out in training.
        every_row: Whether each row is a target, instead of the one after the window alone.
    """

    def __init__(
        self,
        inputs: Inputs,
        outputs: int,
        parts: RecurrentParts,
        dropout: tuple[float, float],
        *,
        every_row: bool = False,
        width: int = WIDTH,
    ) -> None:
        super().__init__()
        self.inputs = inputs
        self.first = nn.LSTM(inputs.width, width, batch_first=True)
        self.attention = DotProductAttention(width, causal=every_row) if parts.attention else None
        self.residual = parts.residual
        self.second = nn.LSTM(width, width, batch_first=True)
        self.dropouts = nn.ModuleList(nn.Dropout(share) for share in dropout)
        self.out = nn.Linear(width, outputs)
        self.every_row = every_row

    def forward(self, rows: Tensor) -> Tensor:
        """Return outputs for the next row: shape ``(batch, 1 or time, outputs)``."""
        x: Tensor = self.dropouts[0](self.first(self.inputs(rows))[0])
        if self.attention is not None:
            attended = self.attention(x)
            x = x + attended if self.residual else attended
        x = self.dropouts[1](self.second(x)[0])
        out: Tensor = self.out(x if self.every_row else x[:, -1:])
        return out
