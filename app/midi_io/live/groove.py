"""Swing and human timing as warps of time that never turn anything round.

Each warp moves whatever falls on a beat, note on and note off alike, and keeps their order: a
note stays a note, and a repeated pitch ends before it begins again. All of it is repeatable.
"""

from math import floor
from random import Random

SIXTEENTHS = 0.5
"""Length of a pair of sixteenths, in beats; 1.0 swings eighths."""

# With amount 1 the first of a pair is twice as long as the second: triplets.
_TRIPLET = 2 / 3
# Full human timing lies within 0.03 beats, 15 ms at 120 beats per minute, drawn for every
# sixteenth; full human loudness within 12 steps of velocity.
_KNOT, _TIMING, _LOUDNESS = 0.25, 0.03, 12


def swung(beat: float, amount: float, pair: float = SIXTEENTHS) -> float:
    """Return where ``beat`` falls when pairs swing.

    Args:
        beat: A position in beats.
        amount: 0 straight, 1 triplets.
        pair: Length of what swings, in beats; begins of pairs do not move.
    """
    return _bent(beat, pair, 0.5, _middle(amount))


def humanised(beat: float, amount: float, seed: int) -> float:
    """Return ``beat`` as a player might time it, early or late by 0.03 beats at most.

    Every sixteenth is drawn on its own, and time runs evenly between them.

    Args:
        beat: A position in beats.
        amount: 0 exact, 1 loose.
        seed: Another seed is another player; lanes with one seed play together.
    """
    knot = floor(beat / _KNOT)
    share = beat / _KNOT - knot
    before, after = (_drawn(seed, place) for place in (knot, knot + 1))
    return beat + amount * _TIMING * (before + share * (after - before))


def humanised_velocity(velocity: int, beat: float, pitch: int, amount: float, seed: int) -> int:
    """Return a velocity as a player might strike it, 1 to 127.

    Args:
        velocity: What is written, 1 to 127.
        beat: Where the note begins, in beats.
        pitch: Its MIDI pitch; notes of a chord differ.
        amount: 0 exact, 1 within 12 steps.
        seed: Another seed is another player.
    """
    drawn = _drawn(seed, round(beat / _KNOT), pitch)
    return max(1, min(127, round(velocity + amount * _LOUDNESS * drawn)))


def _middle(amount: float) -> float:
    return 0.5 + min(max(amount, 0.0), 1.0) * (_TRIPLET - 0.5)


def _bent(beat: float, pair: float, middle: float, moved: float) -> float:
    """Map each pair onto itself so that the share ``middle`` of it comes to ``moved``."""
    begin = floor(beat / pair)
    share = beat / pair - begin
    bent = share * moved / middle if share < middle else 1 - (1 - share) * (1 - moved) / (1 - middle)
    return (begin + bent) * pair


def _drawn(*place: int) -> float:
    """Return a number from -1 to 1 that depends on ``place`` alone, on every platform."""
    return Random(" ".join(map(str, place))).uniform(-1, 1)
