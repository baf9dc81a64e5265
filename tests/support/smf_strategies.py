"""Standard MIDI Files as Hypothesis draws them: legal, lenient and odd, with crowded notes."""

from hypothesis import strategies as st

from app.midi_io.smf_vlq import write_vlq

END_OF_TRACK = b"\x00\xff\x2f\x00"

# Few pitches, channels and ticks, so that notes overlap, touch and repeat.
_PITCHES = st.integers(60, 62)
_CHANNELS = st.integers(0, 1)
_STATUSES = st.sampled_from([0x80, 0x90, 0x90, 0x90, 0xA0, 0xB0, 0xC0, 0xD0, 0xE0])
_WAITS = st.sampled_from([0, 0, 0, 1, 2, 3, 24, 96, 130])


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
def deltas(draw: st.DrawFn) -> bytes:
    """Draw a delta time, now and then with needless leading bytes."""
    return b"\x80" * draw(st.sampled_from([0, 0, 0, 0, 1, 2])) + write_vlq(draw(_WAITS))


@st.composite
def system_events(draw: st.DrawFn) -> bytes:
    """Draw a meta event of any type but end-of-track, or an exclusive or escape event."""
    content = draw(st.binary(max_size=5))
    if draw(st.booleans()):
        kind = draw(st.sampled_from([0x01, 0x03, 0x20, 0x51, 0x58, 0x59, 0x7F, 0x90]))
        return bytes((0xFF, kind)) + write_vlq(len(content)) + content
    return draw(st.sampled_from([b"\xf0", b"\xf7"])) + write_vlq(len(content)) + content


@st.composite
def track_bodies(draw: st.DrawFn, size: int = 40) -> bytes:
    """Draw a track's events: running status, also across other events, and loose note-offs."""
    body = b""
    running = 0
    for _ in range(draw(st.integers(0, size))):
        body += draw(deltas())
        if draw(st.integers(0, 9)) == 0:
            body += draw(system_events())
            continue
        status = draw(_STATUSES) | draw(_CHANNELS)
        is_short = status >> 4 in {0xC, 0xD}
        data = bytes((draw(_PITCHES),)) + b"" if is_short else bytes((draw(_PITCHES), draw(_VELOCITIES)))
        body += data if status == running and draw(st.booleans()) else bytes((status,)) + data
        running = status
    if draw(st.integers(0, 9)):
        body += draw(deltas()) + END_OF_TRACK[1:]
    return body


_VELOCITIES = st.sampled_from([0, 0, 1, 64, 127])


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
        after = draw(st.sampled_from([b"", b"", b"", b"\x00\x90\x3c\x40"]))
        parts.append(chunk(b"MTrk", body + after if body.endswith(END_OF_TRACK[1:]) else body))
    parts.append(draw(st.sampled_from([b"", b"", b"\x00", b"trailing bytes"])))
    return b"".join(parts)
