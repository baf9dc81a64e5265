"""What a parameter of a fill is: a row of the table in ``ripieno.app.session.parameters``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from ripieno.engine.music.spelling import MAJOR_ROOTS, MINOR_ROOTS
from ripieno.engine.music.styles import Style

Value = float | int | bool | str
"""A value as a person gives it; keys and chords are text."""

PERCENT = "%"
"""The unit of numbers that the engine has as shares."""

NONE = "none"
"""The text for no key, no chords and no style."""


class ParameterKind(StrEnum):
    """What values a parameter takes."""

    AMOUNT = "amount"
    WHOLE = "whole number"
    SWITCH = "switch"
    CHOICE = "choice"
    TEXT = "text"
    TRIGGER = "trigger"


class Surface(StrEnum):
    """Where a parameter applies."""

    FILL = "inpaint, vary"
    GENERATE = "other commands"
    BATCH = "batch"
    API = "Python"
    WINDOW = "window"
    FORM = "batch window"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One row of the table.

    Attributes:
        name: One word for command line, job files, JSON, API, OSC and MIDI learn.
        kind: What values it takes.
        label: What the window calls it.
        help: What it does, in one or two sentences.
        surfaces: Where it applies.
        held_in: The field of ``FillOptions`` that holds it, such as ``locks.key``; None for the field of its
            name, empty where a command holds it.
        metavar: What stands for its value on the command line; of numbers ``N`` or ``X`` where it is empty.
        low: Lowest number; None for no bound.
        high: Highest number; None for no bound.
        is_open: Whether ``low`` itself is excluded.
        knob: Lowest and highest number that a slider, a spin box or a MIDI controller reaches.
        is_ratio: Whether a slider goes by equal ratios, not by equal steps.
        unit: Unit of its numbers, or nothing. The engine holds a number in ``%`` as a share.
        default: The value where none is given; None leaves it to the model or to chance.
        defaults: Other defaults, by the name of an operation.
        auto: What a widget shows where there is no value.
        neutral: The number of a slider that stands for no value; None where there is none.
        choices: The values of a choice, and of a text those that a list offers.
        values: What values it takes, in words, where neither range nor choices say so.
        aliases: Earlier names, which every surface still takes.
        saved: Names that it had in saved sessions and batches, which are still read.
    """

    name: str
    kind: ParameterKind
    label: str
    help: str
    surfaces: frozenset[Surface]
    held_in: str | None = None
    metavar: str = ""
    low: float | None = None
    high: float | None = None
    is_open: bool = False
    knob: tuple[float, float] = (0.0, 1.0)
    is_ratio: bool = False
    unit: str = ""
    default: Value | None = None
    defaults: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    auto: str = ""
    neutral: float | None = None
    choices: tuple[str, ...] = ()
    values: str = ""
    aliases: tuple[str, ...] = ()
    saved: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The field of ``FillOptions`` that holds it; empty where a command does."""
        return self.name if self.held_in is None else self.held_in

    @property
    def placeholder(self) -> str:
        """What stands for its value on the command line."""
        return self.metavar or ("N" if self.kind is ParameterKind.WHOLE else "X")

    @property
    def takes_none(self) -> bool:
        """Whether ``none`` stands for no value; where any text is a value, such as a name, it does not."""
        return self.kind is not ParameterKind.TEXT or NONE in self.choices

    def default_in(self, operation: str) -> Value | None:
        """Return the value that an operation has where none is given."""
        return self.defaults.get(operation, self.default)


KEYS = (NONE, *(f"{root} major" for root in MAJOR_ROOTS), *(f"{root} minor" for root in MINOR_ROOTS))
"""Every key there is, by name."""

STYLES = (NONE, *(style.value for style in Style))
"""Every style there is, by name."""

PROGRESSIONS = (
    NONE,
    "C | G | Am | F",
    "C | Am | F | G",
    "Am | F | C | G",
    "Dm7 | G7 | Cmaj7 | Cmaj7",
    "Dm | Gm | A7 | Dm",
    "C7 | C7 | C7 | C7 | F7 | F7 | C7 | C7 | G7 | F7 | C7 | G7",
)
"""Chords that a list offers and a knob reaches; any other come as text."""


def range_text(parameter: Parameter) -> str:
    """Return in words what values a parameter takes."""
    if parameter.values:
        return parameter.values
    if parameter.kind in (ParameterKind.AMOUNT, ParameterKind.WHOLE):
        low = f"above {parameter.low:g}" if parameter.is_open else f"{parameter.low or 0:g}"
        if parameter.high is None:
            return low if parameter.is_open else f"{low} or more"
        unit = f" {parameter.unit}" if parameter.unit else ""
        return f"{low} to {parameter.high:.10g}{unit}"
    if parameter.kind is ParameterKind.SWITCH:
        return "on or off"
    return ", ".join(choice for choice in parameter.choices if choice != NONE) or "text"
