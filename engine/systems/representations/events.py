"""Note-on, note-off, time-shift and velocity, one after the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ripieno.engine.grid.part import NoteRow, Part, make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.representations.representation import Floats, Generators, Rows
from ripieno.engine.systems.representations.symbols import draw_symbols
from ripieno.engine.systems.song import STEP_SECONDS, VELOCITY, PianoSong, rows_of

NOTE_ON_EVENT, NOTE_OFF_EVENT, TIME_SHIFT_EVENT, VELOCITY_EVENT = 0, 128, 256, 356
"""Where each kind of event begins: 128 pitches, 128 pitches, 1 to 100 ticks, 32 velocities."""

EVENTS = 388
TICK_SECONDS = 0.01
MAX_SHIFT_TICKS = 100
VELOCITY_BIN = 4
"""Velocities that are one event."""

WORDS, WORD_KEYS = 8, 16
"""Numbers that say which keys are down, and the keys in each."""


@dataclass(frozen=True)
class EventSequence:
    """Music as a performer makes it: 388 kinds of event, time in hundredths of a second.

    Attributes:
        holds: Whether each row also says which keys are down before it. A network that reads the last 128
            events then knows of notes that began earlier.

    Source: Luo 2021, "Neural Music Generation", sec. 5.4.1, after Oore et al. 2018, arXiv:1808.03715, sec. 3.
    """

    holds: bool = False

    @property
    def name(self) -> str:
        """What it is called."""
        return "events of 0.01 s" + (" with the keys that are down" if self.holds else "")

    @property
    def outputs(self) -> int:
        """One for each kind of event."""
        return EVENTS

    def encode(self, song: PianoSong) -> Rows:
        """Return events; shape ``(events,)``, or ``(events, 9)`` with the keys that are down, as bits."""
        events = np.fromiter(_events(song), np.uint16)
        return np.column_stack([events, pack_keys(keys_down(events))]) if self.holds else events

    def decode(self, rows: Rows) -> Part:
        """Return the notes; one without note-off ends with the last event."""
        events = np.asarray(rows[:, 0] if self.holds else rows)
        return make_part(Role.KEYS, read_events(events.tolist()), 0)

    def follow(self, outputs: Floats, before: Rows, generators: Generators) -> Rows:
        """Draw the next events, and say which keys the ones before left down."""
        drawn = draw_symbols(outputs, generators).astype(before.dtype)
        if not self.holds:
            return drawn
        down = unpack_keys(before[:, 1:])
        for row, event in enumerate(before[:, 0].tolist()):
            if event < TIME_SHIFT_EVENT:
                down[row, event % 128] = int(event < NOTE_OFF_EVENT)
        return np.column_stack([drawn, pack_keys(down)]).astype(before.dtype)

    def seconds(self, rows: Rows) -> Floats:
        """Return the time that each event shifts; 0 for all others."""
        events = self.events(rows).astype(np.int64)
        shifts = (events >= TIME_SHIFT_EVENT) & (events < VELOCITY_EVENT)
        return np.where(shifts, (events - TIME_SHIFT_EVENT + 1) * TICK_SECONDS, 0.0)

    def events(self, rows: Rows) -> Rows:
        """Return the events alone of rows of any shape."""
        return rows[..., 0] if self.holds else rows


def _events(song: PianoSong) -> Iterator[int]:
    """Yield the events of a song; offs come before ons of the same time."""
    ticks = song.step_seconds / TICK_SECONDS
    changes: list[tuple[int, int, int, int]] = []
    for onset, length, pitch, velocity in rows_of(song.part):
        first = round(onset * ticks)
        changes.append((first, 1, pitch, velocity // VELOCITY_BIN))
        changes.append((max(first + 1, round((onset + length) * ticks)), 0, pitch, 0))
    now, loudness = 0, -1
    for tick, begins, pitch, velocity in sorted(changes):
        while now < tick:
            shift = min(tick - now, MAX_SHIFT_TICKS)
            yield TIME_SHIFT_EVENT + shift - 1
            now += shift
        if begins and velocity != loudness:
            yield VELOCITY_EVENT + velocity
            loudness = velocity
        yield (NOTE_ON_EVENT if begins else NOTE_OFF_EVENT) + pitch


def keys_down(events: Rows) -> Rows:
    """Return which keys are down before each event; shape ``(events, 128)``, 0 or 1."""
    change = np.zeros((len(events) + 1, 128), np.int8)
    for kind, step in ((NOTE_ON_EVENT, 1), (NOTE_OFF_EVENT, -1)):
        (at,) = np.nonzero((events >= kind) & (events < kind + 128))
        change[at + 1, events[at] - kind] += step
    return np.cumsum(change, axis=0, dtype=np.int16)[:-1].clip(0, 1)


def pack_keys(down: Rows) -> Rows:
    """Return keys of shape ``(events, 128)``, 0 or 1, as ``(events, 8)``, 16 bits in each number."""
    bits = down.reshape(len(down), WORDS, WORD_KEYS).astype(np.uint16) << np.arange(
        WORD_KEYS, dtype=np.uint16
    )
    words: Rows = bits.sum(axis=-1, dtype=np.uint16)
    return words


def unpack_keys(words: Rows) -> Rows:
    """Return numbers of shape ``(..., 8)`` as keys of shape ``(..., 128)``, 0 or 1."""
    bits = (words[..., None].astype(np.int64) >> np.arange(WORD_KEYS)) & 1
    return bits.reshape(*words.shape[:-1], WORDS * WORD_KEYS)


def read_events(events: Iterable[int]) -> Iterator[NoteRow]:
    """Yield the notes of events, in sixteenths at 120 beats a minute.

    A note-off without a note is passed over; a note that is struck again ends there.
    """
    step = TICK_SECONDS / STEP_SECONDS
    now, velocity = 0, VELOCITY
    down: dict[int, tuple[int, int]] = {}

    def end(pitch: int) -> Iterator[NoteRow]:
        if pitch in down:
            first, loudness = down.pop(pitch)
            yield first * step, max(now - first, 1) * step, pitch, loudness

    for event in events:
        if event >= VELOCITY_EVENT:
            velocity = min((event - VELOCITY_EVENT) * VELOCITY_BIN + VELOCITY_BIN // 2, 127)
        elif event >= TIME_SHIFT_EVENT:
            now += event - TIME_SHIFT_EVENT + 1
        elif event >= NOTE_OFF_EVENT:
            yield from end(event - NOTE_OFF_EVENT)
        else:
            yield from end(event)
            down[event] = (now, velocity)
    for pitch in sorted(down):
        yield from end(pitch)
