"""What a lane does in the music."""

from enum import StrEnum

DRUM_CHANNEL = 9
"""MIDI channel, from 0, on which General MIDI has drums."""


class Role(StrEnum):
    """The part a lane plays; the order is the order of the model's role numbers."""

    LEAD = "lead"
    COUNTER = "counter"
    KEYS = "keys"
    BASS = "bass"
    PAD = "pad"
    DRUMS = "drums"


USUAL_ROLES = (Role.LEAD, Role.KEYS, Role.BASS, Role.DRUMS)
"""The roles of new music where nothing is said of them."""
