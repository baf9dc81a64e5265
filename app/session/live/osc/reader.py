"""Datagrams of Open Sound Control, read within bounds; no sockets.

Source: "The Open Sound Control 1.0 Specification", "OSC Packets" and "OSC Bundles".
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from pythonosc.osc_message import OscMessage

from ripieno.app.session.live.osc.map import Message
from ripieno.app.session.parameter import Value

MAX_BYTES = 8192
"""Bytes of a datagram; the largest that a surface with a hundred faders sends is half as long."""

MAX_DEPTH = 8
"""Bundles within each other."""

MAX_VALUES = 32
"""Arguments of a message; no address takes more than one."""

_BUNDLE = b"#bundle\0"
_CONTENT = 16
"""Bytes before the first element of a bundle: its name and its time."""

# An address, padded with zeros to four bytes, then a comma and the types that python-osc knows; of
# others it does not know how long they are.
_ADDRESS = re.compile(rb"/[^\0]*\0")
_TYPES = re.compile(rb",[ihfdsbrmtTFN\[\]]{0,%d}\0" % MAX_VALUES)


class Datagram(NamedTuple):
    """What is in a datagram.

    Attributes:
        messages: Its messages, those of bundles in their order.
        unread: How many of its parts cannot be read.
    """

    messages: tuple[Message, ...]
    unread: int = 0


def read(data: bytes) -> Datagram:
    """Return what is in a datagram, as far as it can be read.

    A bundle's time is not waited for: a control is turned when its message comes.

    Args:
        data: Any bytes.
    """
    if len(data) > MAX_BYTES:
        return Datagram((), 1)
    parts = [None if part is None else _message(part) for part in _parts(data, MAX_DEPTH)]
    messages = tuple(part for part in parts if part is not None)
    return Datagram(messages, len(parts) - len(messages))


def _parts(data: bytes, depth: int) -> Iterator[bytes | None]:
    """Yield the messages of a packet, not yet read; None for a part that is no bundle's element."""
    if not data.startswith(_BUNDLE):
        yield data
        return
    if not depth or len(data) < _CONTENT:
        yield None
        return
    at = _CONTENT
    while at < len(data):
        begin, size = at + 4, int.from_bytes(data[at : at + 4], signed=True)
        at = begin + size
        if size <= 0 or at > len(data):
            yield None
            return
        yield from _parts(data[begin:at], depth - 1)


def _message(data: bytes) -> Message | None:
    """Return a message; None where it cannot be read."""
    address = _ADDRESS.match(data)
    if address is None:
        return None
    types_at = -(-address.end() // 4) * 4
    if types_at < len(data) and _TYPES.match(data, types_at) is None:
        return None
    with suppress(Exception):  # python-osc raises errors of many kinds on bytes that do not fit their types
        read_message = OscMessage(data)
        found = [each for each in read_message.params if each is not None]
        values = tuple(each for each in found if isinstance(each, Value))
        return Message(read_message.address, values, len(values) < len(found))
    return None
