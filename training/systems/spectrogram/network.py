"""A transformer over the patches of a picture; the level of noise and, if wanted, words are conditions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

FIRST_PERIOD = 10_000.0
"""Longest period of the sines of a place. Source: Vaswani et al. 2017, arXiv:1706.03762, sec. 3.5."""


@dataclass(frozen=True)
class TransformerSize:
    """Dimensions of the network.

    Attributes:
        channels: Of the picture.
        bins: Its height.
        frames: Its length.
        patch: Height and length of a patch, which divide those of the picture.
        width: Numbers of a token.
        inner: Numbers between the two dense layers of a block.
        blocks: How many there are.
        heads: Of attention in each.
        words: Of the vocabulary; 0 for a network that reads none.
        dropout: In each block.
        normed_first: Whether layers are normed before, not after, they are added.
    """

    channels: int = 2
    bins: int = 256
    frames: int = 240
    patch: tuple[int, int] = (4, 15)
    width: int = 256
    inner: int = 2048
    blocks: int = 4
    heads: int = 4
    words: int = 0
    dropout: float = 0.1
    normed_first: bool = False


class PatchTransformer(nn.Module):
    """Patches by a convolution, transformer blocks, and the picture back by a transposed convolution.

    Args:
        size: Its dimensions.

    Source: Bojescu 2025, "Music generation with Diffusion models", slide "Model"; the blocks are those of
    PyTorch, whose inner width is 2,048 if nothing else is said.
    """

    def __init__(self, size: TransformerSize) -> None:
        super().__init__()
        width, patch = size.width, size.patch
        self.entry = nn.Conv2d(size.channels, width, patch, patch)
        self.level = nn.Sequential(nn.Linear(1, width), nn.SiLU(), nn.Linear(width, width))
        self.words = nn.Linear(size.words, width, bias=False) if size.words else None
        block = nn.TransformerEncoderLayer(
            width, size.heads, size.inner, size.dropout, batch_first=True, norm_first=size.normed_first
        )
        self.blocks = nn.TransformerEncoder(
            block, size.blocks, nn.LayerNorm(width), enable_nested_tensor=False
        )
        self.out = nn.ConvTranspose2d(width, size.channels, patch, patch)
        self.grid = (size.bins // patch[0], size.frames // patch[1])
        self.places: Tensor
        self.register_buffer("places", place_sines(self.grid, width), persistent=False)

    def forward(self, picture: Tensor, level: Tensor, words: Tensor) -> Tensor:
        """Return the estimate of the clean picture.

        Args:
            picture: Shape ``(batch, channels, bins, frames)``.
            level: Share of the noisiest level, 0 to 1; shape ``(batch,)``.
            words: 1 for each word that is said; shape ``(batch, words)``. Left alone by a network that reads
                none.
        """
        condition = self.level(level[:, None])
        if self.words is not None:
            condition = condition + self.words(words)
        tokens = self.entry(picture).flatten(2).transpose(1, 2)
        tokens = self.blocks(tokens + self.places + condition[:, None])
        out: Tensor = self.out(tokens.transpose(1, 2).unflatten(2, self.grid))
        return out


def place_sines(grid: Sequence[int], width: int) -> Tensor:
    """Return sines for the places of a grid: half the width for the row, half for the column.

    Args:
        grid: Rows and columns.
        width: Numbers of a place, a multiple of 4.

    Returns:
        Shape ``(rows * columns, width)``.
    """
    half, (rows, columns) = width // 2, grid
    frequencies = torch.exp(torch.arange(0, half, 2) * (-math.log(FIRST_PERIOD) / half))

    def sines(count: int) -> Tensor:
        angles = torch.arange(count)[:, None] * frequencies
        return torch.cat([angles.sin(), angles.cos()], dim=1)

    row = sines(rows)[:, None].expand(rows, columns, half)
    column = sines(columns)[None].expand(rows, columns, half)
    return torch.cat([row, column], dim=-1).flatten(0, 1)
