"""Which notes of a lane are control notes: keyswitches, which choose an articulation and are not heard."""

import re
from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.music.clip import Lane
from ripieno.engine.music.instruments import program_of
from ripieno.engine.music.notes import Notes

MIN_GAP = 12
"""Semitones at least between control notes and the playing range."""

MAX_SHARE = 0.35
"""Share of control notes among all notes at most."""

MIN_PLAYING = 6
"""Notes of the playing range at least."""

THRESHOLD = 6.0
"""Points from which notes are control notes; `python -m ripieno.training control-notes` states the errors."""

# The lowest and highest pitch of the instruments of each group of General MIDI programs, by the last of the
# group; sounds without a range of their own have that of a piano.
_RANGES = (
    (23, 21, 108),
    (31, 36, 88),  # guitars, tuned down
    (39, 23, 72),  # basses with five strings
    (40, 55, 105),
    (41, 48, 93),
    (42, 36, 84),
    (43, 24, 67),
    (44, 24, 105),
    (45, 24, 105),
    (46, 23, 104),
    (47, 36, 65),
    (51, 24, 105),  # string ensembles
    (55, 36, 88),
    (56, 50, 88),
    (57, 34, 79),
    (58, 26, 67),
    (60, 34, 82),
    (63, 26, 88),
    (67, 36, 92),
    (71, 34, 96),
    (79, 55, 108),
    (127, 21, 108),
)
_LAST_PROGRAMS = [last for last, *_ in _RANGES]
_PIANO = (21, 108)

Bools = NDArray[np.bool_]


_WORDS = re.compile(r"key\s*-?\s*switch|(?<![a-z])ks(?![a-z])|articulation|artikulation", re.IGNORECASE)


def control_pitches(lane: Lane, beat: int) -> frozenset[int]:
    """Return the pitches of a lane's control notes; none where in doubt.

    Args:
        lane: A lane that is not drums.
        beat: Ticks of a quarter note.
    """
    program = lane.program or program_of(lane.name)
    return find_control_pitches(lane.notes, beat, program, is_named=_WORDS.search(lane.name) is not None)


def find_control_pitches(
    notes: Notes, beat: int, program: int | None = None, *, is_named: bool = False
) -> frozenset[int]:
    """Return the pitches whose notes control an instrument rather than sound; none where in doubt.

    They lie an octave or more below or above all others, are rare, strike alone, and have something more that
    playing never has: one velocity of their own, a place beyond the instrument's range, much shorter notes.

    Args:
        notes: The notes of a pitched lane, by onset.
        beat: Ticks of a quarter note.
        program: General MIDI program, or that of the instrument that the lane's name means; None for any.
        is_named: Whether the lane's name says that it holds keyswitches.
    """
    pitches = np.unique(notes.pitches)
    gaps = np.flatnonzero(np.diff(pitches) >= MIN_GAP)
    found: frozenset[int] = frozenset()
    for at in gaps.tolist():
        for is_below in (True, False):
            are_control = notes.pitches <= pitches[at] if is_below else notes.pitches > pitches[at]
            points = _points(notes, are_control, beat, _range_of(program), is_below=is_below)
            if points + 2 * is_named >= THRESHOLD:
                found |= frozenset(np.unique(notes.pitches[are_control]).tolist())
    return found


def _range_of(program: int | None) -> tuple[int, int]:
    if program is None:
        return _PIANO
    _, low, high = _RANGES[bisect_left(_LAST_PROGRAMS, program)]
    return low, high


def _points(
    notes: Notes, are_control: Bools, beat: int, instrument: tuple[int, int], *, is_below: bool
) -> float:
    """Return what speaks for some notes being control notes."""
    control, playing = notes.taken(are_control), notes.taken(~are_control)
    share = len(control) / len(notes)
    if share > MAX_SHARE or len(playing) < MIN_PLAYING or not _strike_alone(control):
        return 0.0
    if is_below:
        gap = int(playing.pitches.min()) - int(control.pitches.max())
        beyond = instrument[0] - int(control.pitches.max())
    else:
        gap = int(control.pitches.min()) - int(playing.pitches.max())
        beyond = int(control.pitches.min()) - instrument[1]
    points = 1.0 + (gap >= 19) + (gap >= 24) + (share <= 0.15)
    points += 3 * (beyond >= 5) + (0 < beyond < 5)
    points += _velocity_points(control, playing)
    points += float(np.median(control.lengths)) <= min(beat / 4, float(np.median(playing.lengths)) / 2)
    return points - (not is_below)


def _strike_alone(control: Notes) -> bool:
    """Say whether hardly two of some notes begin together."""
    return len(np.unique(control.onsets)) >= 0.8 * len(control)


def _velocity_points(control: Notes, playing: Notes) -> float:
    """Return the points for one velocity that the notes of the playing range do not have."""
    velocities = control.velocities
    if int(np.ptp(velocities)) > 0:
        return 0.0
    if int(velocities[0]) <= 10 < float(np.median(playing.velocities)):
        return 3.0
    is_rare = float(np.mean(playing.velocities == velocities[0])) <= 0.1
    return 2.0 if is_rare and len(control) >= 3 else 0.0
