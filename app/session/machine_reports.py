"""What is reported of the machine: its MIDI ports, and whether anything is missing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PortsReport:
    """The MIDI ports of other programs and devices.

    Attributes:
        system: The MIDI system, in words.
        outputs: What can be played to.
        inputs: What can be listened to.
        makes_virtual: Whether Ripieno can make ports of its own there.
    """

    system: str
    outputs: tuple[str, ...]
    inputs: tuple[str, ...]
    makes_virtual: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: What.
        is_well: Whether it is as it should be.
        words: What was found, and what to do where it is not well.
    """

    name: str
    is_well: bool
    words: str


@dataclass(frozen=True, slots=True)
class HealthReport:
    """What was found; what is not well stops only what needs it."""

    findings: tuple[Finding, ...]
