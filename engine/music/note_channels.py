"""The channels of an instrument that has several: MPE member channels, or a channel for each string."""

from dataclasses import dataclass
from enum import StrEnum


class ChannelUse(StrEnum):
    """What an instrument has several channels for."""

    MEMBERS = "members"
    """Each sounding note has a channel of its own, so that it can be bent by itself (MPE)."""
    STRINGS = "strings"
    """Each string has its channel, and sounds one note at a time."""


@dataclass(frozen=True, slots=True)
class NoteChannel:
    """A channel that takes new notes, and the pitches that it can play.

    Attributes:
        channel: MIDI channel, 0 to 15.
        low: Lowest pitch.
        high: Highest pitch.
    """

    channel: int
    low: int = 0
    high: int = 127


@dataclass(frozen=True, slots=True)
class NoteChannels:
    """The channels of one instrument.

    Attributes:
        use: What they are for.
        takes: The channels that take new notes.
        others: Channels whose notes belong to the instrument and that take no new ones, such as the
            manager channel of an MPE zone.

    Source: MIDI Association, "MIDI Polyphonic Expression", M1-100-UM, "Zones"; MIDI 1.0, "Mode 4".
    """

    use: ChannelUse
    takes: tuple[NoteChannel, ...]
    others: tuple[int, ...] = ()

    @property
    def channels(self) -> tuple[int, ...]:
        """All channels, ascending."""
        return tuple(sorted({*self.others, *(each.channel for each in self.takes)}))
