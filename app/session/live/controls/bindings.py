"""Which MIDI message moves which control."""

import re
from dataclasses import dataclass
from typing import Literal

from ripieno.app.midi_io.channel_messages import (
    CONTROL_CHANGE,
    NOTE_OFF,
    NOTE_ON,
    PROGRAM_CHANGE,
    channel_of,
    kind_of,
)
from ripieno.app.session.live.controls.values import find_control
from ripieno.app.session.parameter import ParameterKind
from ripieno.engine.errors import RipienoError

Source = Literal["cc", "note", "program"]

ANY_PROGRAM = -1
"""In place of a program's number: its number is the knob."""

_SOURCES: dict[int, Source] = {
    NOTE_ON: "note",
    NOTE_OFF: "note",
    CONTROL_CHANGE: "cc",
    PROGRAM_CHANGE: "program",
}

# Controllers that are no knobs: bank select, data entry, (N)RPN, and channel mode messages.
# Source: MIDI Association, "MIDI 1.0 Control Change Messages".
_NO_KNOBS = frozenset({0, 32, 6, 38, *range(96, 102), *range(120, 128)})

_TEXT = re.compile(r"(cc|note|program) (\d{1,3}|any) on channel (\d{1,2})")


class BindingError(RipienoError):
    """A text that names no message to learn."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A control and the message that moves it.

    Attributes:
        control: Name of the control.
        source: A controller, a key of the keyboard, or a program change.
        number: Number of the controller, key or program, from 0; or ``ANY_PROGRAM``.
        channel: MIDI channel, from 0.
    """

    control: str
    source: Source
    number: int
    channel: int

    def fits(self, data: bytes) -> bool:
        """Say whether a message is the one that moves the control, or ends it."""
        if (
            len(data) < 2
            or _SOURCES.get(kind_of(data[0])) != self.source
            or channel_of(data[0]) != self.channel
        ):
            return False
        return self.number in (ANY_PROGRAM, data[1])

    def position(self, data: bytes) -> int:
        """Return where a message that fits points, 0 to 127; a note's end points to 0."""
        if self.source == "program":
            return data[1] if self.number == ANY_PROGRAM else 127
        return 0 if kind_of(data[0]) == NOTE_OFF else data[2]

    def __str__(self) -> str:
        """Return the message in words, such as ``cc 21 on channel 1``."""
        number = "any" if self.number == ANY_PROGRAM else self.number
        return f"{self.source} {number} on channel {self.channel + 1}"


def binding_from(control: str, data: bytes) -> Binding | None:
    """Return the binding that a message teaches, or None where it teaches none.

    A program change moves a number by its own number; a switch, a choice and a trigger are moved by
    that one program alone.

    Args:
        control: Name of the control.
        data: A MIDI message.

    Raises:
        ControlError: If there is no such control.
    """
    numeric = find_control(control).kind in (ParameterKind.AMOUNT, ParameterKind.WHOLE)
    source = _SOURCES.get(kind_of(data[0])) if len(data) >= 2 else None
    is_end = source == "note" and (data[0] < NOTE_ON or not data[2])
    if source is None or is_end or (source == "cc" and data[1] in _NO_KNOBS):
        return None
    number = ANY_PROGRAM if source == "program" and numeric else data[1]
    return Binding(control, source, number, channel_of(data[0]))


def parse_binding(control: str, text: str) -> Binding:
    """Return the binding that a control and words such as ``cc 21 on channel 1`` stand for.

    Raises:
        BindingError: If the words name no message.
        ControlError: If there is no such control.
    """
    name = find_control(control).name
    match = _TEXT.fullmatch(text.strip())
    number = ANY_PROGRAM if match and match[2] == "any" else int(match[2]) if match else 128
    if match is None or number > 127 or not 1 <= int(match[3]) <= 16:
        raise BindingError(f'"{text}" names no message; write one such as cc 21 on channel 1.')
    source: Source = "cc" if match[1] == "cc" else "note" if match[1] == "note" else "program"
    if number == ANY_PROGRAM and source != "program":
        raise BindingError(f'"{text}" names no message; only a program can be any.')
    return Binding(name, source, number, int(match[3]) - 1)
