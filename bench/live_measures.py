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

SAME_ONSET_BEATS = 0.03
"""Quarter notes by which two onsets that belong together may differ: 15 ms at 120 BPM."""

MAX_VOICE_BEATS = 0.24
"""Quarter notes after a player's note in which the note of a second voice for it begins, at most."""

CONSONANCES = frozenset({0, 3, 4, 7, 8, 9})
"""Semitones, without octaves, between two voices that sound well together."""

Notes = Sequence[PlayedNote]
Pairs = Sequence[tuple[PlayedNote, PlayedNote]]


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


def scale_step(pitch: int, steps: int, key: Key) -> int:
    """Return the pitch some steps of a scale above a pitch of that scale.

    Args:
        pitch: MIDI key number, in the key.
        steps: Steps up, at least 0.
        key: The key.
    """
    above = (each for each in range(pitch, 128) if each % 12 in key.pitch_classes)
    return next(each for number, each in enumerate(above) if number == steps)


def share_returning(own: Notes, player: Notes, beats: float, steps: int, key: Key) -> float:
    """Return the share of a player's notes that come back as long, later and some scale steps higher.

    Args:
        own: What went out.
        player: What was played, in the key.
        beats: How much later, in quarter notes.
        steps: How much higher, in steps of the scale.
        key: The key.
    """

    def comes_back(note: PlayedNote) -> bool:
        pitch = scale_step(note.pitch, steps, key)
        return any(
            other.pitch == pitch
            and abs(other.onset - note.onset - beats) <= SAME_ONSET_BEATS
            and abs(other.end - note.end - beats) <= SAME_ONSET_BEATS
            for other in own
        )

    return sum(map(comes_back, player)) / max(len(player), 1)


def others(own: Notes, player: Notes, beats: float) -> int:
    """Return how many notes do not begin some quarter notes after one of a player's."""
    return sum(
        not any(abs(note.onset - other.onset - beats) <= SAME_ONSET_BEATS for other in player) for note in own
    )


def together(voice: Notes, player: Notes) -> Pairs:
    """Return each note of a second voice with the note of the player that it goes with."""
    found: list[tuple[PlayedNote, PlayedNote]] = []
    left = sorted(voice, key=lambda note: note.onset)
    for asked in sorted(player, key=lambda note: note.onset):
        own = next((each for each in left if -1e-6 <= each.onset - asked.onset < MAX_VOICE_BEATS), None)
        if own is not None:
            left.remove(own)
            found.append((own, asked))
    return found


def share_consonant(pairs: Pairs) -> float:
    """Return the share of pairs of notes that are consonant; 0 where there are none."""
    return sum(abs(own.pitch - asked.pitch) % 12 in CONSONANCES for own, asked in pairs) / max(len(pairs), 1)


def alone(voice: Notes, player: Notes, slack: float) -> int:
    """Return how many notes of a second voice begin while the player holds no key, or last longer than it.

    Args:
        voice: The second voice.
        player: The player's notes.
        slack: Quarter notes by which a note may go on after the player's.
    """
    return sum(
        not any(
            other.onset <= note.onset + 1e-6 < other.end and note.end <= other.end + slack for other in player
        )
        for note in voice
    )


def grid_deviation(notes: Iterable[PlayedNote], steps: int = 12) -> float:
    """Return how far an onset lies from the nearest step of a grid, in quarter notes, at most.

    Args:
        notes: The notes.
        steps: Steps of a quarter note.
    """
    return max((abs(note.onset * steps - round(note.onset * steps)) / steps for note in notes), default=0.0)
