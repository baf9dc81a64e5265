"""The lossless codec of Standard MIDI Files: ``encode(decode(data)) == data``.

Source: MIDI Association, "Standard MIDI Files 1.0", RP-001.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ripieno.app.midi_io.damage import Damage
from ripieno.app.midi_io.encodings import UTF_8
from ripieno.app.midi_io.smf_chunks import (
    HEAD_SIZE,
    HEADER_ID,
    MAX_TRACKS,
    TRACK_ID,
    Opaque,
    Track,
    read_parts,
)
from ripieno.app.midi_io.smf_errors import SmfError
from ripieno.app.midi_io.smf_events import Event
from ripieno.app.midi_io.smf_wrapper import rewrap, unwrap, wrapper_damage
from ripieno.app.midi_io.texts import detect_encoding

__all__ = ["Event", "Opaque", "Smf", "SmfError", "Track", "decode", "encode"]

_HEADER_SIZE = 14
_FORMATS = range(3)
_CHOOSE = "choose a Standard MIDI File (.mid)"
# What a file without MIDI header is, by its first bytes.
_STRANGERS = {
    b"SMF2": "it is a MIDI 2.0 clip file",
    b"FORM": "it is an IFF or XMI file",
    b"PK\x03\x04": "it is a zip archive",
    b"": "it is empty",
}


@dataclass(frozen=True)
class Smf:
    """A Standard MIDI File as values that hold every byte of it.

    Attributes:
        prefix: Bytes before the header chunk; empty unless the file is wrapped in RIFF.
        header: The header chunk, as written.
        parts: Tracks and everything between and after them, in order.
        suffix: Bytes after a wrapped file.
        damage: What was missing or wrong when it was read.
        encoding: The codec of its texts, as Python names it.
    """

    prefix: bytes
    header: bytes
    parts: tuple[Track | Opaque, ...]
    suffix: bytes = b""
    damage: tuple[Damage, ...] = field(default=(), compare=False)
    encoding: str = field(default=UTF_8, compare=False)

    @property
    def format(self) -> int:
        """0: one track; 1: tracks played together; 2: tracks played on their own."""
        return int.from_bytes(self.header[8:10])

    @property
    def ticks_per_quarter(self) -> int | None:
        """Ticks per quarter note, or None where time is counted in SMPTE frames."""
        division = int.from_bytes(self.header[12:14], signed=True)
        return division if division > 0 else None

    @property
    def ticks_per_second(self) -> float | None:
        """Ticks per second, or None where time is counted in quarter notes.

        The first byte of an SMPTE division is minus the frame rate, in two's complement; 29
        stands for 30 drop-frame, 29.97 frames per second.
        """
        if self.ticks_per_quarter is not None:
            return None
        frames = -int.from_bytes(self.header[12:13], signed=True)
        return (30_000 / 1001 if frames == 29 else frames) * self.header[13]

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """The track chunks, in order."""
        return tuple(part for part in self.parts if isinstance(part, Track))

    def with_tracks(self, tracks: Mapping[int, Track]) -> "Smf":
        """Return the file with some tracks replaced; all other parts stay.

        Args:
            tracks: New tracks by their 0-based position among the track chunks.
        """
        places = [at for at, part in enumerate(self.parts) if isinstance(part, Track)]
        parts = list(self.parts)
        for index, track in tracks.items():
            parts[places[index]] = track
        return self._with_parts(self.header, tuple(parts))

    def with_track_added(self, track: Track) -> "Smf":
        """Return the file with one more track after the last one; all other parts stay.

        The header's count of tracks goes up by one where it was right. The length field of the
        track before is mended where it was wrong, for it would swallow the new one.

        Args:
            track: The new track.
        """
        count = len(self.tracks)
        places = [at for at, part in enumerate(self.parts) if isinstance(part, Track)]
        after = places[-1] + 1 if places else 0
        before = [last if last.is_measured else last.with_events(last.events) for last in self.tracks[-1:]]
        parts = (*self.parts[: after - len(before)], *before, track, *self.parts[after:])
        is_right = int.from_bytes(self.header[10:12]) == count < MAX_TRACKS
        counted = (count + 1).to_bytes(2) if is_right else self.header[10:12]
        return self._with_parts(self.header[:10] + counted + self.header[12:], parts)

    def _with_parts(self, header: bytes, parts: tuple[Track | Opaque, ...]) -> "Smf":
        """Return the file with other parts, and a wrapper that fits them."""
        if not self.prefix:
            return replace(self, header=header, parts=parts)
        old, new = (sum(len(part.encode()) for part in held) for held in (self.parts, parts))
        size = len(header)
        prefix, suffix = rewrap(self.prefix, self.suffix, size + old, size + new)
        return replace(self, prefix=prefix, header=header, parts=parts, suffix=suffix)


def decode(data: bytes, name: str = "input", encoding: str | None = None) -> Smf:
    """Read a Standard MIDI File.

    Args:
        data: The whole file.
        name: What to call the file in messages.
        encoding: The codec of its texts; None for the one that they are most likely in.

    Raises:
        SmfError: If the bytes are no Standard MIDI File or are broken beyond clear intent; the
            sentence names the byte offset.
    """
    start, end = unwrap(data, name)
    _check_header(data, start, end, name)
    stop = _header_end(data, start, end)
    parts, damage = read_parts(data, stop, end, name)
    smf = Smf(data[:start], data[start:stop], parts, data[end:])
    smf = replace(smf, encoding=encoding or detect_encoding(smf.tracks))
    announced = int.from_bytes(data[start + 10 : start + 12])
    if announced and not smf.tracks:
        raise SmfError(name, stop, "the first track is missing", "get a complete copy of it")
    cut = wrapper_damage(data, start)
    return replace(smf, damage=(*cut, *_counted(announced, len(smf.tracks), start + 10, end), *damage))


def _counted(announced: int, found: int, at: int, end: int) -> Iterator[Damage]:
    """Yield what is wrong where the header announces another number of tracks than there are."""
    if found < announced:
        lack = announced - found
        verb = "is" if lack == 1 else "are"
        words = f"{lack} of the {announced} tracks that the header announces {verb} missing"
        yield Damage(end, words)
    elif found > announced:
        yield Damage(at, f"the header announces {announced} of {found} tracks")


def encode(smf: Smf) -> bytes:
    """Return the file's bytes; those that were decoded come back exactly.

    Args:
        smf: The file.
    """
    return b"".join((smf.prefix, smf.header, *(part.encode() for part in smf.parts), smf.suffix))


def _check_header(data: bytes, start: int, end: int, name: str) -> None:
    """Refuse bytes whose header chunk gives no format and no unit of time."""
    if not data.startswith(HEADER_ID, start):
        fault = _STRANGERS.get(data[:4], "there is no MIDI header")
        raise SmfError(name, start, fault, _CHOOSE)
    if end - start < _HEADER_SIZE:
        raise SmfError(name, end, "the MIDI header is cut off", "get a complete copy of it")
    form = int.from_bytes(data[start + 8 : start + 10])
    if form not in _FORMATS:
        raise SmfError(name, start + 8, f"the MIDI format {form} is unknown", _CHOOSE)
    division = data[start + 12 : start + _HEADER_SIZE]
    if division == b"\x00\x00" or (division[0] >= 0x80 and not division[1]):
        remedy = "export the file again from the program that made it"
        raise SmfError(name, start + 12, "the header gives time no unit", remedy)


def _header_end(data: bytes, start: int, end: int) -> int:
    """Return the offset past the header; its length field may be wrong, or longer than usual."""
    usual = start + _HEADER_SIZE
    declared = start + HEAD_SIZE + int.from_bytes(data[start + 4 : start + HEAD_SIZE])
    is_wrong = not usual <= declared <= end or data.startswith(TRACK_ID, usual)
    return usual if is_wrong else declared
