"""The last bar of a piece: one chord that is held."""

from collections.abc import Sequence

from ripieno.app.session.live.form.drum_joints import CRASH, KICK
from ripieno.engine.generate.lane_defaults import REGISTERS
from ripieno.engine.music.chords import Chord
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

_VELOCITY = 88
_CHORDAL = frozenset({Role.KEYS, Role.PAD})


def final_bar(lanes: Sequence[Lane], chord: Chord | None, ticks: int) -> dict[int, tuple[Note, ...]]:
    """Return the notes of a bar in which each lane holds its note of a chord; drums strike once.

    Args:
        lanes: The lanes.
        chord: The chord; None leaves the drums alone.
        ticks: Length of the bar.
    """
    return {
        index: tuple(
            Note(0, ticks, pitch, _VELOCITY, lane.channel) for pitch in sorted(_pitches(lane.role, chord))
        )
        for index, lane in enumerate(lanes)
    }


def _pitches(role: Role, chord: Chord | None) -> set[int]:
    if role is Role.DRUMS:
        return {KICK, CRASH}
    if chord is None or not chord.pitch_classes:
        return set()
    low, high = REGISTERS[role]
    middle = (low + high) // 2
    root = _above(chord.root, low if role is Role.BASS else middle - 6)
    if role in _CHORDAL:
        return {_above(tone, root) for tone in chord.pitch_classes}
    return {root}


def _above(pitch_class: int, lowest: int) -> int:
    return lowest + (pitch_class - lowest) % 12
