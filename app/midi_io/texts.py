"""Texts of a file for people: names, markers and lyrics, in whatever encoding they are written."""

import unicodedata
from collections.abc import Iterable, Iterator

from ripieno.app.midi_io.encodings import UTF_8, detect, is_utf_8
from ripieno.app.midi_io.smf_chunks import Track
from ripieno.app.midi_io.smf_events import META

MAX_NAME_LETTERS = 256
"""Letters of a name that are read; the bytes of a longer one stay in the file."""

TEXT_KINDS = range(0x01, 0x10)
"""Types of meta events that hold text. Source: Standard MIDI Files 1.0, RP-001."""

_MIN_UTF_8_LETTERS = 2
"""Letters beyond ASCII by which a text of a file in another encoding is UTF-8."""


def detect_encoding(tracks: Iterable[Track]) -> str:
    """Return the encoding that the texts of a file are most likely in.

    Args:
        tracks: Its tracks.
    """
    return detect(_contents(tracks))


def _contents(tracks: Iterable[Track]) -> Iterator[bytes]:
    """Yield the contents of texts."""
    for track in tracks:
        for event in track.of_kind(META, *TEXT_KINDS):
            yield event.meta[1]


def decode_text(content: bytes, encoding: str) -> str:
    """Return a text as its writer saw it.

    A text that is not valid in the encoding of its file is read as UTF-8, else its wrong bytes become
    replacement characters; no text is refused.

    Args:
        content: Its bytes.
        encoding: That of the file.
    """
    if content.isascii() and b"\x1b" not in content:
        return content.decode("ascii")
    if is_utf_8(content, _MIN_UTF_8_LETTERS):
        return content.decode(UTF_8, "replace")
    for codec in (encoding, UTF_8):
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            continue
    return content.decode(encoding, "replace")


def decode_name(content: bytes, encoding: str) -> str:
    """Return a text on one line, as names are shown and chosen by; of a long one the beginning.

    Accents are composed with their letters, as keyboards write them; some programs write them apart.

    Args:
        content: Its bytes.
        encoding: That of the file.
    """
    text = unicodedata.normalize("NFC", decode_text(content, encoding))[:MAX_NAME_LETTERS]
    printable = (letter if letter.isprintable() else " " for letter in text)
    return " ".join("".join(printable).split())


def encode_text(text: str, encoding: str) -> bytes:
    """Return the bytes of a new text: in the encoding of its file where that has its letters, else in UTF-8.

    Where neither would be read as it was meant, letters that the encoding lacks become question marks.

    Args:
        text: What is to be read.
        encoding: That of the file.
    """
    for codec in (encoding, UTF_8):
        try:
            content = text.encode(codec)
        except UnicodeEncodeError:
            continue
        if decode_text(content, encoding) == text:
            return content
    return text.encode(encoding, "replace")
