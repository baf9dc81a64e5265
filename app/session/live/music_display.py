"""What a display shows of the music: lanes, key, chords, and what comes next."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LaneDisplay:
    """One lane.

    Attributes:
        name: What it is called.
        is_on: Whether it is switched on, and so is its mute group.
        is_locked: Whether it repeats a pattern.
    """

    name: str
    is_on: bool
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class MusicDisplay:
    """The music where it is.

    Attributes:
        lanes: The lanes, in their order.
        key: The key, in words; empty where none is known.
        chords: The chords of the bar; empty where none are known.
        next_chords: Those of the bar after it.
        section: The part of the form that plays; empty where there is none.
        upcoming: What comes next, such as the next part or song, and when; empty where nothing is known.
    """

    lanes: tuple[LaneDisplay, ...] = ()
    key: str = ""
    chords: str = ""
    next_chords: str = ""
    section: str = ""
    upcoming: str = ""
