"""Silence from outside: for notes that hang wherever they came from."""

import time
from collections.abc import Iterator, Sequence

from ripieno.app.midi_io.channel_messages import (
    ALL_NOTES_OFF,
    ALL_SOUND_OFF,
    CHANNELS,
    SUSTAIN,
    control_change,
    note_off,
)
from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.messages import SendNow
from ripieno.app.midi_io.live.sender import Sender
from ripieno.app.midi_io.port_names import PortChoice, PortError, System
from ripieno.app.midi_io.ports import list_ports
from ripieno.app.session.live.osc.call import call
from ripieno.app.session.live.osc.map import Message
from ripieno.app.session.live.osc.port import Place
from ripieno.engine.music.sounding import PITCHES

BREATH = 0.13
"""Seconds between two channels: as long as a MIDI cable takes for one, at 31250 baud; what comes quicker
is lost where a buffer is full, as ALSA's are after some hundred messages."""


def silence_session(place: Place) -> None:
    """Let a running session silence its ports.

    Args:
        place: Where it takes OSC.

    Raises:
        OscError: If nothing answers there.
    """
    call(Message("/ripieno/panic"), place)


def silence_ports(names: Sequence[str], system: System | None = None) -> tuple[str, ...]:
    """End every note on every channel of outputs.

    Args:
        names: The outputs, by name or a part of it; none for all there are.
        system: The MIDI system; None for the usual one.

    Returns:
        The outputs' names.

    Raises:
        RipienoError: If there is no such output, or none at all.
    """
    wanted = tuple(map(PortChoice.read, names)) or tuple(
        PortChoice(name) for name in list_ports(system).outputs
    )
    if not wanted:
        raise PortError(
            "There is no MIDI output to silence; plug one in, or name a running session with --osc."
        )
    with Sender(SenderSetup(wanted, system=system, client="Ripieno panic", sends_clock=False)) as sender:
        for channel in range(CHANNELS):
            for port in range(len(wanted)):
                for data in silencing(channel):
                    sender.send(SendNow(port, data))
            time.sleep(BREATH)
        return sender.opened.outputs


def silencing(channel: int) -> Iterator[bytes]:
    """Yield what ends every note of a channel: pedal, all notes, all sound, then each note by itself.

    Some synths know nothing of the first three.

    Args:
        channel: MIDI channel, from 0.

    Source: MIDI Association, "MIDI 1.0 Detailed Specification", "Channel Mode Messages".
    """
    for controller in (SUSTAIN, ALL_NOTES_OFF, ALL_SOUND_OFF):
        yield control_change(channel, controller, 0)
    for pitch in range(PITCHES):
        yield note_off(channel, pitch, 0)
