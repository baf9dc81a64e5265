"""Keys that are packed into numbers, as networks read them."""

import torch
from torch import Tensor

from ripieno.engine.systems.representations import events, packed_roll


def unpack_keys(words: Tensor) -> Tensor:
    """Return numbers of shape ``(..., 8)`` as keys of shape ``(..., 128)``, 0 or 1."""
    return ((words.unsqueeze(-1) >> torch.arange(events.WORD_KEYS, device=words.device)) & 1).flatten(-2)


def unpack_rows(words: Tensor) -> Tensor:
    """Return numbers of shape ``(..., 11)`` as keys of shape ``(..., 88)``, 0 or 1, float32."""
    shifts = torch.arange(packed_roll.WORD_KEYS - 1, -1, -1, device=words.device)
    return ((words.unsqueeze(-1) >> shifts) & 1).flatten(-2).float()
