"""Events as numbers on a line, or as bits: what a diffusion model can add noise to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ripieno.engine.grid.part import Part, make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.representations.events import (
    MAX_SHIFT_TICKS,
    NOTE_OFF_EVENT,
    NOTE_ON_EVENT,
    TICK_SECONDS,
    TIME_SHIFT_EVENT,
    read_events,
)
from ripieno.engine.systems.representations.representation import Rows
from ripieno.engine.systems.song import PianoSong, rows_of

ONE_TICK = TIME_SHIFT_EVENT + 1
"""The time-shift of a hundredth, and the largest number there is."""

BITS = 9
MAX_LONG_SHIFT_TICKS = 2**BITS - 1 - TIME_SHIFT_EVENT
"""Ticks that one time-shift lasts at most where it may last several."""


@dataclass(frozen=True)
class EventNumbers:
    """Note-on, note-off, and a time-shift for each hundredth of a second, as one number from -1 to 1 each.

    Each time between events is rounded down by itself, so that music becomes shorter; neighbours on the line,
    as note-on 127 and note-off 0, have nothing in common.

    Source: "Diffusion models for music generation" (Kyiv-Mohyla, 2024), sec. 4.3.3.
    """

    @property
    def name(self) -> str:
        """What it is called."""
        return "events of 0.01 s as numbers"

    @property
    def channels(self) -> int:
        """Numbers of an event."""
        return 1

    def encode(self, song: PianoSong) -> Rows:
        """Return numbers of shape ``(events, 1)``, float32."""
        numbers, now = list[int](), 0.0
        for seconds, number in _changes(song):
            numbers += [ONE_TICK] * int((seconds - now) // TICK_SECONDS)
            numbers.append(number)
            now = seconds
        return np.array(numbers, np.float32).reshape(-1, 1) * (2 / ONE_TICK) - 1

    def decode(self, rows: Rows) -> Part:
        """Return the notes of the nearest events."""
        numbers = np.rint((np.asarray(rows)[:, 0] + 1) * (ONE_TICK / 2)).clip(0, ONE_TICK).astype(int)
        return _notes(numbers.tolist())


@dataclass(frozen=True)
class EventBits:
    """The same events as nine bits each, and time-shifts of up to 255 hundredths; -1 and 1 for 0 and 1.

    Times are rounded from the beginning of the song, so that no time is lost.

    Source: Chen et al. 2022, "Analog Bits", arXiv:2208.04202, sec. 2.1.
    """

    @property
    def name(self) -> str:
        """What it is called."""
        return "events of 0.01 s as bits"

    @property
    def channels(self) -> int:
        """Numbers of an event."""
        return BITS

    def encode(self, song: PianoSong) -> Rows:
        """Return bits of shape ``(events, 9)``, -1 or 1, float32."""
        numbers, now = list[int](), 0
        ticked = ((round(seconds / TICK_SECONDS), number) for seconds, number in _changes(song))
        for tick, number in sorted(ticked, key=lambda each: (each[0], each[1] < NOTE_OFF_EVENT)):
            while now < tick:
                shift = min(tick - now, MAX_LONG_SHIFT_TICKS)
                numbers.append(TIME_SHIFT_EVENT + shift)
                now += shift
            numbers.append(number)
        bits = (np.array(numbers, np.int64).reshape(-1, 1) >> np.arange(BITS)) & 1
        return (2 * bits - 1).astype(np.float32)

    def decode(self, rows: Rows) -> Part:
        """Return the notes of the nearest bits."""
        numbers = (np.asarray(rows) > 0) @ (1 << np.arange(BITS))
        return _notes(numbers.tolist())


def _changes(song: PianoSong) -> list[tuple[float, int]]:
    """Return seconds and event of each beginning and end of a note, by time; those of a note in order."""
    step = song.step_seconds
    changes = [
        change
        for onset, length, pitch, _ in rows_of(song.part)
        for change in (
            (onset * step, NOTE_ON_EVENT + pitch),
            ((onset + length) * step, NOTE_OFF_EVENT + pitch),
        )
    ]
    return sorted(changes, key=lambda change: change[0])


def _notes(numbers: Iterable[int]) -> Part:
    return make_part(Role.KEYS, read_events(_translated(numbers)), 0)


def _translated(numbers: Iterable[int]) -> Iterator[int]:
    """Yield the events of `EventSequence`, whose time-shifts begin at one tick and are shorter."""
    for number in numbers:
        if number < TIME_SHIFT_EVENT:
            yield number
            continue
        left = number - TIME_SHIFT_EVENT
        while left > 0:
            yield TIME_SHIFT_EVENT + min(left, MAX_SHIFT_TICKS) - 1
            left -= MAX_SHIFT_TICKS
