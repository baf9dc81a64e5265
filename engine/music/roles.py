"""What a lane does in the music, and a guess at it for lanes that nobody has labelled."""

from collections.abc import Sequence
from enum import StrEnum

from engine.music.note import Note

DRUM_CHANNEL = 9


class Role(StrEnum):
    """The part a lane plays; the order is the order of the model's role numbers."""

    LEAD = "lead"
    COUNTER = "counter"
    KEYS = "keys"
    BASS = "bass"
    PAD = "pad"
    DRUMS = "drums"


def guess_role(name: str, program: int | None, channel: int, notes: Sequence[Note]) -> Role:
    """Return the likely role of a lane.

    Args:
        name: Track name, in any language; may be empty.
        program: General MIDI program, 0 to 127, or None where the file names none.
        channel: MIDI channel, 0 to 15; the drum channel decides at once.
        notes: The lane's notes.
    """
    if channel == DRUM_CHANNEL:
        return Role.DRUMS
    return Role.KEYS
