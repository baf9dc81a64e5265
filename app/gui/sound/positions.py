"""Where the music is, in words, and how much of it is made to be heard."""

from ripieno.engine.music.meter import TimeMap

MAX_PLAYED_SECONDS = 30 * 60
"""Music that is made to be heard at once: half an hour of sound takes 635 megabytes of memory."""


def bars_and_beats(time: TimeMap, tick: int) -> str:
    """Return a position as bar and written beat, both from 1, such as ``5.3``."""
    bar = time.bar_at(tick)
    beat = (tick - time.bar_start(bar)) * time.metre_at(bar).denominator // (4 * time.ppq)
    return f"{bar + 1}.{beat + 1}"


def playable_span(time: TimeMap, start: int, end: int, place: int) -> tuple[int, int]:
    """Return the ticks that are played of some, from where the music is if they last too long.

    Args:
        time: Of the clip.
        start: First tick that is wanted.
        end: Tick past the last one.
        place: Tick at which the music is.
    """
    if time.seconds_at(end) - time.seconds_at(start) <= MAX_PLAYED_SECONDS:
        return start, end
    begin = min(max(start, place), end - 1)
    return begin, max(begin + 1, min(end, time.tick_at(time.seconds_at(begin) + MAX_PLAYED_SECONDS)))
