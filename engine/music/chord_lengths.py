"""How long the notes of chords sound: until the next ones, and no longer than they fit."""

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ripieno.engine.music.harmony import Harmony
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

MAX_REST_BEATS: Mapping[Role, float] = {Role.KEYS: 0.5, Role.PAD: math.inf}
"""Longest rest between two attacks that is closed. In 37 segments of POP909 the true keys stay what they are
with it: their chroma is 0.982 of their own. Pads of game music sound for 88 % of the time between their
attacks, and in 94 % of their chords all notes are as long."""

TOGETHER_STEPS: Mapping[Role, float] = {Role.KEYS: 0.5, Role.PAD: 0.8}
"""Steps within which notes count as one attack; of a chord that is played freely, two may lie 0.4 of a step
to either side."""


def sustain_chords(
    notes: Sequence[Note], harmony: Harmony | None, time: TimeMap, role: Role, ends: Sequence[int] = ()
) -> Iterator[Note]:
    """Yield notes that ring on through rests, and end where the chord leaves their pitch.

    Rests of keys are closed if they are short, those of pads always, also before some ends. A note of a pad
    whose pitch is struck again within a step is left out: it came too early for the chord that is meant.

    A note that fits its chord at its onset ends at the first chord that it does not fit, but sounds for a
    step at least. One that does not fit, such as a passing note, is not cut.

    Args:
        notes: Those of one lane, in any order.
        harmony: The chords; None for unknown ones.
        time: Where beats lie.
        role: ``KEYS`` or ``PAD``.
        ends: Ticks where pads end if nothing follows before.
    """
    step, rest = time.step_ticks, MAX_REST_BEATS[role] * time.ppq
    attacks = sorted({note.onset for note in notes}.union(ends if role is Role.PAD else ()))
    for note in _unrepeated(notes, step) if role is Role.PAD else notes:
        end, after = note.end, bisect_left(attacks, note.onset + TOGETHER_STEPS[role] * step)
        if after < len(attacks) and 0 < attacks[after] - end <= rest:
            end = attacks[after]
        if harmony is not None and harmony.fits(note.pitch, note.onset):
            end = max(harmony.leaves(note.pitch, note.onset, end), min(end, note.onset + round(step)))
        yield replace(note, length=end - note.onset)


def _unrepeated(notes: Sequence[Note], step: float) -> Iterator[Note]:
    """Yield the notes whose pitch is not struck again within a step."""
    for note in notes:
        if not any(each.pitch == note.pitch and 0 < each.onset - note.onset <= step for each in notes):
            yield note
