"""Evidence that several channels of a track are the strings of one guitar or bass."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from ripieno.app.midi_io.per_note_channels import overlapping_share
from ripieno.engine.music.note_channels import ChannelUse, NoteChannel, NoteChannels
from ripieno.engine.music.notes import Notes, joined

MIN_STRINGS, MAX_STRINGS = 3, 12

MIN_STRINGS_OF_MANY = 4
"""Strings from which channels count as such in a track that may hold several instruments."""

MAX_FRET = 22
"""Frets of a usual neck."""

MAX_RANGE = 26
"""Semitones from the lowest to the highest note of a string."""

MAX_STEP = 12
"""Semitones between the lowest notes of neighbouring strings."""

MAX_OVERLAPPING_SHARE = 0.05
MAX_CROSSED_SHARE = 0.15
"""Share of notes struck together of which the one on the higher string is lower."""

MAX_NOTES = 4096
"""Notes that are looked at."""

GUITARS_AND_BASSES = range(24, 40)
PLUCKED = range(104, 108)

_NAMES = re.compile(
    r"guit|gitar|chitarr|gtr|\bgt\b|bass|\bbas\b|bajo|baixo|ukulele|banjo|mandol|\blaut|lute|string ?[1-9]",
    re.IGNORECASE,
)

TUNINGS = (
    (40, 45, 50, 55, 59, 64),
    (35, 40, 45, 50, 55, 59, 64),
    (28, 33, 38, 43),
    (23, 28, 33, 38, 43),
    (28, 33, 38, 43, 48),
)
"""Open strings of guitars and basses, lowest first."""

MAX_LOWEST_FRET = 4
"""Fret up to which the lowest note of each string lies where the tuning alone speaks for strings."""


def string_channels(
    channels: Mapping[int, Notes],
    program: int | None,
    name: str,
    *,
    is_mono: bool,
    is_single: bool,
    step_ticks: float,
) -> NoteChannels | None:
    """Return some channels of one sound as strings, or None where they do not look like it.

    Each channel sounds one note at a time within the range of a string, their lowest notes differ, and of
    notes struck together the higher ones lie on higher strings. Besides, the sound or the name is that of an
    instrument with strings to pluck, or the channels are in mono mode, or their lowest notes are those of a
    usual tuning.

    Args:
        channels: Their notes, by channel.
        program: General MIDI program that they share; None where the file names none.
        name: Name of the track.
        is_mono: Whether the file sets the channels to mono mode.
        is_single: Whether the track is likely to hold one instrument alone.
        step_ticks: Ticks of a sixteenth.
    """
    least = MIN_STRINGS if is_single or is_mono else MIN_STRINGS_OF_MANY
    if not least <= len(channels) <= MAX_STRINGS:
        return None
    lows = {channel: int(notes.pitches.min()) for channel, notes in channels.items()}
    order = sorted(lows, key=lambda channel: lows[channel])
    is_plucked = program in GUITARS_AND_BASSES or program in PLUCKED or bool(_NAMES.search(name))
    opens = _open_strings([lows[channel] for channel in order])
    is_likely = is_plucked or is_mono or (program is None and opens is not None)
    if not is_likely or not _lie_on_strings(channels, order, step_ticks):
        return None
    lowest = min(lows[order[0]], opens[0] if opens else 127)
    takes = tuple(
        NoteChannel(
            channel,
            lowest if channel == order[0] else lows[channel],
            min(127, max(lows[channel] + MAX_FRET, int(channels[channel].pitches.max()))),
        )
        for channel in order
    )
    return NoteChannels(ChannelUse.STRINGS, takes)


def _lie_on_strings(channels: Mapping[int, Notes], order: Sequence[int], step_ticks: float) -> bool:
    """Say whether notes by channel can be those of strings, given from the lowest to the highest."""
    lows = [int(channels[each].pitches.min()) for each in order]
    highs = [int(channels[each].pitches.max()) for each in order]
    return (
        all(0 < second - first <= MAX_STEP for first, second in pairwise(lows))
        and all(high - low <= MAX_RANGE for low, high in zip(lows, highs, strict=True))
        and overlapping_share(channels.values(), round(step_ticks / 2)) <= MAX_OVERLAPPING_SHARE
        and _crossed_share(channels, order, step_ticks / 2) <= MAX_CROSSED_SHARE
    )


def _open_strings(lows: Sequence[int]) -> tuple[int, ...] | None:
    """Return the usual tuning whose strings have some lowest notes within the first frets."""
    for tuning in TUNINGS:
        frets = [low - string for low, string in zip(lows, tuning, strict=False)]
        if len(tuning) == len(lows) and all(0 <= fret <= MAX_LOWEST_FRET for fret in frets):
            return tuning
    return None


def _crossed_share(channels: Mapping[int, Notes], order: Sequence[int], reach: float) -> float:
    """Return the share of neighbours among notes struck together that cross."""
    held = joined([channels[channel][:MAX_NOTES] for channel in order])
    held = held.taken(np.argsort(held.onsets, kind="stable"))
    ranks = np.zeros(16, np.int64)
    ranks[list(order)] = np.arange(len(order))
    strings, pitches = ranks[held.channels], held.pitches.astype(np.int64)
    together = (np.diff(held.onsets) <= reach) & (np.diff(strings) != 0)
    crossed = together & (np.diff(strings) * np.diff(pitches) <= 0)
    return float(crossed.sum() / max(int(together.sum()), 1))
