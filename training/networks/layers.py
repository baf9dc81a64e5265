"""Building blocks of the transformers: modulated blocks, pointers that copy, noise levels."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ripieno.training.networks.attention import Attention, split_heads, turn


class Block(nn.Module):
    """A pre-norm transformer block, modulated by a condition where one is given.

    Args:
        width: Width of a token.
        heads: Number of heads.
        modulated: Whether shifts, scales and gates come from outside.

    Source: Peebles and Xie 2023, arXiv:2212.09748 (adaLN-Zero); Chen et al.
    2023, arXiv:2310.00426 (one shared modulation plus a table in each block).
    """

    def __init__(self, width: int, heads: int, *, modulated: bool) -> None:
        super().__init__()
        self.attention = Attention(width, heads)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(approximate="tanh"), nn.Linear(4 * width, width)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(width, elementwise_affine=not modulated) for _ in range(2))
        self.table = nn.Parameter(torch.zeros(6, width)) if modulated else None

    def forward(
        self,
        x: Tensor,
        angles: tuple[Tensor, Tensor],
        visible: Tensor,
        before: tuple[Tensor, Tensor] | None = None,
        modulation: Tensor | None = None,
    ) -> Tensor:
        """Run the block; ``modulation`` has shape ``(batch, 6, width)``."""
        if self.table is None or modulation is None:
            x = x + self.attention(self.norms[0](x), angles, visible, before)
            out: Tensor = x + self.mlp(self.norms[1](x))
            return out
        shift, scale, gate, shift2, scale2, gate2 = (modulation + self.table).unsqueeze(2).unbind(1)
        normed = self.norms[0](x) * (1 + scale) + shift
        x = x + gate * self.attention(normed, angles, visible, before)
        changed: Tensor = self.mlp(self.norms[1](x) * (1 + scale2) + shift2)
        return x + gate2 * changed


@dataclass(frozen=True)
class Patches:
    """Patches that can be pointed at.

    Attributes:
        keys: Shape ``(batch, heads, patches, head width)``, already turned.
        cells: Shape ``(batch, patches, values)``, what is copied.
        known: Shape ``(batch, patches)``, bool, False where a patch may not be pointed at.
    """

    keys: Tensor
    cells: Tensor
    known: Tensor


class Copy(nn.Module):
    """Suggest cells by pointing at patches: music repeats itself.

    Each head points from a token to patches, or to nothing. The cells of a patch need not
    pass through the width of a token.

    Args:
        width: Width of a token.
        heads: Number of heads.
        gain: What a suggestion weighs at first, as a share of ``SCALE``.

    Source: pointer networks, Vinyals et al. 2015, arXiv:1506.03134, eq. 3, with the
    patches themselves as values.
    """

    SCALE = 8.0

    def __init__(self, width: int, heads: int, gain: float = 0.25) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.gain = nn.Linear(width, heads)
        nn.init.zeros_(self.gain.weight)
        nn.init.constant_(self.gain.bias, gain)

    def keys(self, x: Tensor, angles: tuple[Tensor, Tensor]) -> Tensor:
        """Return keys for tokens of shape ``(batch, tokens, width)``; see ``Patches``."""
        return turn(split_heads(self.key(x), self.heads), *angles)

    def weights(
        self, x: Tensor, angles: tuple[Tensor, Tensor], keys: Tensor, known: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Point.

        Args:
            x: Shape ``(batch, tokens, width)``.
            angles: From ``rotary``, for these tokens.
            keys: Shape ``(batch, heads, patches, head width)``.
            known: Shape ``(batch, tokens or 1, patches)``, bool, what may be pointed at.

        Returns:
            Two tensors of shape ``(batch, tokens, patches)``: the logit that an onset in a
            patch adds, and the chance that the token is a copy of the patch, meant over the heads.
        """
        query = turn(split_heads(self.query(x), self.heads), *angles)
        scores = query @ keys.transpose(-1, -2) / query.shape[-1] ** 0.5
        scores = scores.float().masked_fill(~known[:, None], -1e4)
        nowhere = torch.zeros_like(scores[..., :1])
        pointed = torch.cat([scores, nowhere], dim=-1).softmax(dim=-1)[..., :-1].to(x.dtype)
        gain = self.SCALE * self.gain(x).transpose(1, 2).unsqueeze(-1)
        return (pointed * gain).sum(dim=1), pointed.mean(dim=1)

    def forward(self, x: Tensor, angles: tuple[Tensor, Tensor], patches: Patches) -> Tensor:
        """Suggest.

        Args:
            x: Shape ``(batch, tokens, width)``.
            angles: From ``rotary``.
            patches: Where to point; their cells are onsets, 0 or 1.

        Returns:
            Logits to add, shape ``(batch, tokens, values)``.
        """
        logits, _ = self.weights(x, angles, patches.keys, patches.known[:, None])
        suggested: Tensor = logits @ patches.cells.to(logits.dtype)
        return suggested


class NoiseLevel(nn.Module):
    """Embed sigma as sines of its logarithm, then two layers.

    Args:
        width: Width of the embedding.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.frequencies: Tensor
        self.register_buffer("frequencies", torch.exp(torch.linspace(-1.0, 3.5, 32)), persistent=False)
        self.layers = nn.Sequential(nn.Linear(64, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU())

    def forward(self, sigma: Tensor) -> Tensor:
        """Embed ``sigma`` of shape ``(batch,)`` as ``(batch, width)``."""
        angle = (sigma.log() / 4).unsqueeze(-1) * self.frequencies
        out: Tensor = self.layers(torch.cat([angle.sin(), angle.cos()], dim=-1))
        return out
