"""What a master of MIDI clock sends: 24 ticks in each beat, and where the music stands.

Source: MIDI 1.0 Detailed Specification, "System Real Time Messages" and "Song Position Pointer".
"""

from math import ceil, floor

from app.midi_io.live.transport import Transport

TICKS_PER_BEAT = 24
SIXTEENTHS_PER_BEAT = 4
TICKS_PER_SIXTEENTH = TICKS_PER_BEAT // SIXTEENTHS_PER_BEAT
LAST_SIXTEENTH = 0x3FFF

TICK = b"\xf8"
START = b"\xfa"
CONTINUE = b"\xfb"
STOP = b"\xfc"
SONG_POSITION = 0xF2


def pulses(transport: Transport, before: float, after: float) -> list[tuple[float, bytes]]:
    """Return the ticks due from ``before`` up to, but without, ``after``.

    Windows that follow each other hold each tick once. A stopped transport ticks on at its
    tempo, so that followers know it before the music starts.

    Args:
        transport: What runs; its ticks fall on every 24th of a beat of its timeline.
        before: Begin of the window, in seconds.
        after: End of the window, in seconds.

    Returns:
        Pairs of the due second and the byte 0xF8, in order.
    """
    line = transport.timeline
    tick = ceil(line.beat_at(before) * TICKS_PER_BEAT) - 1
    due: list[tuple[float, bytes]] = []
    while (seconds := line.seconds_at(tick / TICKS_PER_BEAT)) < after:
        if seconds >= before:
            due.append((seconds, TICK))
        tick += 1
    return due


def next_pulse(transport: Transport, after: float) -> float:
    """Return when the first tick at or after a time is due, both in seconds."""
    line = transport.timeline
    return line.seconds_at(ceil(line.beat_at(after) * TICKS_PER_BEAT) / TICKS_PER_BEAT)


def sayable(beat: float) -> float:
    """Return the last position up to ``beat`` that a song position can say, in beats.

    A song position counts sixteenths from 0 to 16383; a master that continues elsewhere would
    leave its followers beside the beat.
    """
    return _sixteenth(beat) / SIXTEENTHS_PER_BEAT


def song_position(beat: float) -> bytes:
    """Return the message that places followers at `sayable` of ``beat``."""
    sixteenth = _sixteenth(beat)
    return bytes((SONG_POSITION, sixteenth & 0x7F, sixteenth >> 7))


def starting(beat: float) -> tuple[bytes, ...]:
    """Return what tells followers to play from `sayable` of ``beat`` with the next tick.

    Returns:
        Start for the begin of the song, otherwise the song position, then Continue.
    """
    return (song_position(beat), CONTINUE) if _sixteenth(beat) else (START,)


def _sixteenth(beat: float) -> int:
    # A position computed from seconds may lie a rounding error before its sixteenth.
    return max(0, min(LAST_SIXTEENTH, floor(beat * SIXTEENTHS_PER_BEAT + 1e-6)))
