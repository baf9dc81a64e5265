"""What live music is like, from the notes that went out and those of the player: pure functions.

Positions are in quarter notes, bars in 4/4 from 0, channels from 0; drums are on channel 9.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise

import numpy as np

from ripieno.engine.generate.lane_defaults import REGISTERS
from ripieno.engine.music.keys import Key
from ripieno.engine.music.roles import DRUM_CHANNEL, Role
from tests.support.virtual_live import PlayedNote

BAR_BEATS = 4
CRASHES = frozenset({49, 57})
KIT = range(35, 82)
"""Percussion keys of General MIDI."""

MIN_CLASH_BEATS = 0.25
"""Quarter notes that two notes sound together, from which a semitone between them counts."""

Notes = Sequence[PlayedNote]


def bar_of(note: PlayedNote) -> int:
    """Return the bar in which a note begins; one that comes a little early belongs to the next."""
    return int((note.onset + 0.02) // BAR_BEATS)


def pitched(notes: Iterable[PlayedNote]) -> list[PlayedNote]:
    """Return the notes without drums."""
    return [note for note in notes if note.channel != DRUM_CHANNEL]


def share_in_key(notes: Iterable[PlayedNote], key: Key, first_bar: int = 1) -> float:
    """Return the share of notes with pitches, from a bar on, that lie in a key; 0 where there are none."""
    own = [note for note in pitched(notes) if bar_of(note) >= first_bar]
    return sum(note.pitch % 12 in key.pitch_classes for note in own) / max(len(own), 1)


def share_clashing(notes: Iterable[PlayedNote], player: Notes, first_bar: int = 1) -> float:
    """Return the share of notes with pitches that sound a semitone from a key that the player holds."""
    own = [note for note in pitched(notes) if bar_of(note) >= first_bar]
    return sum(any(_clash(note, other) for other in player) for note in own) / max(len(own), 1)


def _clash(note: PlayedNote, other: PlayedNote) -> bool:
    together = min(note.end, other.end) - max(note.onset, other.onset)
    return together > MIN_CLASH_BEATS and (note.pitch - other.pitch) % 12 in (1, 11)


def counts(notes: Iterable[PlayedNote], bars: int) -> list[int]:
    """Return how many notes begin in each bar."""
    found = Counter(bar_of(note) for note in notes)
    return [found[bar] for bar in range(bars)]


def contents(notes: Iterable[PlayedNote], bars: int) -> list[frozenset[tuple[float, int]]]:
    """Return what each bar holds: its onsets, in twelfths of a beat from the bar line, with their pitches."""
    found: dict[int, set[tuple[float, int]]] = {}
    for note in notes:
        bar = bar_of(note)
        found.setdefault(bar, set()).add((round(12 * (note.onset - BAR_BEATS * bar)), note.pitch))
    return [frozenset(found.get(bar, ())) for bar in range(bars)]


def longest_run(values: Iterable[object]) -> int:
    """Return how many equal values follow each other, at most."""
    return max((len(list(run)) for _, run in groupby(values)), default=0)


def change_rates(bars: Sequence[frozenset[tuple[float, int]]], every: int = 4) -> tuple[float, float]:
    """Return how much bars differ from the one before, at each last bar of a group and elsewhere.

    Returns:
        Shares of onsets that are not common to both bars, means over the bars.
    """
    rates = [len(now ^ before) / max(len(now | before), 1) for before, now in pairwise(bars)]
    last = [rate for bar, rate in enumerate(rates, 1) if bar % every == every - 1]
    rest = [rate for bar, rate in enumerate(rates, 1) if bar % every not in (every - 1, 0)]
    return float(np.mean(last or [0])), float(np.mean(rest or [0]))


def strays(notes: Iterable[PlayedNote], roles: Mapping[int, Role]) -> int:
    """Return how many notes lie outside the register of their role, which the channel tells."""
    return sum(
        not REGISTERS[role][0] <= note.pitch <= REGISTERS[role][1]
        for note in notes
        if (role := roles.get(note.channel)) is not None and role is not Role.DRUMS
    )
