"""Which notes sound, so that every one of them ends."""

from collections.abc import Iterator

NOTE_OFF, NOTE_ON, CONTROLLER, PRESSURE, BEND = 0x80, 0x90, 0xB0, 0xD0, 0xE0
SUSTAIN, ALL_SOUND_OFF, ALL_NOTES_OFF = 64, 120, 123
MODULATION, SOSTENUTO, SOFT, HOLD_2 = 1, 66, 67, 69
HELD_CONTROLLERS = frozenset({MODULATION, SUSTAIN, SOSTENUTO, SOFT, HOLD_2})
"""Controllers that a player holds, and that change every note to come where they are left."""

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


def at_rest(data: bytes) -> bytes | None:
    """Return the message that puts back what a message has moved, itself where it does that.

    Args:
        data: Status byte and data.

    Returns:
        A pedal up, modulation at 0, the bend in its centre or no pressure; None for other messages.
    """
    match data[0] & 0xF0:
        case 0xB0 if len(data) == 3 and data[1] in HELD_CONTROLLERS:
            return bytes((data[0], data[1], 0))
        case 0xE0:
            return bytes((data[0], 0, 0x40))
        case 0xD0:
            return bytes((data[0], 0))
    return None


class Sounding:
    """The notes that sound at the ports, what is held beside them, and the channels that were used.

    A message may be lost on its way, and a port whose other end goes away misses what is sent to it; so
    every note that was ever begun is remembered until all is silenced for good.
    """

    def __init__(self) -> None:
        self._notes: set[NoteKey] = set()
        self._used: set[tuple[int, int]] = set()
        self._moved: set[tuple[int, bytes]] = set()
        self._begun: set[NoteKey] = set()
        self._away: set[int] = set()

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
                yield note_off(key)
            self._notes.add(key)
            self._begun.add(key)
        elif is_off(data):
            if note_key(port, data) not in self._notes:
                return
            self._notes.discard(note_key(port, data))
        elif rest := at_rest(data):
            (self._moved.discard if data == rest else self._moved.add)((port, rest))
        yield data

    def is_ended_by(self, port: int, data: bytes) -> bool:
        """Say whether a message that has passed ended something that has not begun again since."""
        if is_off(data):
            return note_key(port, data) not in self._notes
        return at_rest(data) == data and (port, data) not in self._moved

    def gone(self, port: int) -> None:
        """Take in that the other end of a port has gone."""
        self._away.add(port)

    def seen(self, port: int) -> bool:
        """Take in that the other end of a port is there; say whether it is back after it was gone."""
        is_back = port in self._away
        self._away.discard(port)
        return is_back

    def release(self, only: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield port and message of all that lets go what is held, and changes nothing else.

        Args:
            only: The port to let go; None for all.
        """
        yield from ((key[0], note_off(key)) for key in sorted(self._take(only)))
        yield from self._put_back(only)

    def silence(self, only: int | None = None, *, rests: bool = False) -> Iterator[tuple[int, bytes]]:
        """Yield port and message of all that ends what sounds: note-offs, then pedal and all-off.

        Args:
            only: The port to silence; None for all.
            rests: Whether modulation, bends and the like are put back too, and at last every note is
                ended that was ever begun, since the end of one may have been lost.
        """
        ended = self._take(only)
        yield from ((key[0], note_off(key)) for key in sorted(ended))
        if rests:
            yield from self._put_back(only)
        for port, channel in sorted(self._used):
            if only in {None, port}:
                for number in (SUSTAIN, ALL_NOTES_OFF, ALL_SOUND_OFF):
                    data = bytes((CONTROLLER | channel, number, 0))
                    self._moved.discard((port, data))
                    yield port, data
        if rests:
            begun = {key for key in self._begun if only in {None, key[0]}}
            self._begun -= begun
            yield from ((key[0], note_off(key)) for key in sorted(begun - ended))

    def _take(self, only: int | None) -> set[NoteKey]:
        """Return what sounds, which does so no longer."""
        taken = {key for key in self._notes if only in {None, key[0]}}
        self._notes -= taken
        return taken

    def _put_back(self, only: int | None) -> Iterator[tuple[int, bytes]]:
        moved = {each for each in self._moved if only in {None, each[0]}}
        self._moved -= moved
        yield from sorted(moved)


def note_off(key: NoteKey) -> bytes:
    """Return the message that ends a note."""
    return bytes((NOTE_OFF | key[1], key[2], _RELEASE))
