"""Variable-length quantities: 7 bits a byte, high bit set on all but the last.

Source: Standard MIDI Files 1.0, RP-001, "Variable-length quantities".
"""

from ripieno.app.midi_io.smf_errors import EventError

MAX_VALUE = 0x0FFF_FFFF
"""The greatest value the format allows (28 bits)."""


def read_vlq(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Read one quantity, canonical or padded with leading ``0x80`` bytes.

    Args:
        data: The bytes.
        at: Offset of its first byte.
        end: Offset past the last byte that may be read.

    Returns:
        The value and the offset past it.

    Raises:
        EventError: If the bytes end first, or the value is above :data:`MAX_VALUE`.
    """
    start, value = at, 0
    while at < end:
        byte = data[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if value > MAX_VALUE:
            raise EventError(start, "a variable-length number above 28 bits")
        if byte < 0x80:
            return value, at
    raise EventError(start, "a variable-length number that is cut off", torn=True)


def write_vlq(value: int) -> bytes:
    """Return the shortest form of a value.

    Args:
        value: From 0 to :data:`MAX_VALUE`.

    Raises:
        ValueError: If the value is out of that range.
    """
    if not 0 <= value <= MAX_VALUE:
        message = f"{value} is not a 28-bit quantity"
        raise ValueError(message)
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(value & 0x7F | 0x80)
    return bytes(reversed(digits))
