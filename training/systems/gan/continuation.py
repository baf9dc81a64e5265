"""From a primer, stretch after stretch: each one is the primer of the next."""

from torch import nn

from ripieno.engine.grid.part import Part
from ripieno.engine.systems.continuation import continue_stretches
from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.engine.systems.request import SampleRequest
from ripieno.training.systems.arrays import on_arrays
from ripieno.training.systems.gan.trainer import players


def sample_stretches(
    representation: PackedRoll, rows: int, network: nn.Module, request: SampleRequest
) -> list[Part]:
    """Return what a generator makes after each primer; see `continue_stretches`.

    Args:
        representation: What rows mean.
        rows: Of a primer and of what is made at once.
        network: Both players.
        request: How long, from what, by which chance.
    """
    made = continue_stretches(on_arrays(players(network).generator), representation, rows, request)
    return [representation.decode(each) for each in made]
