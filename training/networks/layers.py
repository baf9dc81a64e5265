"""Building blocks of the transformers: rotary places, attention, modulation."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

BAR_BASE, BEAT_BASE = 40.0, 20.0
HIDDEN = -1e4
"""Added to the scores of keys that may not be seen."""


def rotary(place: Tensor, head_width: int) -> tuple[Tensor, Tensor]:
    """Return the cosines and sines that turn queries and keys by bar and beat.

    Half of the pairs turn with the bar and half with the beat in the bar, so
    "the same beat, one bar ago" is one fixed turn for a head to learn.

    Args:
        place: Shape ``(batch, tokens, 3)``: bar, beat, lane; only the first two
            are used.
        head_width: Width of one head, a multiple of 4.

    Returns:
        Two tensors of shape ``(batch, 1, tokens, head_width / 2)``.

    Source: Su et al. 2021, arXiv:2104.09864, eq. 15, on two axes.
    """
    quarter = head_width // 4
    powers = torch.arange(quarter, device=place.device, dtype=torch.float32) / quarter
    bar = place[..., 0:1].float() * BAR_BASE**-powers
    beat = place[..., 1:2].float() * BEAT_BASE**-powers
    angle = torch.cat([bar, beat], dim=-1).unsqueeze(1)
    return angle.cos(), angle.sin()


def turn(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """Apply ``rotary`` to ``x`` of shape ``(batch, heads, tokens, head_width)``."""
    first, second = x.chunk(2, dim=-1)
    turned = [first * cosine - second * sine, first * sine + second * cosine]
    return torch.cat(turned, dim=-1).to(x.dtype)


def split_heads(x: Tensor, heads: int) -> Tensor:
    """Turn ``(batch, tokens, width)`` into ``(batch, heads, tokens, width / heads)``."""
    split: Tensor = x.unflatten(-1, (heads, -1)).transpose(1, 2)
    return split


class Attention(nn.Module):
    """Self-attention whose keys and values can be preceded by those of a context.

    Args:
        width: Width of a token.
        heads: Number of heads.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(
        self,
        x: Tensor,
        angles: tuple[Tensor, Tensor],
        visible: Tensor,
        before: tuple[Tensor, Tensor] | None = None,
    ) -> Tensor:
        """Attend.

        Args:
            x: Shape ``(batch, tokens, width)``.
            angles: From ``rotary``, for these tokens.
            visible: Shape ``(batch, 1, 1, keys)``, False where a key is padding.
            before: Keys and values of the context, already turned.

        Returns:
            Shape ``(batch, tokens, width)``.
        """
        query, key, value = (split_heads(part, self.heads) for part in self.qkv(x).chunk(3, dim=-1))
        query, key = turn(query, *angles), turn(key, *angles)
        if before is not None:
            key = torch.cat([before[0], key], dim=2)
            value = torch.cat([before[1], value], dim=2)
        scores = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5
        # On CPUs this is twice as quick, there and back, as the fused attention of torch with 16 bits.
        hidden = torch.where(visible, 0.0, HIDDEN).to(scores.dtype)
        mixed = torch.softmax(scores + hidden, dim=-1, dtype=scores.dtype) @ value
        out: Tensor = self.out(mixed.transpose(1, 2).flatten(2))
        return out


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
