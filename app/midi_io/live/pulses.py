"""What a master of MIDI clock sends: 24 ticks in each beat, and where the music stands.

Source: MIDI 1.0 Detailed Specification, "System Real Time Messages" and "Song Position Pointer".
"""

from collections.abc import Iterator
from math import ceil, floor

from ripieno.app.midi_io.live.timeline import Timeline

TICKS_PER_BEAT = 24
SIXTEENTHS_PER_BEAT = 4
TICKS_PER_SIXTEENTH = TICKS_PER_BEAT // SIXTEENTHS_PER_BEAT
LAST_SIXTEENTH = 0x3FFF

TICK = b"\xf8"
START = b"\xfa"
CONTINUE = b"\xfb"
STOP = b"\xfc"
SONG_POSITION = 0xF2


def pulses(line: Timeline, first: int, until: float) -> Iterator[float]:
    """Yield when the ticks of a line are due, in seconds.

    Args:
        line: Beat against seconds; its ticks fall on every 24th of a beat.
        first: The first tick, counted from beat 0.
        until: A second before which they are wanted.
    """
    tick = first
    while (seconds := line.seconds_at(tick / TICKS_PER_BEAT)) < until:
        yield seconds
        tick += 1


def next_tick(beat: float) -> int:
    """Return the first tick at or after a beat, which may lie a rounding error after its tick."""
    return ceil(beat * TICKS_PER_BEAT - 1e-6)


def snap_to_song_position(beat: float) -> float:
    """Return the last position up to ``beat`` that a song position can say, in beats.

    A song position counts sixteenths from 0 to 16383; a master that continues elsewhere would
    leave its followers beside the beat.
    """
    return _sixteenth(beat) / SIXTEENTHS_PER_BEAT


def song_position(beat: float) -> bytes:
    """Return the message that places followers at `snap_to_song_position` of ``beat``."""
    sixteenth = _sixteenth(beat)
    return bytes((SONG_POSITION, sixteenth & 0x7F, sixteenth >> 7))


def starting(beat: float) -> tuple[bytes, ...]:
    """Return what tells followers to play from `snap_to_song_position` of ``beat`` with the next tick.

    Returns:
        Start for the begin of the song, otherwise the song position, then Continue.
    """
    return (song_position(beat), CONTINUE) if _sixteenth(beat) else (START,)


def _sixteenth(beat: float) -> int:
    # A position computed from seconds may lie a rounding error before its sixteenth.
    return max(0, min(LAST_SIXTEENTH, floor(beat * SIXTEENTHS_PER_BEAT + 1e-6)))
