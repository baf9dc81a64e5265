"""The addresses of Open Sound Control, to requests and from what happened; no sockets."""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import NamedTuple

from ripieno.app.session.live.controls.table import CONTROLS, Controls
from ripieno.app.session.live.controls.values import ControlError, find_control, value_of
from ripieno.app.session.live.requests import (
    Forget,
    Knob,
    Learn,
    Leave,
    Request,
    SavePreset,
    SetClockOutput,
    SetControl,
    SetRoute,
    Trigger,
)
from ripieno.app.session.live.routes import parse_route
from ripieno.app.session.parameter import ParameterKind, Value
from ripieno.app.session.parameters import NAMES

ROOT = "/ripieno/"
TROUBLE = ROOT + "trouble"

MAX_NAME_LETTERS = 60
"""Letters of an address that are quoted in a sentence."""


class Message(NamedTuple):
    """An OSC message.

    Attributes:
        address: Such as ``/ripieno/density``.
        values: Its arguments, as far as they are numbers, truth values or text.
        has_others: Whether there were arguments of other kinds, such as bytes, that nothing here takes.
    """

    address: str
    values: tuple[Value, ...] = ()
    has_others: bool = False


class Address(NamedTuple):
    """One row of the documented map.

    Attributes:
        address: With ``CONTROL`` for the name of any control.
        values: What comes with it, in words.
        summary: What it does or tells.
    """

    address: str
    values: str
    summary: str


TAKEN = (
    Address("/ripieno/CONTROL", "value", "Put a control there: a number, on or off as 1 or 0, or text."),
    Address("/ripieno/CONTROL", "nothing", "Report the value of the control; run a trigger."),
    Address("/ripieno/knob/CONTROL", "0.0 to 1.0", "Put a control where a fader points."),
    Address("/ripieno/hello", "[port]", "Be sent what happens, at your own port or the one you name."),
    Address("/ripieno/bye", "[port]", "Be sent no more."),
    Address("/ripieno/learn", "CONTROL", "Bind the next MIDI message to a control."),
    Address("/ripieno/forget", "CONTROL", "Let no MIDI message move a control."),
    Address("/ripieno/route", "text", "Let a lane go elsewhere, such as bass=Synth:2 or metronome=:16."),
    Address("/ripieno/clock_on", "port", "Send MIDI clock to a port."),
    Address("/ripieno/clock_off", "port", "Send MIDI clock to a port no more."),
    Address("/ripieno/save_preset", "name", "Keep everything under a name."),
    Address("/ripieno/quit", "nothing", "End the session."),
)
"""What is understood."""

PUBLISHED = (
    Address("/ripieno/position", "bar, beat, tempo, playing", "At each beat: from 1, from 1, BPM, 1 or 0."),
    Address("/ripieno/status", "ahead, lateness, late, dropped, underruns", "Bars, ms at most, and counts."),
    Address("/ripieno/music", "section, key, chords, next", "What plays, in words, where it changes."),
    Address("/ripieno/CONTROL", "value", "A control has been turned."),
    Address("/ripieno/learnt", "CONTROL, message", "A MIDI message has been learnt; no message, forgotten."),
    Address("/ripieno/notice", "sentence", "Something was done, such as a scene stored."),
    Address(TROUBLE, "sentence", "Something went wrong; what to do."),
)
"""What is sent to those who said hello."""


def address_of(message: Message) -> Request | str:
    """Return what a message asks for, or the name of the control whose value it wants to know.

    Raises:
        ControlError: If the address or its values make no sense.
    """
    name = message.address.removeprefix(ROOT) if message.address.startswith(ROOT) else ""
    if name in _WORDS:
        return _WORDS[name](message)
    if name.startswith("knob/"):
        return Knob(find_control(name.removeprefix("knob/")).name, min(max(_number(message), 0.0), 1.0))
    control = CONTROLS.get(NAMES.get(name, name))
    if control is None:
        raise ControlError(
            f'There is no OSC address "{_quoted(message.address)}"; see the table in docs/live.md.'
        )
    if control.kind is ParameterKind.TRIGGER:
        # A button of TouchOSC sends 1 on its way down and 0 on its way up.
        return Knob(name, _number(message)) if message.values else Trigger(name)
    if message.has_others:
        raise ControlError(f'"{message.address}" takes a number or a text.')
    return SetControl(control.name, message.values[0]) if message.values else control.name


def publish_control(controls: Controls, name: str) -> Message:
    """Return the message that tells where a control stands.

    Raises:
        ControlError: If there is no such control, or it is a trigger.
    """
    value = value_of(controls, name)
    return Message(ROOT + name, (int(value) if isinstance(value, bool) else value,))


def _quoted(address: str) -> str:
    """Return an address as a sentence names it."""
    return (
        address
        if len(address) <= MAX_NAME_LETTERS
        else f"{address[:MAX_NAME_LETTERS]}\N{HORIZONTAL ELLIPSIS}"
    )


def _number(message: Message) -> float:
    """Return the number that comes with a message."""
    value = message.values[0] if message.values else None
    if value is None or isinstance(value, str) or not isfinite(value):
        raise ControlError(f'"{message.address}" takes a number.')
    return float(value)


def _named(message: Message) -> str:
    """Return the control that a message names."""
    value = message.values[0] if message.values else None
    if not isinstance(value, str):
        raise ControlError(f'"{message.address}" takes the name of a control.')
    return value


def _text(message: Message, what: str) -> str:
    """Return the text that comes with a message."""
    value = message.values[0] if message.values else None
    if not isinstance(value, str) or not value:
        raise ControlError(f'"{message.address}" takes {what}.')
    return value


_WORDS: Mapping[str, Callable[[Message], Request]] = {
    "learn": lambda message: Learn((name := _named(message)) and find_control(name).name),
    "forget": lambda message: Forget(find_control(_named(message)).name),
    "route": lambda message: SetRoute(parse_route(_text(message, "a route"))),
    "clock_on": lambda message: SetClockOutput(_text(message, "a port"), sends=True),
    "clock_off": lambda message: SetClockOutput(_text(message, "a port"), sends=False),
    "save_preset": lambda message: SavePreset(_text(message, "a name")),
    "quit": lambda _: Leave(),
}
