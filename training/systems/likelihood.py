"""How likely true rows are to a network, by representation."""

from torch import Tensor
from torch.nn import functional

from ripieno.engine.systems.representations.events import EventSequence
from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.engine.systems.representations.representation import SymbolRepresentation
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.training.systems.packing import unpack_rows


def nats_of(representation: SymbolRepresentation, outputs: Tensor, rows: Tensor) -> Tensor:
    """Return minus the log-likelihood of rows, given what a network gave for them.

    Args:
        representation: What rows mean; the keys of a roll are independent.
        outputs: Shape ``(batch, time, outputs)``.
        rows: Shape ``(batch, time, ...)``.

    Returns:
        Shape ``(batch, time)``.
    """
    match representation:
        case PianoRoll():
            return key_nats(outputs, rows.float())
        case PackedRoll():
            return key_nats(outputs, unpack_rows(rows))
        case EventSequence(holds=True):
            return symbol_nats(outputs, rows[..., 0])
        case _:
            return symbol_nats(outputs, rows)


def key_nats(outputs: Tensor, keys: Tensor) -> Tensor:
    """Return the sum of the cross-entropies of keys, 0 or 1, of shape ``(batch, time, keys)``."""
    return functional.binary_cross_entropy_with_logits(outputs, keys, reduction="none").sum(-1)


def symbol_nats(outputs: Tensor, symbols: Tensor) -> Tensor:
    """Return the cross-entropy of symbols of shape ``(batch, time)``, in their shape."""
    flat = functional.cross_entropy(outputs.flatten(0, 1), symbols.flatten(), reduction="none")
    return flat.view(symbols.shape)
