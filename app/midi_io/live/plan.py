"""What is to be sent, by beat."""

from bisect import insort
from collections.abc import Iterable, Iterator

from ripieno.app.midi_io.channel_messages import is_note_off, is_note_on
from ripieno.app.midi_io.live.messages import BeatMessage
from ripieno.app.midi_io.live.notes import NoteKey, note_key

Planned = tuple[float, int, int, BeatMessage]
"""Beat, rank (ends of notes first, begins last), number of arrival, message."""

_ENDS, _BETWEEN, _BEGINS = range(3)


class OutputPlan:
    """The messages for one output, in order."""

    def __init__(self) -> None:
        self._left: list[Planned] = []
        self._count = 0

    def __len__(self) -> int:
        """Return how many messages are left."""
        return len(self._left)

    @property
    def next_beat(self) -> float | None:
        """The beat of the next message; None where there is none."""
        return self._left[0][0] if self._left else None

    def add(self, messages: Iterable[BeatMessage]) -> None:
        """Plan messages."""
        for message in messages:
            self._count += 1
            insort(self._left, (message.beat, _rank(message.data), self._count, message))

    def take(self, before: float) -> list[BeatMessage]:
        """Return the messages due before a beat, and forget them."""
        count = next((at for at, planned in enumerate(self._left) if planned[0] >= before), len(self._left))
        due, self._left = self._left[:count], self._left[count:]
        return [planned[-1] for planned in due]

    def begin(self, messages: Iterable[BeatMessage], until: float) -> None:
        """Plan messages in place of all that is planned before a beat."""
        self._left = [planned for planned in self._left if planned[0] >= until]
        self.add(messages)

    def clear(self, from_beat: float, sounding: Iterable[NoteKey]) -> None:
        """Drop what is planned from a beat on, but for the ends of notes that begin before it.

        Args:
            from_beat: The beat.
            sounding: The notes that sound now.
        """
        self._left = list(_kept(self._left, from_beat, set(sounding)))


def _kept(left: list[Planned], from_beat: float, open_notes: set[NoteKey]) -> Iterator[Planned]:
    for planned in left:
        beat, _, _, message = planned
        if beat < from_beat:
            if is_note_on(message.data):
                open_notes.add(note_key(message.port, message.data))
            elif is_note_off(message.data):
                open_notes.discard(note_key(message.port, message.data))
            yield planned
        elif is_note_off(message.data) and note_key(message.port, message.data) in open_notes:
            open_notes.discard(note_key(message.port, message.data))
            yield planned


def _rank(data: bytes) -> int:
    return _ENDS if is_note_off(data) else _BEGINS if is_note_on(data) else _BETWEEN
