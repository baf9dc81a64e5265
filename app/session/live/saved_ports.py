"""The ports of last time: taken again where nothing is selected, as far as they are still there."""

from collections.abc import Sequence
from dataclasses import replace

from ripieno.app.midi_io.port_names import PortChoice, PortError, find_name
from ripieno.app.midi_io.ports import list_ports
from ripieno.app.session.live.controls.settings_file import LiveSettings
from ripieno.app.session.live.setup import LiveSetup

USUAL_OUTPUTS = ("virtual Ripieno",)
"""Where to play where nothing was selected and nothing is remembered."""


def select_ports(setup: LiveSetup, settings: LiveSettings) -> tuple[LiveSettings, tuple[str, ...]]:
    """Return settings with the ports and delays of this session, and a sentence for each port that has gone.

    Where no port at all is selected, those of last time serve; a selected one that is missing is left
    for the sender to refuse.

    Args:
        setup: What was selected.
        settings: What is remembered.

    Raises:
        PortError: If remembered ports are to be looked for and no MIDI system runs.
    """
    settings = settings.delayed(dict(setup.delays))
    if setup.outputs or setup.inputs:
        return replace(settings, outputs=setup.outputs or USUAL_OUTPUTS, inputs=setup.inputs), ()
    needs_look = any(not PortChoice.read(name).virtual for name in (*settings.outputs, *settings.inputs))
    there = list_ports(setup.backend) if needs_look else None
    outputs, gone = _present(settings.outputs, there.outputs if there else (), "output")
    inputs, gone_too = _present(settings.inputs, there.inputs if there else (), "input")
    return replace(settings, outputs=outputs or USUAL_OUTPUTS, inputs=inputs), (*gone, *gone_too)


def _present(
    names: Sequence[str], there: Sequence[str], kind: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ports that can be opened, and a sentence for each of the others."""
    kept, gone = [], []
    for name in names:
        try:
            if not PortChoice.read(name).virtual:
                find_name(there, name, kind)
        except PortError:
            gone.append(f'The MIDI {kind} "{name}" of last time is not there; plug it in and start again.')
        else:
            kept.append(name)
    return tuple(kept), tuple(gone)
