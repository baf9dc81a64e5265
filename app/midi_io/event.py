"""One event of a track, and what the bytes of events mean."""

from dataclasses import dataclass

from ripieno.app.midi_io.smf_vlq import read_vlq

SYSEX = 0xF0
ESCAPE = 0xF7
META = 0xFF
# Types of meta events.
TRACK_NAME, INSTRUMENT_NAME, CHANNEL_PREFIX, END_OF_TRACK = 0x03, 0x04, 0x20, 0x2F
MARKER, CUE_POINT = 0x06, 0x07
TEMPO, METRE, KEY = 0x51, 0x58, 0x59
SYSTEM_DATA = {0xF1: 1, 0xF2: 2, 0xF3: 1}
"""Data bytes of the system messages, which have no place in a file; those left out have none."""

_END_TYPE = bytes((END_OF_TRACK,))


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a track.

    Attributes:
        tick: Ticks from the start of the track.
        status: Status byte in force, 0x80 to 0xFF, written or running.
        delta: The bytes of its delta time, as written.
        body: All its other bytes, as written; without the status byte where that was running.
    """

    tick: int
    status: int
    delta: bytes
    body: bytes

    @property
    def is_running(self) -> bool:
        """Whether it leans on the status byte of an earlier event."""
        return self.body[0] < 0x80

    @property
    def data(self) -> bytes:
        """The bytes after the status byte."""
        return self.body if self.is_running else self.body[1:]

    @property
    def meta(self) -> tuple[int, bytes]:
        """The type and content of a meta event; type -1 for any other and for a cut one."""
        if self.status != META or len(self.body) < 3:
            return -1, b""
        _, start = read_vlq(self.body, 2, len(self.body))
        return self.body[1], self.body[start:]

    @property
    def is_end(self) -> bool:
        """Whether it is the end-of-track, whole or cut short by the end of the file."""
        return self.status == META and self.body[1:2] in {_END_TYPE, b""}
