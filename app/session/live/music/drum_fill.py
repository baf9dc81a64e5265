"""A drum fill into a bar, and the crash that it arrives at."""

from collections.abc import Sequence
from random import Random

from ripieno.engine.music.note import Note

KICK, SNARE, HIGH_TOM, MID_TOM, LOW_TOM, CRASH = 36, 38, 50, 47, 43, 49
"""Drums of the General MIDI kit."""

_RUNS = (
    (SNARE, SNARE, HIGH_TOM, HIGH_TOM, MID_TOM, MID_TOM, LOW_TOM, LOW_TOM),
    (SNARE, HIGH_TOM, SNARE, MID_TOM, SNARE, LOW_TOM, KICK, LOW_TOM),
    (SNARE, SNARE, SNARE, SNARE, HIGH_TOM, MID_TOM, LOW_TOM, KICK),
    (HIGH_TOM, SNARE, MID_TOM, SNARE, LOW_TOM, SNARE, SNARE, SNARE),
)
_FIRST_VELOCITY, _LAST_VELOCITY, _CRASH_VELOCITY = 72, 118, 112
_CHANNEL = 9


def with_fill(notes: Sequence[Note], ppq: int, ticks: int, seed: int) -> tuple[Note, ...]:
    """Return the drums of a bar with a fill of sixteenths in its last two beats, or its second half.

    Args:
        notes: What the drums play.
        ppq: Ticks of a quarter note.
        ticks: Ticks of the bar.
        seed: Which fill.
    """
    step = max(1, ppq // 4)
    begin = max(ticks - 2 * ppq, ticks // 2)
    count = max(1, (ticks - begin) // step)
    run = Random(seed).choice(_RUNS)
    channel = notes[0].channel if notes else _CHANNEL
    rise = (_LAST_VELOCITY - _FIRST_VELOCITY) / max(1, count - 1)
    fill = (
        Note(
            begin + number * step,
            step,
            run[number * len(run) // count],
            round(_FIRST_VELOCITY + number * rise),
            channel,
        )
        for number in range(count)
    )
    return (*(note for note in notes if note.onset < begin), *fill)


def with_crash(notes: Sequence[Note], ppq: int) -> tuple[Note, ...]:
    """Return the drums of a bar that begins with a crash and a kick, whatever else begins with them."""
    channel = notes[0].channel if notes else _CHANNEL
    rest = (note for note in notes if not (note.onset < ppq // 8 and note.pitch in (KICK, CRASH)))
    crash = Note(0, ppq, CRASH, _CRASH_VELOCITY, channel)
    kick = Note(0, max(1, ppq // 4), KICK, _CRASH_VELOCITY, channel)
    return (crash, kick, *rest)
