"""From a primer, stretch after stretch: each one is the primer of the next."""

import math

import torch
from torch import nn

from ripieno.training.data.piece import Part
from ripieno.training.systems.gan.network import NOISE
from ripieno.training.systems.gan.trainer import players
from ripieno.training.systems.representations.packed_roll import KEYS, PackedRoll, pack_rows, unpack_rows
from ripieno.training.systems.song import PianoSong
from ripieno.training.systems.system import SampleRequest, tensor_of


@torch.no_grad()
def continue_stretches(
    representation: PackedRoll, rows: int, network: nn.Module, request: SampleRequest
) -> list[Part]:
    """Return what a generator makes after each primer, until its seconds are over.

    Args:
        representation: What rows mean.
        rows: Of a primer and of what is made at once.
        network: Both players.
        request: How long, from what, by which chance.
    """
    both = players(network)
    generator = torch.Generator().manual_seed(request.seed)
    primer = torch.stack([last_keys(representation, song, rows) for song in request.primers])
    stretches = math.ceil(request.seconds / (rows * representation.cell_made_seconds))
    made = []
    for _ in range(stretches):
        noise = torch.randn(len(primer), NOISE, generator=generator)
        primer = (both.generator(noise, primer) >= 0.5).float()
        made.append(primer)
    keys = torch.cat(made, dim=2).transpose(1, 2)
    return [representation.decode(pack_rows(each).numpy()) for each in keys]


def last_keys(representation: PackedRoll, song: PianoSong, rows: int) -> torch.Tensor:
    """Return the last rows of a song as keys of shape ``(88, rows)``; silence before a short one."""
    keys = torch.zeros(rows, KEYS)
    packed = tensor_of(representation.encode(song))[-rows:]
    if len(packed):
        keys[-len(packed) :] = unpack_rows(packed)
    return keys.T
