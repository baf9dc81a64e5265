"""The jobs that look at the machine: its MIDI ports, and whether anything is missing."""

import platform
import sys
from collections.abc import Callable

from ripieno.app.midi_io import ports
from ripieno.app.midi_io.live.priority import may_be_realtime
from ripieno.app.midi_io.port_names import TITLES
from ripieno.app.render.synth.usual import synthesizer_name, usual_soundfont
from ripieno.app.session.commands import ListPorts
from ripieno.app.session.editor.audio_device import find_card
from ripieno.app.session.machine_reports import Finding, HealthReport, PortsReport
from ripieno.engine.errors import RipienoError
from ripieno.engine.model.pack import load_model

REALTIME = (
    "notes may come some milliseconds late under load; let your user have it: put the lines "
    '"@audio - rtprio 95" and "@audio - memlock unlimited" into /etc/security/limits.d/audio.conf, '
    "join the group audio, and log in again"
)


def list_ports(command: ListPorts) -> PortsReport:
    """Return the ports of a MIDI system.

    Args:
        command: Which system.

    Raises:
        PortError: If it does not run.
    """
    found = ports.list_ports(command.system)
    return PortsReport(TITLES[found.system], found.outputs, found.inputs, found.system != "winmm")


def examine() -> HealthReport:
    """Return what was found of everything that Ripieno needs."""
    return HealthReport(tuple(_found(name, look) for name, look in _LOOKS.items()))


def _found(name: str, look: Callable[[], Finding | str]) -> Finding:
    """Look at one thing; what it raises is what to do."""
    try:
        found = look()
    except RipienoError as error:
        return Finding(name, is_well=False, words=str(error))
    return found if isinstance(found, Finding) else Finding(name, is_well=True, words=found)


def _model() -> str:
    model = load_model()
    return f"{model.card.name} {model.card.version} is loaded"


def _sound() -> Finding:
    """Look at all that a clip is heard through; say of each part that is missing what to do."""
    found, missing = [], []
    for look in (synthesizer_name, usual_soundfont, find_card):
        try:
            found.append(look())
        except RipienoError as error:
            missing.append(str(error))
    if missing:
        return Finding("sound", is_well=False, words=" ".join(missing))
    synthesizer, soundfont, card = found
    return Finding(
        "sound", is_well=True, words=f"{synthesizer} with {soundfont}, to a sound card through {card}"
    )


def _midi() -> str:
    found = ports.list_ports()
    return f"{TITLES[found.system]} runs, with {len(found.outputs)} outputs and {len(found.inputs)} inputs"


def _virtual() -> Finding:
    if ports.usual_system() == "winmm":
        return Finding("virtual ports", is_well=False, words=f"{ports.LOOPBACK}.")
    return Finding("virtual ports", is_well=True, words="Ripieno makes them itself")


def _realtime() -> Finding:
    if may_be_realtime():
        return Finding("real-time priority", is_well=True, words="the sender may go before other programs")
    return Finding("real-time priority", is_well=False, words=f"the system gives none; {REALTIME}.")


def _python() -> str:
    return f"Python {platform.python_version()} on {sys.platform}"


_LOOKS: dict[str, Callable[[], Finding | str]] = {
    "python": _python,
    "model": _model,
    "sound": _sound,
    "MIDI": _midi,
    "virtual ports": _virtual,
    "real-time priority": _realtime,
}
"""What is looked at, in order."""
