"""Standard MIDI Files as Hypothesis draws them: legal, lenient and odd, with crowded notes."""

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

from ripieno.app.midi_io.smf_vlq import write_vlq

_T = TypeVar("_T")

END_OF_TRACK = b"\x00\xff\x2f\x00"

# Few pitches, channels and ticks, so that notes overlap, touch and repeat.
_PITCHES = (60, 60, 61, 62)
_VELOCITIES = (0, 0, 1, 64, 127)
_STATUSES = (0x80, 0x90, 0x90, 0x90, 0x90, 0xA0, 0xB0, 0xC0, 0xD0, 0xE0)
_WAITS = (0, 0, 0, 1, 2, 3, 24, 96, 130)
_PADDING = (b"", b"", b"", b"\x80", b"\x80\x80")
_SYSTEM = tuple(
    bytes.fromhex(text)
    for text in (
        "f0 03 7e 7f f7",
        "f0 00",
        "f7 02 43 f7",
        "ff 01 80 00",
        "ff 03 02 68 69",
        "ff 20 01 01",
        "ff 51 03 06 1a 80",
        "ff 58 04 03 02 18 08",
        "ff 58 01 00",
        "ff 59 02 09 05",
        "ff 90 00",
    )
)


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a chunk with a right length field."""
    return kind + len(body).to_bytes(4) + body


def header(form: int = 1, tracks: int = 1, division: int = 96, extra: bytes = b"") -> bytes:
    """Return a header chunk; a negative division counts SMPTE frames."""
    unit = division.to_bytes(2, signed=True)
    return chunk(b"MThd", form.to_bytes(2) + tracks.to_bytes(2) + unit + extra)


def smf_bytes(*bodies: bytes, form: int = 1, division: int = 96) -> bytes:
    """Return a file whose tracks hold the given bodies."""
    tracks = b"".join(chunk(b"MTrk", body) for body in bodies)
    return header(form, len(bodies), division) + tracks


@st.composite
def track_bodies(draw: st.DrawFn) -> bytes:
    """Draw a track's events: running status, also across other events, and loose note-offs.

    One run of bytes decides all events, four bytes each, which is quicker than many draws.
    """
    size = 4 * draw(st.integers(0, 48))
    seeds = draw(st.binary(min_size=size, max_size=size))
    body = b""
    running = 0
    for at in range(0, size, 4):
        wait, kind, form, value = seeds[at : at + 4]
        body += _pick(_PADDING, wait >> 4) + write_vlq(_pick(_WAITS, wait))
        if kind >= 0xE8:
            body += _pick(_SYSTEM, value)
            continue
        status = _pick(_STATUSES, kind) | form & 1
        data = bytes((_pick(_PITCHES, form >> 1), _pick(_VELOCITIES, value)))
        data = data[:1] if status >> 4 in {0xC, 0xD} else data
        body += data if status == running and form & 0x80 == 0 else bytes((status,)) + data
        running = status
    return body + draw(st.sampled_from([END_OF_TRACK, END_OF_TRACK, b"\x87\x68\xff\x2f\x00", b""]))


def _pick(choices: Sequence[_T], number: int) -> _T:
    return choices[number % len(choices)]


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Draw a file of any format with alien chunks, padding, wrong counts and trailing bytes."""
    parts = [
        header(
            draw(st.integers(0, 2)),
            draw(st.integers(0, 4)),
            draw(st.sampled_from([1, 24, 96, 480, 0x7FFF, -25 * 256 + 40, -29 * 256 + 80])),
            draw(st.sampled_from([b"", b"", b"\x00\x01"])),
        )
    ]
    for _ in range(draw(st.integers(1, 3))):
        if draw(st.integers(0, 4)) == 0:
            parts.append(chunk(b"Junk", draw(st.binary(max_size=8))))
        body = draw(track_bodies())
        after = b"\x00\x90\x3c\x40" if body.endswith(END_OF_TRACK) and draw(st.booleans()) else b""
        parts.append(chunk(b"MTrk", body + after))
    parts.append(draw(st.sampled_from([b"", b"", b"\x00", b"trailing bytes"])))
    return b"".join(parts)
