"""The style of music that a clip belongs to."""

from enum import StrEnum


class Style(StrEnum):
    """What a listener would call the music; the order is the order of the model's style numbers."""

    POP = "pop"
    ROCK = "rock"
    FUNK = "funk"
    SOUL = "soul"
    JAZZ = "jazz"
    LATIN = "latin"
    HIPHOP = "hiphop"
    SONGBOOK = "songbook"
    LIED = "lied"
