"""Keys that are packed into numbers, as networks read them."""

import torch
from torch import Tensor

from ripieno.engine.systems.representations import events, packed_roll


def unpack_keys(words: Tensor) -> Tensor:
    """Return numbers of shape ``(..., 8)`` as keys of shape ``(..., 128)``, 0 or 1."""
    return _bits(words, torch.arange(events.WORD_KEYS, device=words.device))


def unpack_rows(words: Tensor) -> Tensor:
    """Return numbers of shape ``(..., 11)`` as keys of shape ``(..., 88)``, 0 or 1, float32."""
    return _bits(words, torch.arange(packed_roll.WORD_KEYS - 1, -1, -1, device=words.device)).float()


def _bits(words: Tensor, places: Tensor) -> Tensor:
    """Return the bits of numbers of at least 0; by division, as ONNX cannot shift numbers of 64 bits."""
    return (words.unsqueeze(-1).div(2**places, rounding_mode="floor") % 2).flatten(-2)
