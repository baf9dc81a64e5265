"""What can be asked of a running session, by a key, a knob, OSC or the window."""

from dataclasses import dataclass

from ripieno.app.session.live.routes import Route
from ripieno.app.session.parameter import Value


@dataclass(frozen=True, slots=True)
class SetControl:
    """Put a control somewhere.

    Attributes:
        name: The control.
        value: Where to, as :func:`ripieno.app.session.live.controls.values.changed` takes it.
    """

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Knob:
    """Put a control where a knob points.

    Attributes:
        name: The control; a trigger is done in the upper half.
        share: 0 (lowest) to 1 (highest).
    """

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Toggle:
    """Put a switch to its other side, or a choice one further.

    Attributes:
        name: The control.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """Do what a trigger stands for.

    Attributes:
        name: ``play``, ``stop``, ``fill``, ``tap``, ``undo``, ``next_section`` or any other trigger.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Learn:
    """Let the next message received move a control from then on.

    Attributes:
        name: The control; empty cancels an earlier request.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Let no message move a control any more.

    Attributes:
        name: The control.
    """

    name: str


@dataclass(frozen=True, slots=True)
class SetRoute:
    """Let a lane go elsewhere from the next bar on.

    Attributes:
        route: Where.
    """

    route: Route


@dataclass(frozen=True, slots=True)
class SavePreset:
    """Keep ports, routes, sounds, controls, scenes and learnt messages under a name.

    Attributes:
        name: The name.
    """

    name: str


@dataclass(frozen=True, slots=True)
class SetClockOutput:
    """Let a port have MIDI clock, or have it no more.

    Attributes:
        port: The output, by name or a part of it.
        sends: Whether it gets the clock.
    """

    port: str
    sends: bool


@dataclass(frozen=True, slots=True)
class Leave:
    """End the session: silence everything, write the recording, close the ports."""


Request = (
    SetControl | Knob | Toggle | Trigger | Learn | Forget | SetRoute | SavePreset | SetClockOutput | Leave
)
"""Anything that can be asked."""
