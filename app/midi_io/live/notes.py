"""Which notes sound, so that every one of them ends."""

from collections.abc import Iterator

NOTE_OFF, NOTE_ON, CONTROLLER = 0x80, 0x90, 0xB0
SUSTAIN, ALL_SOUND_OFF, ALL_NOTES_OFF = 64, 120, 123
_RELEASE = 64

NoteKey = tuple[int, int, int]
"""Port, channel and pitch."""


def note_key(port: int, data: bytes) -> NoteKey:
    """Return which note a note-on or note-off is about."""
    return port, data[0] & 0xF, data[1]


def is_on(data: bytes) -> bool:
    """Say whether a message begins a note; one of velocity 0 ends it."""
    return len(data) == 3 and data[0] & 0xF0 == NOTE_ON and data[2] > 0


def is_off(data: bytes) -> bool:
    """Say whether a message ends a note."""
    return len(data) == 3 and (data[0] & 0xF0 == NOTE_OFF or (data[0] & 0xF0 == NOTE_ON and data[2] == 0))


class Sounding:
    """The notes that sound at the outputs, and the channels that were used."""

    def __init__(self) -> None:
        self._notes: set[NoteKey] = set()
        self._used: set[tuple[int, int]] = set()

    @property
    def notes(self) -> frozenset[NoteKey]:
        """What sounds."""
        return frozenset(self._notes)

    def passing(self, port: int, data: bytes) -> Iterator[bytes]:
        """Yield what is to be sent for a message, in order.

        A note-on of a note that sounds ends it first; a note-off of one that does not sound is
        left out.
        """
        if data[0] < 0xF0:
            self._used.add((port, data[0] & 0xF))
        if is_on(data):
            key = note_key(port, data)
            if key in self._notes:
                yield _off(key)
            self._notes.add(key)
        elif is_off(data):
            if note_key(port, data) not in self._notes:
                return
            self._notes.discard(note_key(port, data))
        yield data

    def silence(self, only: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield port and message of all that ends what sounds: note-offs, then pedal and all-off.

        Args:
            only: The port to silence; None for all.
        """
        ended = {key for key in self._notes if only in {None, key[0]}}
        self._notes -= ended
        for key in sorted(ended):
            yield key[0], _off(key)
        for port, channel in sorted(self._used):
            if only in {None, port}:
                for number in (SUSTAIN, ALL_NOTES_OFF, ALL_SOUND_OFF):
                    yield port, bytes((CONTROLLER | channel, number, 0))


def _off(key: NoteKey) -> bytes:
    return bytes((NOTE_OFF | key[1], key[2], _RELEASE))
