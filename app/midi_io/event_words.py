"""Events in words, as people who read MIDI say them.

Source: MIDI 1.0 Detailed Specification, tables I to III; Standard MIDI Files 1.0, RP-001.
"""

from collections.abc import Callable, Mapping

from ripieno.app.midi_io.channel_messages import (
    CENTRE,
    CHANNEL_PRESSURE,
    CONTROL_CHANGE,
    DATA_BYTES,
    KEY_PRESSURE,
    NOTE_OFF,
    NOTE_ON,
    PITCH_BEND,
    PROGRAM_CHANGE,
    SYSTEM,
    bend_value,
    channel_of,
    kind_of,
)
from ripieno.app.midi_io.encodings import UTF_8
from ripieno.app.midi_io.event import META
from ripieno.app.midi_io.texts import TEXT_KINDS, decode_text
from ripieno.engine.music.spelling import pitch_name

_CONTROLLERS = {
    0: "bank select", 1: "modulation", 2: "breath", 4: "foot", 5: "portamento time", 6: "data entry",
    7: "volume", 8: "balance", 10: "pan", 11: "expression", 32: "bank select (fine)", 64: "sustain pedal",
    65: "portamento", 66: "sostenuto pedal", 67: "soft pedal", 71: "resonance", 72: "release time",
    73: "attack time", 74: "brightness", 91: "reverb", 93: "chorus", 98: "NRPN (fine)", 99: "NRPN",
    100: "RPN (fine)", 101: "RPN", 120: "all sound off", 121: "reset controllers", 123: "all notes off",
}  # fmt: skip
_METAS = {
    0x00: "sequence number", 0x01: "text", 0x02: "copyright", 0x03: "track name", 0x04: "instrument name",
    0x05: "lyric", 0x06: "marker", 0x07: "cue point", 0x20: "channel prefix", 0x21: "port",
    0x2F: "end of track", 0x51: "tempo", 0x54: "SMPTE offset", 0x58: "time signature", 0x59: "key signature",
    0x7F: "sequencer's own data",
}  # fmt: skip
_SHOWN = 12
"""Data bytes, or letters four times as many, that are shown of a long event."""


def event_words(message: bytes, encoding: str = UTF_8) -> str:
    """Return an event in words.

    Args:
        message: Its status byte and data.
        encoding: The codec of texts.
    """
    status, data = message[0], message[1:]
    if status == META:
        return _meta(data, encoding)
    if status >= SYSTEM:
        return f"system message {_hex(message)}"
    kind = kind_of(status)
    words = _CHANNEL[kind](data) if len(data) >= DATA_BYTES[kind] else _hex(message)
    return f"{words} (channel {channel_of(status) + 1})"


_CHANNEL: Mapping[int, Callable[[bytes], str]] = {
    NOTE_OFF: lambda data: f"note-off {pitch_name(data[0])} velocity {data[1]}",
    NOTE_ON: lambda data: f"note-on {pitch_name(data[0])} velocity {data[1]}",
    KEY_PRESSURE: lambda data: f"key pressure {pitch_name(data[0])} {data[1]}",
    CONTROL_CHANGE: lambda data: f"controller {data[0]} {_named(_CONTROLLERS, data[0])}{data[1]}",
    PROGRAM_CHANGE: lambda data: f"program {data[0] + 1}",
    CHANNEL_PRESSURE: lambda data: f"channel pressure {data[0]}",
    PITCH_BEND: lambda data: f"pitch bend {bend_value(data) - CENTRE:+d}",
}


def _named(names: Mapping[int, str], number: int) -> str:
    return f"({names[number]}) " if number in names else ""


def _meta(data: bytes, encoding: str) -> str:
    if not data:
        return "meta event, cut off"
    kind, content = data[0], _content(data)
    name = _METAS.get(kind, f"meta event {kind:02x}")
    if kind == 0x51 and len(content) >= 3:
        return f"tempo {60e6 / max(int.from_bytes(content[:3]), 1):.6g} BPM"
    if kind == 0x58 and len(content) >= 2:
        return f"time signature {content[0]}/{2 ** content[1]}"
    if kind in TEXT_KINDS:
        text = decode_text(content, encoding)
        return f'{name} "{text[: 4 * _SHOWN]}{"..." * (len(text) > 4 * _SHOWN)}"'
    return f"{name} {_hex(content)}".rstrip()


def _content(data: bytes) -> bytes:
    """Return what follows the type and length of a meta event."""
    at = 1
    while at < len(data) and data[at] & 0x80:
        at += 1
    return data[at + 1 :]


def _hex(data: bytes) -> str:
    return data[:_SHOWN].hex(" ") + (" ..." if len(data) > _SHOWN else "")
