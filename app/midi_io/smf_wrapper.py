"""The RIFF wrapper (``RMID``) in which some programs put a Standard MIDI File.

Source: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0", RMID.
"""

from collections.abc import Iterator

from ripieno.app.midi_io.damage import Damage, counted
from ripieno.app.midi_io.smf_errors import SmfError

_RIFF = b"RIFF"
_FORM = b"RMID"
_DATA = b"data"
_PAD = b"\x00"


def unwrap(data: bytes, name: str) -> tuple[int, int]:
    """Return where the Standard MIDI File lies in the bytes: start and end offsets.

    Args:
        data: The whole file, wrapped or plain.
        name: The file's name, for messages.

    Raises:
        SmfError: If a RIFF file holds no MIDI data.
    """
    if not data.startswith(_RIFF):
        return 0, len(data)
    at = 12
    while data[8:12] == _FORM and at + 8 <= len(data):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if kind == _DATA:
            stop = at + 8 + size
            return at + 8, stop if size and stop <= len(data) else len(data)
        at += 8 + size + size % 2
    remedy = "choose a MIDI file (.mid), not sound"
    raise SmfError(name, 8, "it is a RIFF file without MIDI data", remedy)


def wrapper_damage(data: bytes, start: int) -> Iterator[Damage]:
    """Yield what is missing of a wrapped file.

    Args:
        data: The whole file, wrapped or plain.
        start: Where the Standard MIDI File begins in it.
    """
    missing = start + int.from_bytes(data[start - 4 : start], "little") - len(data) if start else 0
    if missing > 0:
        yield Damage(
            len(data),
            f"{counted(missing)} that its RIFF header announces {'is' if missing == 1 else 'are'} missing",
        )


def rewrap(prefix: bytes, suffix: bytes, old: int, new: int) -> tuple[bytes, bytes]:
    """Return the wrapper's bytes after the file inside it changed its length.

    Args:
        prefix: The bytes before the inner file; empty where there is no wrapper.
        suffix: The bytes after it.
        old: The inner file's former length in bytes.
        new: Its present length.
    """
    if not prefix:
        return prefix, suffix
    padded = old % 2 == 0 or suffix.startswith(_PAD)
    rest = suffix[old % 2 :] if padded else suffix
    padding = _PAD * (new % 2) if padded else b""
    grown = new - old
    total = _resized(prefix[4:8], grown + len(padding) + len(rest) - len(suffix))
    return prefix[:4] + total + prefix[8:-4] + _resized(prefix[-4:], grown), padding + rest


def _resized(field: bytes, change: int) -> bytes:
    return max(0, int.from_bytes(field, "little") + change).to_bytes(4, "little")
