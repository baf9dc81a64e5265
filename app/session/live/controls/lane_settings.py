"""What can be turned for each lane alone: rows of the table of controls, and where they stand."""

from dataclasses import dataclass
from typing import Any

from ripieno.app.session.parameter import ParameterKind
from ripieno.engine.music.roles import Role

GROUPS = 4
"""Mute groups."""

MAX_LOCKED_BARS = 16
MAX_TRANSPOSITION = 24
"""Semitones."""

HIGHEST_PITCH = 127


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneSettings:
    """Where the controls of one lane stand.

    Attributes:
        lock: Bars that the lane repeats; 0 for none.
        group: Mute group that it belongs to, from 1; 0 for none.
        low: Lowest pitch that it plays.
        high: Highest pitch that it plays.
        transpose: Semitones by which it sounds higher.
        curve: From -1, softer, to 1, harder; 0 leaves velocities as they are.
        humanise: How loose its timing is, beside that of all lanes.
        density: Share of its notes that play.
    """

    lock: int = 0
    group: int = 0
    low: int = 0
    high: int = HIGHEST_PITCH
    transpose: int = 0
    curve: float = 0.0
    humanise: float = 0.0
    density: float = 1.0


UNCHANGED = LaneSettings()


@dataclass(frozen=True, slots=True)
class LaneControl:
    """A control that each lane has.

    Attributes:
        field: The field of :class:`LaneSettings`.
        kind: What values it takes.
        label: What the window calls it.
        summary: What it does; ``{lane}`` stands for the lane.
        low: Lowest number.
        high: Highest number.
        unit: Unit of its numbers, or nothing.
        zero: What 0 means where it is no number.
        is_new_music: Whether other notes are wanted after a change, not the same notes played otherwise.
        is_pitched: Whether it makes no sense for drums.
    """

    field: str
    kind: ParameterKind
    label: str
    summary: str
    low: float = 0.0
    high: float = 1.0
    unit: str = ""
    zero: str = ""
    is_new_music: bool = False
    is_pitched: bool = False

    @property
    def title(self) -> str:
        """What the window calls it where the lane is known."""
        return self.label.capitalize()

    @property
    def default(self) -> Any:  # noqa: ANN401 (a whole number or an amount)
        """Where it stands at first."""
        return getattr(UNCHANGED, self.field)


_WHOLE, _AMOUNT = ParameterKind.WHOLE, ParameterKind.AMOUNT

LANE_ROWS = (
    LaneControl(
        "lock",
        _WHOLE,
        "pattern lock",
        "Let the {lane} repeat its last bars, so many; 0 for none.",
        high=MAX_LOCKED_BARS,
        unit="bars",
        zero="Off",
        is_new_music=True,
    ),
    LaneControl(
        "group",
        _WHOLE,
        "mute group",
        "The mute group of the {lane}; 0 for none.",
        high=GROUPS,
        zero="None",
    ),
    LaneControl(
        "low", _WHOLE, "lowest pitch", "The lowest pitch of the {lane}; 60 is middle C.", high=HIGHEST_PITCH
    ),
    LaneControl(
        "high",
        _WHOLE,
        "highest pitch",
        "The highest pitch of the {lane}; 60 is middle C.",
        high=HIGHEST_PITCH,
    ),
    LaneControl(
        "transpose",
        _WHOLE,
        "transpose",
        "How much higher the {lane} sounds.",
        -MAX_TRANSPOSITION,
        MAX_TRANSPOSITION,
        unit="semitones",
        is_pitched=True,
    ),
    LaneControl(
        "curve",
        _AMOUNT,
        "velocity curve",
        "How hard the {lane} is struck: below 0 softer, above 0 harder.",
        -1.0,
        1.0,
    ),
    LaneControl(
        "humanise", _AMOUNT, "humanise", "How loose the timing of the {lane} is, beside that of all lanes."
    ),
    LaneControl("density", _AMOUNT, "density", "The share of the notes of the {lane} that play."),
)
"""The controls of a lane, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class LanePlace:
    """Which lane's setting a control is.

    Attributes:
        role: The role of the lane.
        row: Which of its settings.
    """

    role: Role
    row: LaneControl

    @property
    def name(self) -> str:
        """The name of the control, such as ``bass_transpose``."""
        return f"{self.role.value}_{self.row.field}"


LANE_PLACES = tuple(
    LanePlace(role, row) for role in Role for row in LANE_ROWS if not (row.is_pitched and role is Role.DRUMS)
)
"""The settings of every lane, lane by lane."""
