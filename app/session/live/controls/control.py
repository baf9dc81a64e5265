"""One row of the table of controls."""

from dataclasses import dataclass
from typing import Literal

from ripieno.app.session.live.controls.lane_settings import LanePlace
from ripieno.app.session.parameter import Parameter, ParameterKind, Value

ChangeNeed = Literal["notes", "timing", "now"]
"""What a change needs: new notes, the same notes at other times, or nothing of what is planned."""


@dataclass(frozen=True, slots=True)
class Control:
    """One row of the table.

    Attributes:
        name: One word for command line, MIDI learn and OSC.
        kind: What values it takes.
        label: What the window calls it.
        summary: What it does.
        low: Lowest number, of amounts and whole numbers.
        high: Highest number.
        default: Its value at the start, as a person would give it; None for a trigger.
        unit: Unit of its numbers, or nothing.
        zero: What 0 means where it is no number.
        choices: The values of a choice, and of a text those that a knob reaches.
        need: What a change of it needs.
        is_ratio: Whether a knob turns it by equal ratios, not by equal steps.
        parameter: The parameter of a fill that it sets; None where it sets something else.
        lane: The setting of one lane that it is; None where it holds for all.
        group: The mute group that it switches; 0 for none.
        is_numbered: Whether a program change gives its number: the first program is 1.
    """

    name: str
    kind: ParameterKind
    label: str
    summary: str
    low: float = 0.0
    high: float = 1.0
    default: Value | None = None
    unit: str = ""
    zero: str = ""
    choices: tuple[str, ...] = ()
    need: ChangeNeed = "notes"
    is_ratio: bool = False
    parameter: Parameter | None = None
    lane: LanePlace | None = None
    group: int = 0
    is_numbered: bool = False

    @property
    def aliases(self) -> tuple[str, ...]:
        """Earlier names, which are still taken."""
        return () if self.parameter is None else self.parameter.aliases
