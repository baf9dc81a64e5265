"""Which notes sound, so that every one of them ends."""

from collections.abc import Iterator

from ripieno.app.midi_io.channel_messages import (
    ALL_NOTES_OFF,
    ALL_SOUND_OFF,
    CHANNEL_PRESSURE,
    CONTROL_CHANGE,
    HOLD_2,
    MODULATION,
    PITCH_BEND,
    SOFT,
    SOSTENUTO,
    SUSTAIN,
    SYSTEM,
    channel_of,
    channel_pressure,
    control_change,
    is_note_off,
    is_note_on,
    kind_of,
    note_off,
    pitch_bend,
)

HELD_CONTROLLERS = frozenset({MODULATION, SUSTAIN, SOSTENUTO, SOFT, HOLD_2})
"""Controllers that a player holds, and that change every note to come where they are left."""

NoteKey = tuple[int, int, int]
"""Port, channel and pitch."""


def note_key(port: int, data: bytes) -> NoteKey:
    """Return which note a note-on or note-off is about."""
    return port, channel_of(data[0]), data[1]


def at_rest(data: bytes) -> bytes | None:
    """Return the message that puts back what a message has moved, itself where it does that.

    Args:
        data: Status byte and data.

    Returns:
        A pedal up, modulation at 0, the bend in its centre or no pressure; None for other messages.
    """
    kind, channel = kind_of(data[0]), channel_of(data[0])
    if kind == CONTROL_CHANGE and len(data) == 3 and data[1] in HELD_CONTROLLERS:
        return control_change(channel, data[1], 0)
    if kind == PITCH_BEND:
        return pitch_bend(channel)
    return channel_pressure(channel, 0) if kind == CHANNEL_PRESSURE else None


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
        if data[0] < SYSTEM:
            self._used.add((port, channel_of(data[0])))
        if is_note_on(data):
            key = note_key(port, data)
            if key in self._notes:
                yield end_note(key)
            self._notes.add(key)
            self._begun.add(key)
        elif is_note_off(data):
            if note_key(port, data) not in self._notes:
                return
            self._notes.discard(note_key(port, data))
        elif rest := at_rest(data):
            (self._moved.discard if data == rest else self._moved.add)((port, rest))
        yield data

    def is_ended_by(self, port: int, data: bytes) -> bool:
        """Say whether a message that has passed ended something that has not begun again since."""
        if is_note_off(data):
            return note_key(port, data) not in self._notes
        return at_rest(data) == data and (port, data) not in self._moved

    def held_ports(self) -> frozenset[int]:
        """Return the ports at which a note sounds or something is held; any thread may ask."""
        notes, moved = tuple(self._notes), tuple(self._moved)
        return frozenset(key[0] for key in notes) | frozenset(port for port, _ in moved)

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
        yield from ((key[0], end_note(key)) for key in sorted(self._take(only)))
        yield from self._put_back(only)

    def silence(self, only: int | None = None, *, rests: bool = False) -> Iterator[tuple[int, bytes]]:
        """Yield port and message of all that ends what sounds: note-offs, then pedal and all-off.

        Args:
            only: The port to silence; None for all.
            rests: Whether modulation, bends and the like are put back too, and at last every note is
                ended that was ever begun, since the end of one may have been lost.
        """
        ended = self._take(only)
        yield from ((key[0], end_note(key)) for key in sorted(ended))
        if rests:
            yield from self._put_back(only)
        for port, channel in sorted(self._used):
            if only in {None, port}:
                for number in (SUSTAIN, ALL_NOTES_OFF, ALL_SOUND_OFF):
                    data = control_change(channel, number, 0)
                    self._moved.discard((port, data))
                    yield port, data
        if rests:
            begun = {key for key in self._begun if only in {None, key[0]}}
            self._begun -= begun
            yield from ((key[0], end_note(key)) for key in sorted(begun - ended))

    def _take(self, only: int | None) -> set[NoteKey]:
        """Return what sounds, which does so no longer."""
        taken = {key for key in self._notes if only in {None, key[0]}}
        self._notes -= taken
        return taken

    def _put_back(self, only: int | None) -> Iterator[tuple[int, bytes]]:
        moved = {each for each in self._moved if only in {None, each[0]}}
        self._moved -= moved
        yield from sorted(moved)


def end_note(key: NoteKey) -> bytes:
    """Return the message that ends a note."""
    return note_off(key[1], key[2])
