"""The song that the guide speaks of: sixteen quick bars of piano, drums and bass, of a few notes each."""

from functools import cache
from pathlib import Path

from tests.support.small_song import BAR, PPQ, meta, note, track
from tests.support.smf_strategies import header

BARS = 16
QUARTER = 250_000
"""Microseconds: 240 BPM, so that its sound is short."""

SILENT = range(8, 10)
"""Bars from 0 in which the bass falls silent."""

_CHORDS = ((60, 64, 67), (57, 60, 64), (53, 57, 60), (55, 59, 62))
_KICK, _SNARE = 36, 38
_DRUMS = 9


@cache
def song() -> bytes:
    """Return the file, of format 1."""
    conductor = [(0, meta(0x51, QUARTER.to_bytes(3))), (0, meta(0x58, bytes((4, 2, 24, 8))))]
    piano = [(0, meta(0x03, b"Piano"))]
    drums = [(0, meta(0x03, b"Drums"))]
    bass = [(0, meta(0x03, b"Bass")), (0, b"\xc1\x21")]
    for bar in range(BARS):
        start, chord = bar * BAR, _CHORDS[bar % len(_CHORDS)]
        for half in (0, 2):
            for pitch in chord:
                piano += note(start + half * PPQ, 2 * PPQ - 6, pitch, 0)
            drums += note(start + half * PPQ, PPQ // 4, _KICK, _DRUMS)
            drums += note(start + (half + 1) * PPQ, PPQ // 4, _SNARE, _DRUMS)
        if bar not in SILENT:
            bass += note(start, BAR - 6, chord[0] - 24, 1)
    return header(1, 4, PPQ) + b"".join(map(track, (conductor, piano, drums, bass)))


def write_song(path: Path) -> Path:
    """Write the song to a file, whose folder is made; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(song())
    return path
