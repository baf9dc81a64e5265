"""Songs with pick-up bars, and with silence before and after their music."""

from tests.support.small_song import BAR, PPQ, meta, note, track
from tests.support.smf_strategies import header

FOUR_FOUR = (0, 4, 2)
PICKUP = ((0, 1, 2), (PPQ, 4, 2))
"""Tick, beats and the power of two of the written beat of time signatures."""


def bar_song(
    beats: range = range(28), end: int = 8 * BAR, metres: tuple[tuple[int, int, int], ...] = (FOUR_FOUR,)
) -> bytes:
    """Return a song of a chord track that ends at a tick, and of a bass track that ends with its music.

    Args:
        beats: Where the notes are.
        end: Tick of the end-of-track of the first two tracks.
        metres: The time signatures.
    """
    chords = [each for beat in beats for pitch in (60, 64, 67) for each in note(beat * PPQ, 48, pitch, 0)]
    bass = [each for beat in beats for each in note(beat * PPQ, 48, 36, 1)]
    signatures = [(tick, meta(0x58, bytes((count, unit, 24, 8)))) for tick, count, unit in metres]
    tracks = (
        track(signatures, end),
        track([(0, meta(3, b"Piano")), *chords], end),
        track([(0, meta(3, b"Bass")), *bass], 0),
    )
    return header(1, len(tracks), PPQ) + b"".join(tracks)
