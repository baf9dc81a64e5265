"""MIDI ports through RtMidi: which there are, finding one by its name, opening it.

The one module that imports rtmidi, which may be missing. Names of JACK's ports come from ``jack_client``.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from typing import Any

from ripieno.app.midi_io import jack_client
from ripieno.app.midi_io.arrivals import Arrivals
from ripieno.app.midi_io.port_names import TITLES, PortChoice, PortError, PortNames, System, find_name

SEQUENCER = "/dev/snd/seq"
LOOPBACK = (
    "Windows has no virtual MIDI ports of its own; install a loopback driver such as loopMIDI, add a "
    "port there, and name it"
)
_NATIVE: dict[str, System] = {"darwin": "coremidi", "win32": "winmm"}


def has_rtmidi() -> bool:
    """Say whether RtMidi can be imported; only JACK's ports work without it."""
    return find_spec("rtmidi") is not None


def usual_system() -> System:
    """Return the MIDI system that suits this computer.

    Raises:
        PortError: If it has none that runs, or RtMidi is missing for it.
    """
    native = _NATIVE.get(sys.platform)
    if native is None and os.path.exists(SEQUENCER):  # noqa: PTH110 (a device, asked for once)
        native = "alsa"
    if native is not None and has_rtmidi():
        return native
    if jack_client.is_running():
        return "jack"
    if native is not None:
        raise PortError(without_rtmidi(native))
    raise PortError(
        "No MIDI system runs here: the ALSA sequencer is missing and no JACK server answers; load it "
        "with `modprobe snd-seq`, or start JACK or PipeWire."
    )


def without_rtmidi(system: System) -> str:
    """Return the sentence for a port of a system that needs RtMidi, where that is missing."""
    instead = "" if system == "winmm" else ", or use JACK"
    return (
        f"Ports of {TITLES[system]} need the package python-rtmidi, which is not installed; install it with "
        "`pip install python-rtmidi` (before Python 3.13 it is ready-made, from there on it needs a C++ "
        f"compiler){instead}."
    )


def list_ports(system: System | None = None) -> PortNames:
    """Return the ports of other programs and devices.

    Args:
        system: The MIDI system; None for the usual one.

    Raises:
        PortError: If it does not run.
    """
    selected = system or usual_system()
    if selected == "jack":
        outputs, inputs = jack_client.port_names()
        return PortNames(selected, outputs, inputs)
    output, entrance = _output(selected, "Ripieno"), _input(selected, "Ripieno")
    names = PortNames(selected, tuple(output.get_ports()), tuple(entrance.get_ports()))
    output.delete()
    entrance.delete()
    return names


class _Port:
    """A port of ours and, where it is not virtual, the port of another program that it is tied to."""

    def __init__(self, port: Any, system: System, choice: PortChoice, kind: str) -> None:  # noqa: ANN401 (rtmidi has no types)
        self._port = port
        self._choice = choice
        self._kind = kind
        self.name = open_as(port, system, choice, kind)
        self.is_lost = False
        self._others = self._there() - {self.name}

    def look(self) -> bool:
        """See whether the other end has gone or come back, and tie that again; say whether it has changed.

        On ALSA what comes back has another address, so it is known by its name, and by not having
        been there when it was lost.
        """
        if self._choice.virtual:
            return False
        there = self._there()
        if self.is_lost:
            self.is_lost = not self._is_tied_to_one_of(sorted(there - self._others))
            return not self.is_lost
        self.is_lost = self.name not in there
        if not self.is_lost:
            self._others = there - {self.name}
        return self.is_lost

    def _there(self) -> set[str]:
        return set(self._port.get_ports())

    def _is_tied_to_one_of(self, names: list[str]) -> bool:
        for wanted in (self.name, self._choice.name):
            with suppress(PortError):
                name = find_name(names, wanted, self._kind)
                self._port.close_port()
                _tie(self._port, name, self._kind)
                self.name = name
                return True
        return False


