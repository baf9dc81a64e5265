"""ZIP archives, read within bounds: nothing is unpacked that is larger than it may be."""

import stat
import struct
import zipfile
from io import BytesIO
from pathlib import Path

from ripieno.app.midi_io.file_errors import file_error
from ripieno.engine.errors import RipienoError

MAX_ENTRIES = 200_000
"""Entries of an archive at most; the largest collections of MIDI files in circulation have fewer."""

_MAX_MENDED_BYTES = 256 * 2**20
"""Bytes of an archive whose names are mended at most, for that takes it into memory."""

_ENCRYPTED = 0x1
_MODE_AT = 16
_UTF8 = 0x800
_DIRECTORY_ENTRY = b"PK\x01\x02"
_FLAGS_AT, _LENGTHS_AT, _NAME_AT = 8, 28, 46


class ArchiveError(RipienoError):
    """An archive, or an entry of it, that cannot be read."""


class Archive:
    """An open ZIP archive.

    Args:
        source: Where it lies, or its bytes.
        title: What messages call it.

    Attributes:
        names: What it holds, folders left out, in its order.

    Raises:
        FileError: If the system will not read it.
        ArchiveError: If it is no ZIP archive.
    """

    def __init__(self, source: Path | BytesIO, title: str) -> None:
        self._title = title
        try:
            self._zip = _opened(source)
        except OSError as error:
            raise file_error(Path(title), "read", error) from error
        except Exception as error:  # zipfile lets out whatever its parts raise
            raise ArchiveError(f"{title} is no ZIP archive that can be read; pack it again.") from error
        self.names = tuple(entry.filename for entry in self._zip.infolist() if not entry.is_dir())
        if len(self.names) > MAX_ENTRIES:
            raise ArchiveError(f"{title} holds more than {MAX_ENTRIES} files; unpack it by hand.")

    def read(self, name: str, limit: int) -> bytes:
        """Return the contents of an entry.

        Args:
            name: One of ``names``; of entries of one name the last is meant.
            limit: Bytes at most, whatever the archive says of its size.

        Raises:
            ArchiveError: If it is not there, or is larger, encrypted, a link or damaged.
        """
        title = f"{self._title}, {name}"
        try:
            entry = self._zip.getinfo(name)
        except KeyError as error:
            raise ArchiveError(f"{title} is not there; pack the archive again.") from error
        if entry.flag_bits & _ENCRYPTED:
            raise ArchiveError(f"{title} is encrypted; unpack the archive by hand.")
        if stat.S_ISLNK(entry.external_attr >> _MODE_AT):
            raise ArchiveError(f"{title} is a link; pack the file that it leads to.")
        try:
            with self._zip.open(entry) as file:
                data = file.read(limit + 1)
        except Exception as error:  # zipfile lets out whatever its decoders raise
            cause = " ".join(str(error).split()).rstrip(".") or type(error).__name__
            raise ArchiveError(f"{title} cannot be read ({cause}); pack the archive again.") from error
        if len(data) > limit:
            raise ArchiveError(f"{title} is larger than {limit >> 20} MiB; choose a smaller file.")
        return data


def _opened(source: Path | BytesIO) -> zipfile.ZipFile:
    """Open an archive; names that claim to be UTF-8 and are not are read as those of old archives."""
    try:
        return zipfile.ZipFile(source)
    except UnicodeDecodeError:
        if isinstance(source, BytesIO):
            data = source.getvalue()
        elif source.stat().st_size > _MAX_MENDED_BYTES:
            raise
        else:
            data = source.read_bytes()
        return zipfile.ZipFile(BytesIO(_with_readable_names(data)))


def _with_readable_names(data: bytes) -> bytes:
    """Return an archive without the mark of UTF-8 on names that are none."""
    mended = bytearray(data)
    place = data.find(_DIRECTORY_ENTRY)
    while place >= 0 and place + _NAME_AT <= len(data):
        (flags,) = struct.unpack_from("<H", data, place + _FLAGS_AT)
        (length,) = struct.unpack_from("<H", data, place + _LENGTHS_AT)
        name = data[place + _NAME_AT : place + _NAME_AT + length]
        if flags & _UTF8 and not _is_utf8(name):
            struct.pack_into("<H", mended, place + _FLAGS_AT, flags & ~_UTF8)
        place = data.find(_DIRECTORY_ENTRY, place + len(_DIRECTORY_ENTRY))
    return bytes(mended)


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
