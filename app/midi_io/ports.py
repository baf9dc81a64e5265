"""MIDI ports through RtMidi: which there are, finding one by its name, opening it.

The one module that imports rtmidi. Names of JACK's ports come from ``jack_client``.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

from app.midi_io import jack_client
from app.midi_io.port_names import TITLES, PortChoice, PortError, PortNames, System, find_name

SEQUENCER = "/dev/snd/seq"
LOOPBACK = (
    "Windows has no virtual MIDI ports of its own; install a loopback driver such as loopMIDI, add a "
    "port there, and name it"
)


def usual_system() -> System:
    """Return the MIDI system that suits this computer.

    Raises:
        PortError: If it has none that runs.
    """
    if sys.platform == "darwin":
        return "coremidi"
    if sys.platform == "win32":
        return "winmm"
    if os.path.exists(SEQUENCER):  # noqa: PTH110 (a device, asked for once)
        return "alsa"
    if jack_client.is_running():
        return "jack"
    raise PortError(
        "No MIDI system runs here: the ALSA sequencer is missing and no JACK server answers; load it "
        "with `modprobe snd-seq`, or start JACK or PipeWire."
    )


def list_ports(system: System | None = None) -> PortNames:
    """Return the ports of other programs and devices.

    Args:
        system: The MIDI system; None for the usual one.

    Raises:
        PortError: If it does not run.
    """
    chosen = system or usual_system()
    if chosen == "jack":
        outputs, inputs = jack_client.port_names()
        return PortNames(chosen, outputs, inputs)
    output, entrance = _output(chosen, "Ripieno"), _input(chosen, "Ripieno")
    names = PortNames(chosen, tuple(output.get_ports()), tuple(entrance.get_ports()))
    output.delete()
    entrance.delete()
    return names


class OutputPort:
    """An open output.

    Args:
        system: The MIDI system.
        choice: Which port.
        client: What other programs see as our name.

    Raises:
        PortError: If it cannot be opened.
    """

    def __init__(self, system: System, choice: PortChoice, client: str) -> None:
        self._port = _output(system, client)
        self.name = open_as(self._port, system, choice, "output")
        self.virtual = choice.virtual

    @property
    def is_there(self) -> bool:
        """Whether the other end still exists."""
        return self.virtual or self.name in self._port.get_ports()

    def send(self, data: bytes) -> None:
        """Send a message now.

        Raises:
            PortError: If the system does not take it.
        """
        try:
            self._port.send_message(data)
        except (OSError, RuntimeError, ValueError) as error:
            raise PortError(
                f"The MIDI output {self.name} does not take messages ({error}); plug it in again."
            ) from error

    def close(self) -> None:
        """Close it."""
        self._port.close_port()
        self._port.delete()


class InputPort:
    """An open input.

    Args:
        system: The MIDI system.
        choice: Which port.
        client: What other programs see as our name.
        take: Called with each message, on a thread of the system's.

    Raises:
        PortError: If it cannot be opened.
    """

    def __init__(
        self, system: System, choice: PortChoice, client: str, take: Callable[[bytes], None]
    ) -> None:
        self._port = _input(system, client)
        self._port.ignore_types(sysex=True, timing=False, active_sense=True)
        self._port.set_callback(lambda event, _: take(bytes(event[0])))
        self.name = open_as(self._port, system, choice, "input")
        self.virtual = choice.virtual

    @property
    def is_there(self) -> bool:
        """Whether the other end still exists."""
        return self.virtual or self.name in self._port.get_ports()

    def close(self) -> None:
        """Close it."""
        self._port.cancel_callback()
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
    names = port.get_ports()
    name = find_name(names, choice.name, kind)
    try:
        port.open_port(names.index(name), f"Ripieno {kind}")
    except (OSError, RuntimeError) as error:
        message = f"The MIDI {kind} {name} cannot be opened ({error}); close the program that holds it."
        raise PortError(message) from error
    return name


def _output(system: System, client: str) -> Any:  # noqa: ANN401 (rtmidi has no types)
    return _made("MidiOut", system, client)


def _input(system: System, client: str) -> Any:  # noqa: ANN401 (rtmidi has no types)
    return _made("MidiIn", system, client)


def _made(kind: str, system: System, client: str) -> Any:  # noqa: ANN401 (rtmidi has no types)
    import rtmidi

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