class OutputPort(_Port):
    """An open output.

    Args:
        system: The MIDI system.
        choice: Which port.
        client: What other programs see as our name.

    Raises:
        PortError: If it cannot be opened.
    """

    def __init__(self, system: System, choice: PortChoice, client: str) -> None:
        super().__init__(_output(system, client), system, choice, "output")

    def send(self, data: bytes) -> None:
        """Send a message now; the port counts as lost where the system does not take it.

        Raises:
            PortError: If the system does not take it.
        """
        try:
            self._port.send_message(data)
        except (OSError, RuntimeError, ValueError) as error:
            self.is_lost = True
            raise PortError(
                f"The MIDI output {self.name} does not take messages ({error}); plug it in again."
            ) from error

    def close(self) -> None:
        """Close it."""
        self._port.close_port()
        self._port.delete()


class InputPort(_Port):
    """An open input, asked now and then for what has come.

    It is never called back: RtMidi and its binding call who listens even while that is being taken back,
    and a port that is closed while notes come in brings the process down.

    Args:
        system: The MIDI system.
        choice: Which port.
        client: What other programs see as our name.
        now: The second at which it is opened.

    Raises:
        PortError: If it cannot be opened.
    """

    def __init__(self, system: System, choice: PortChoice, client: str, now: float) -> None:
        port = _input(system, client)
        port.ignore_types(sysex=True, timing=False, active_sense=True)
        super().__init__(port, system, choice, "input")
        self._arrivals = Arrivals()
        self._polled_at = now

    def came(self, now: float) -> Iterator[tuple[bytes, float]]:
        """Yield each message that has come since it was last asked, and the second at which it came."""
        while found := self._port.get_message():
            data, since = found
            yield bytes(data), self._arrivals.at(since, self._polled_at, now)
        self._polled_at = now

    def close(self) -> None:
        """Close it."""
        self._port.close_port()
        self._port.delete()


def open_as(port: Any, system: System, choice: PortChoice, kind: str) -> str:  # noqa: ANN401 (rtmidi has no types)
    """Open a port of rtmidi.

    Args:
        port: What rtmidi made.
        system: The MIDI system.
        choice: Which port to connect to, or which to make.
        kind: ``output`` or ``input``.

    Returns:
        Its name.

    Raises:
        PortError: If it cannot be opened.
    """
    if choice.virtual:
        if system == "winmm":
            raise PortError(f"{LOOPBACK} instead of virtual {choice.name}.")
        port.open_virtual_port(choice.name)
        return choice.name
    name = find_name(port.get_ports(), choice.name, kind)
    _tie(port, name, kind)
    return name


def _tie(port: Any, name: str, kind: str) -> None:  # noqa: ANN401 (rtmidi has no types)
    """Connect a port of rtmidi to the port of another program.

    Raises:
        PortError: If it is not there, or cannot be opened.
    """
    try:
        port.open_port(port.get_ports().index(name), f"Ripieno {kind}")
    except (OSError, RuntimeError, ValueError) as error:
        message = f"The MIDI {kind} {name} cannot be opened ({error}); close the program that holds it."
        raise PortError(message) from error


def _output(system: System, client: str) -> Any:  # noqa: ANN401 (rtmidi has no types)
    return _made("MidiOut", system, client)


def _input(system: System, client: str) -> Any:  # noqa: ANN401 (rtmidi has no types)
    return _made("MidiIn", system, client)


def _made(kind: str, system: System, client: str) -> Any:  # noqa: ANN401 (rtmidi has no types)
    try:
        import rtmidi
    except ImportError as error:
        raise PortError(without_rtmidi(system)) from error

    codes = {
        "alsa": rtmidi.API_LINUX_ALSA,
        "jack": rtmidi.API_UNIX_JACK,
        "coremidi": rtmidi.API_MACOSX_CORE,
        "winmm": rtmidi.API_WINDOWS_MM,
    }
    try:
        return getattr(rtmidi, kind)(codes[system], name=client)
    except (rtmidi.SystemError, rtmidi.InvalidUseError, RuntimeError, OSError) as error:
        message = f"{TITLES[system]} does not run here ({error}); start it, or choose another MIDI system."
        raise PortError(message) from error
