"""A song of four bars whose names and markers are in an encoding of choice."""

from pathlib import Path

from tests.support.small_song import BAR, PPQ, meta, note, track
from tests.support.smf_strategies import header

JAPANESE = ("ピアノ", "ベース", "サビ")


def named_song(names: tuple[str, str, str] = JAPANESE, encoding: str = "cp932") -> bytes:
    """Return the file: two tracks, and a marker in bar 3.

    Args:
        names: Of the tracks, and the marker.
        encoding: What they are written in.
    """
    written = [name.encode(encoding) for name in names]
    keys, bass = [], []
    for beat in range(16):
        keys += [each for pitch in (60, 64, 67) for each in note(beat * PPQ, PPQ // 2, pitch, 0)]
        bass += note(beat * PPQ, PPQ // 2, 36, 1)
    tracks = (
        track([(0, meta(0x58, bytes((4, 2, 24, 8)))), (2 * BAR, meta(6, written[2]))]),
        track([(0, meta(3, written[0])), *keys]),
        track([(0, meta(3, written[1])), (0, b"\xc1\x21"), *bass]),
    )
    return header(1, len(tracks), PPQ) + b"".join(tracks)


def write_named_song(folder: Path, name: str = "song.mid") -> Path:
    """Write the song, in Shift-JIS, into a folder and return its path."""
    path = folder / name
    path.write_bytes(named_song())
    return path
