"""Attention among tokens that have a place in a bar and a beat."""

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


def attend(query: Tensor, key: Tensor, value: Tensor, visible: Tensor) -> Tensor:
    """Mix values by how well their keys suit the queries.

    On CPUs this is twice as quick, there and back, as the fused attention of torch with 16 bits.

    Args:
        query: Shape ``(batch, heads, tokens, head width)``.
        key: Shape ``(batch, heads, keys, head width)``.
        value: Same shape as ``key``.
        visible: Shape ``(batch, 1, 1, keys)``, False where a key may not be seen.

    Returns:
        Shape of ``query``.
    """
    scores = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5
    hidden = torch.where(visible, 0.0, HIDDEN).to(scores.dtype)
    return torch.softmax(scores + hidden, dim=-1, dtype=scores.dtype) @ value


def attend_fused(query: Tensor, key: Tensor, value: Tensor, visible: Tensor) -> Tensor:
    """Do what ``attend`` does without keeping the scores, which on a GPU is quicker and needs less memory."""
    mask = visible.expand(-1, -1, query.shape[2], -1)
    return nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)


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
        mixed = (attend_fused if x.is_cuda else attend)(query, key, value, visible)
        out: Tensor = self.out(mixed.transpose(1, 2).flatten(2))
        return out
