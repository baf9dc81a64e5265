"""Channel messages: what their bytes mean, and how to tell, read and build them.

A status byte is a kind (its high four bits) and a channel (its low four bits). Every constant for a kind
is a status byte of channel 0.

Source: MIDI 1.0 Detailed Specification, tables I to III.
"""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

NOTE_OFF, NOTE_ON, KEY_PRESSURE, CONTROL_CHANGE = 0x80, 0x90, 0xA0, 0xB0
PROGRAM_CHANGE, CHANNEL_PRESSURE, PITCH_BEND = 0xC0, 0xD0, 0xE0

SYSTEM = 0xF0
"""The lowest status byte of a message without a channel."""

DATA_BYTES = {
    NOTE_OFF: 2,
    NOTE_ON: 2,
    KEY_PRESSURE: 2,
    CONTROL_CHANGE: 2,
    PROGRAM_CHANGE: 1,
    CHANNEL_PRESSURE: 1,
    PITCH_BEND: 2,
}
"""How many data bytes follow the status byte, by kind."""

NUMBERED = frozenset({NOTE_OFF, NOTE_ON, KEY_PRESSURE, CONTROL_CHANGE})
"""Kinds whose first data byte names the key or controller that is meant."""

# Controllers.
BANK, MODULATION, VOLUME, PAN, EXPRESSION, BANK_FINE = 0, 1, 7, 10, 11, 32
SUSTAIN, SOSTENUTO, SOFT, HOLD_2 = 64, 66, 67, 69
ALL_SOUND_OFF, RESET_CONTROLLERS, ALL_NOTES_OFF = 120, 121, 123

CHANNELS = 16

RELEASE = 64
"""Velocity of a note-off whose velocity is not known."""

CENTRE = 0x2000
"""Value of a pitch bend that bends nothing."""

Statuses = NDArray[np.integer[Any]]
"""Status bytes, any shape."""

Status = TypeVar("Status", int, Statuses)
"""A status byte, or an array of them."""


def kind_of(status: Status) -> Status:
    """Return the kind of a status byte, or of each of an array of them."""
    return status & 0xF0


def channel_of(status: Status) -> Status:
    """Return the channel of a status byte, from 0, or of each of an array of them."""
    return status & 0x0F


def status_byte(kind: int, channel: int) -> int:
    """Return the status byte of a kind on a channel.

    Args:
        kind: One of the constants for kinds.
        channel: 0 to 15.
    """
    return kind | channel


def is_note(status: int) -> bool:
    """Say whether a status byte is that of a note-on or note-off."""
    return NOTE_OFF <= status < KEY_PRESSURE


def is_note_on(message: bytes) -> bool:
    """Say whether a message begins a note; a note-on of velocity 0 ends one."""
    return len(message) == 3 and message[0] & 0xF0 == NOTE_ON and message[2] > 0


def is_note_off(message: bytes) -> bool:
    """Say whether a message ends a note."""
    if len(message) != 3:
        return False
    kind = message[0] & 0xF0
    return kind == NOTE_OFF or (kind == NOTE_ON and message[2] == 0)


def note_on(channel: int, pitch: int, velocity: int) -> bytes:
    """Return a note-on.

    Args:
        channel: 0 to 15.
        pitch: 0 to 127.
        velocity: 1 to 127.
    """
    return bytes((NOTE_ON | channel, pitch, velocity))


def note_off(channel: int, pitch: int, velocity: int = RELEASE) -> bytes:
    """Return a note-off.

    Args:
        channel: 0 to 15.
        pitch: 0 to 127.
        velocity: How fast the key is released, 0 to 127.
    """
    return bytes((NOTE_OFF | channel, pitch, velocity))


def control_change(channel: int, controller: int, value: int) -> bytes:
    """Return a control change.

    Args:
        channel: 0 to 15.
        controller: 0 to 127.
        value: 0 to 127.
    """
    return bytes((CONTROL_CHANGE | channel, controller, value))


def program_change(channel: int, program: int) -> bytes:
    """Return a program change.

    Args:
        channel: 0 to 15.
        program: 0 to 127.
    """
    return bytes((PROGRAM_CHANGE | channel, program))


def channel_pressure(channel: int, pressure: int) -> bytes:
    """Return a channel pressure, also called aftertouch.

    Args:
        channel: 0 to 15.
        pressure: 0 to 127.
    """
    return bytes((CHANNEL_PRESSURE | channel, pressure))


def pitch_bend(channel: int, value: int = CENTRE) -> bytes:
    """Return a pitch bend.

    Args:
        channel: 0 to 15.
        value: 0 to 16383; 8192 bends nothing.
    """
    return bytes((PITCH_BEND | channel, value & 0x7F, value >> 7))


def bend_value(data: bytes) -> int:
    """Return the value of a pitch bend, 0 to 16383, from its two data bytes."""
    return data[0] | data[1] << 7
