"""Messages on their way to the outputs."""

from collections.abc import Callable, Iterable
from typing import NamedTuple


class Outgoing(NamedTuple):
    """A message on its way.

    Attributes:
        seconds: When it is to go out, on the engine's clock.
        port: Index of the output.
        data: Status byte and data.
        due: When a message of the plan was due; None for others.
    """

    seconds: float
    port: int
    data: bytes
    due: float | None = None


def write_in_order(due: Iterable[Outgoing], fits: Callable[[Outgoing], bool]) -> list[Outgoing]:
    """Write messages; return those that have to wait.

    Args:
        due: The messages, in order.
        fits: Writes one, where the buffer of its output has room; says whether it has. Once there is
            none, all that follows for that output waits, so that nothing passes what came before it.
    """
    waiting: list[Outgoing] = []
    full: set[int] = set()
    for out in due:
        if out.port in full or not fits(out):
            full.add(out.port)
            waiting.append(out)
    return waiting
