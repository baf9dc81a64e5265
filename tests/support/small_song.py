"""A song of eight bars in 4/4, with everything in it that a careless program loses."""

from collections.abc import Iterable
from pathlib import Path

from ripieno.app.midi_io.smf_vlq import write_vlq
from tests.support.smf_strategies import END_OF_TRACK, chunk, header

PPQ = 96
BAR = 4 * PPQ
BARS = 8
PIANO, BASS, EMPTY = 2, 3, 4
"""Positions of the tracks in the file, from 1; the first holds tempo and metre."""

ALIEN = chunk(b"XFIH", b"\x01\x02\x03")
TRAILING = b"after the end"

# Chords of C, Am, F and G, and the roots below them.
_CHORDS = ((60, 64, 67), (57, 60, 64), (53, 57, 60), (55, 59, 62))
_ROOTS = (36, 33, 29, 31)


def track(events: Iterable[tuple[int, bytes]], end: int = 0, *, runs: bool = False) -> bytes:
    """Return a track chunk.

    Args:
        events: Ticks and whole events; those of one tick stay in order.
        end: Tick of the end-of-track, where that is after the last event.
        runs: Whether status bytes that repeat are left out.
    """
    body, before, running = b"", 0, 0
    for tick, data in sorted(events, key=lambda event: event[0]):
        status = data[0]
        body += write_vlq(tick - before) + (data[1:] if runs and status == running < 0xF0 else data)
        before, running = tick, status
    return chunk(b"MTrk", body + write_vlq(max(end - before, 0)) + END_OF_TRACK[1:])


def note(tick: int, length: int, pitch: int, channel: int) -> list[tuple[int, bytes]]:
    """Return a note's two events; the note-off has a release velocity."""
    return [
        (tick, bytes((0x90 | channel, pitch, 80))),
        (tick + length, bytes((0x80 | channel, pitch, 33))),
    ]


def meta(kind: int, content: bytes) -> bytes:
    """Return a meta event."""
    return bytes((0xFF, kind)) + write_vlq(len(content)) + content


def song() -> bytes:
    """Return the file: tempo ramp, piano chords with pedal and bends, bass, an empty track."""
    conductor = [
        (0, meta(0x58, bytes((4, 2, 24, 8)))),
        *((bar * BAR, meta(0x51, (500_000 - 1000 * bar).to_bytes(3))) for bar in range(BARS)),
        (0, meta(0x03, b"Song")),
        (PPQ, meta(0x60, b"unknown")),
    ]
    piano = [(0, meta(0x03, b"Piano")), (0, b"\xc0\x04"), (5, b"\xf0\x03\x7e\x7f\xf7")]
    bass = [(0, meta(0x03, "Ba\u00df".encode())), (0, b"\xc1\x21")]
    for bar in range(BARS):
        start = bar * BAR
        for beat in range(4):
            for pitch in _CHORDS[bar % 4]:
                piano += note(start + beat * PPQ, PPQ - 6, pitch, 0)
            bass += note(start + beat * PPQ, PPQ // 2, _ROOTS[bar % 4], 1)
        piano += [(start + 1, b"\xb0\x40\x7f"), (start + BAR - 1, b"\xb0\x40\x00")]
        piano += [(start + PPQ, b"\xe0\x00\x50"), (start + PPQ, b"\xd0\x11"), (start + PPQ, b"\xa0\x3c\x22")]
        piano += [(start + 2 * PPQ, meta(0x01, b"text")), (start + 2 * PPQ, b"\xf7\x02\xf3\x01")]
    tracks = (track(conductor), track(piano), track(bass), track([(0, meta(0x03, b"Empty"))]))
    return header(1, 4, PPQ) + tracks[0] + ALIEN + b"".join(tracks[1:]) + TRAILING


def write_song(folder: Path, name: str = "song.mid") -> Path:
    """Write the song into a folder and return its path."""
    path = folder / name
    path.write_bytes(song())
    return path
