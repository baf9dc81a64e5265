"""MIDI ports by the names that users know them by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ripieno.engine.errors import RipienoError

System = Literal["alsa", "jack", "coremidi", "winmm"]
SYSTEMS: tuple[System, ...] = ("alsa", "jack", "coremidi", "winmm")
TITLES = {"alsa": "ALSA", "jack": "JACK", "coremidi": "CoreMIDI", "winmm": "Windows MIDI"}
VIRTUAL = "virtual "
"""Before a name that is to be made rather than found."""


_ADDRESS = re.compile(r" \d+:\d+$")
"""At the end of the name of an ALSA port: client and port, given anew at each plugging in."""


class PortError(RipienoError):
    """A port that is not there, or cannot be opened."""


@dataclass(frozen=True, slots=True)
class PortNames:
    """The ports of other programs and devices.

    Attributes:
        system: The MIDI system.
        outputs: What can be played to.
        inputs: What can be listened to.
    """

    system: System
    outputs: tuple[str, ...]
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PortChoice:
    """A port as a user names it.

    Attributes:
        name: Its name, or a part of it.
        virtual: Whether it is to be made, for other programs to connect to.
    """

    name: str
    virtual: bool = False

    @classmethod
    def read(cls, text: str) -> "PortChoice":
        """Return what a text such as ``virtual Ripieno`` or ``FLUID`` means."""
        plain = text.strip()
        if plain.lower().startswith(VIRTUAL) or plain.lower() == VIRTUAL.strip():
            return cls(plain[len(VIRTUAL) :].strip() or "Ripieno", virtual=True)
        return cls(plain)


def find_name(names: Sequence[str], wanted: str, kind: str) -> str:
    """Return the port that a text names: exactly, but for its address, or as the only one that contains it.

    Args:
        names: The ports there are.
        wanted: A name or a part of it, in any case.
        kind: ``output`` or ``input``, for messages.

    Raises:
        PortError: If none or several fit.
    """
    exact = [name for name in names if name == wanted] or [
        name for name in names if name.casefold() == wanted.casefold()
    ]
    elsewhere = [name for name in names if without_address(name) == without_address(wanted)]
    part = [name for name in names if wanted.casefold() in name.casefold()]
    for found in (exact, elsewhere, part):
        if len(dict.fromkeys(found)) == 1:
            return found[0]
    listed = ", ".join(part or names) or "none"
    problem = "Several MIDI ports fit" if part else f"No MIDI {kind} fits"
    raise PortError(f'{problem} "{wanted}" (there are {listed}); name one of them, or "virtual NAME".')


def without_address(name: str) -> str:
    """Return the name of a port without the address that ALSA gives it."""
    return _ADDRESS.sub("", name)
