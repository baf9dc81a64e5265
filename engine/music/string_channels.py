"""Notes on strings: never two at once on one, and each within what its string can play."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ripieno.engine.music.channel_lines import ChannelLine
from ripieno.engine.music.note import Note
from ripieno.engine.music.note_channels import NoteChannel, NoteChannels
from ripieno.engine.music.notes import Notes

TOGETHER = 0.5
"""Steps within which notes are struck as one chord, of which each takes a string of its own."""

MIN_STEPS = 1.0
"""Steps that a new note has sounded at least when the next one on its string ends it."""

LEFT_OUT = 1000.0
"""What it costs to leave a note out; the lowest and the highest of a chord cost twice as much."""

STOLEN = 4.0
"""What it costs, in frets, to end a note by the next one on its string."""

CUT = 8.0
"""What it costs, in frets, that a note cannot sound to its end."""

MAX_EASY_FRET = 12
"""Frets from which on each costs ``HIGH`` more."""

HIGH = 1.0


@dataclass(frozen=True, slots=True)
class _Place:
    """What it costs to play a note on a string, in frets, and where it ends at the latest."""

    cost: float
    end: int


def assign_strings(
    notes: Sequence[Note], kept: Notes, channels: NoteChannels, step_ticks: float
) -> tuple[Note, ...]:
    """Put new notes on the channels of strings.

    Of a chord higher notes lie on higher strings, near to where the hand is. A note takes a string on which
    nothing sounds if it can, else one whose last new note has sounded for a sixteenth and ends. Notes for
    which there is no string are left out.

    Args:
        notes: New notes by onset.
        kept: The notes that stay, by onset.
        channels: The strings.
        step_ticks: Ticks of a sixteenth.

    Returns:
        The notes that have a string, by onset, then pitch.
    """
    strings = sorted(channels.takes, key=lambda string: (string.low, string.channel))
    lines = ChannelLine.of_channels(kept, (string.channel for string in strings))
    hand = _usual_fret(kept, strings)
    for chord in _chords(notes, TOGETHER * step_ticks):
        held = [
            [_place(note, string, lines[string.channel], hand, MIN_STEPS * step_ticks) for string in strings]
            for note in chord
        ]
        frets = []
        for note, places, at in zip(chord, held, _least_cost(held), strict=True):
            place = None if at is None else places[at]
            if at is None or place is None:
                continue
            string = strings[at]
            own = lines[string.channel].new
            if own and own[-1].end > note.onset:
                own[-1] = replace(own[-1], length=note.onset - own[-1].onset)
            own.append(replace(note, channel=string.channel, length=place.end - note.onset))
            frets += [note.pitch - string.low] * (note.pitch > string.low)
        hand = (hand + float(np.mean(frets))) / 2 if frets else hand
    placed = (note for line in lines.values() for note in line.new)
    return tuple(sorted(placed, key=lambda note: (note.onset, note.pitch)))


def _usual_fret(kept: Notes, strings: Sequence[NoteChannel]) -> float:
    """Return the fret in the middle of those that the kept notes are played on; open strings aside."""
    lows = np.zeros(16, np.int64)
    for string in strings:
        lows[string.channel] = string.low
    frets = kept.pitches - lows[kept.channels]
    own = np.isin(kept.channels, [string.channel for string in strings]) & (frets > 0)
    return float(np.median(frets[own])) if own.any() else 0.0


def _chords(notes: Sequence[Note], reach: float) -> Iterator[list[Note]]:
    """Yield notes that are struck together, each group by pitch."""
    chord: list[Note] = []
    for note in notes:
        if chord and note.onset - chord[0].onset > reach:
            yield sorted(chord, key=lambda each: (each.pitch, each.onset))
            chord = []
        chord.append(note)
    if chord:
        yield sorted(chord, key=lambda each: (each.pitch, each.onset))


def _place(note: Note, string: NoteChannel, line: ChannelLine, hand: float, least: float) -> _Place | None:
    """Return how a note can be played on a string; None where it cannot."""
    tick = note.onset
    if not string.low <= note.pitch <= string.high or line.kept_until(tick) > tick:
        return None
    last = line.new[-1] if line.new else None
    is_stolen = last is not None and last.end > tick
    if last is not None and last.end > tick and tick - last.onset < least:
        return None
    end, fret = min(note.end, line.next_onset(tick)), note.pitch - string.low
    cost = abs(fret - hand) if fret else 0.0
    cost += HIGH * max(0, fret - MAX_EASY_FRET) + STOLEN * is_stolen + CUT * (end < note.end)
    return _Place(cost, end)


def _least_cost(places: Sequence[Sequence[_Place | None]]) -> list[int | None]:
    """Return the string of each note of a chord, ascending with the notes, that cost least in all."""
    count, strings = len(places), len(places[0])
    least = np.zeros(strings + 1)
    choices = np.full((count, strings + 1), -1)
    for note in reversed(range(count)):
        left_out = LEFT_OUT * (2 if note in {0, count - 1} else 1) + least
        for first in reversed(range(strings)):
            place, after = places[note][first], least[first + 1]
            if choices[note, first + 1] >= 0 and left_out[first + 1] < left_out[first]:
                left_out[first], choices[note, first] = left_out[first + 1], choices[note, first + 1]
            if place is not None and place.cost + after <= left_out[first]:
                left_out[first], choices[note, first] = place.cost + after, first
        least = left_out
    found: list[int | None] = []
    string = 0
    for note in range(count):
        at = int(choices[note, string])
        found.append(None if at < 0 else at)
        string = string if at < 0 else at + 1
    return found
