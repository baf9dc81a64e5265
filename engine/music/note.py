"""A note, in the ticks of its file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """One note.

    Attributes:
        onset: Start, in ticks from the beginning of the file.
        length: Duration in ticks, at least 1.
        pitch: MIDI key number, 0 to 127.
        velocity: Note-on velocity, 1 to 127.
        channel: MIDI channel, 0 to 15.
    """

    onset: int
    length: int
    pitch: int
    velocity: int
    channel: int = 0

    @property
    def end(self) -> int:
        """The first tick at which the note no longer sounds."""
        return self.onset + self.length
