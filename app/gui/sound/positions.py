"""Where the music is, in words."""

from engine.music.meter import TimeMap


def bars_and_beats(time: TimeMap, tick: int) -> str:
    """Return a position as bar and written beat, both from 1, such as ``5.3``."""
    bar = time.bar_at(tick)
    beat = (tick - time.bar_start(bar)) * time.metre_at(bar).denominator // (4 * time.ppq)
    return f"{bar + 1}.{beat + 1}"
