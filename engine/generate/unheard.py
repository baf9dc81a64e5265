"""What is usual for a lane of which nothing is heard: its register, its calm, how it follows chords."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.music.clip import Clip, Lane
from engine.music.manner import Manner
from engine.music.region import Region
from engine.music.roles import Role

REGISTERS: Mapping[Role, tuple[int, int]] = {
    Role.LEAD: (60, 81),
    Role.COUNTER: (53, 82),
    Role.KEYS: (40, 76),
    Role.BASS: (28, 48),
    Role.PAD: (46, 76),
    Role.DRUMS: (35, 57),
}
"""Lowest and highest pitch of an ordinary lane of a role: medians, over the songs used for training, of the
pitches below and above which a lane has 2 % of its notes, somewhat rounded."""

CALM_DRUMS = 0.82
"""Factor of the temperature of drums, which repeat themselves more than anything that they accompany."""

BASS_GUIDANCE = 2.0
"""Factor of the guidance by chords of a bass: of its notes in eight pop songs that had none, 91 % fit the
chords with it and 75 % without; 51 % and 41 % were their roots."""

LINES = frozenset({Role.LEAD, Role.BASS})
"""Roles that play one note at a time."""


MARGIN = 5
"""Semitones by which a lane may leave the register that its notes had."""


def register_of(lane: Lane) -> tuple[int, int]:
    """Return the lowest and highest pitch that a lane may be given: about its own, or those of its role."""
    pitches = [note.pitch for note in lane.notes]
    return (min(pitches) - MARGIN, max(pitches) + MARGIN) if pitches else REGISTERS[lane.role]


def with_lines(manner: Manner, blank: Clip, region: Region) -> Manner:
    """Return a manner in which the lanes of a region that have no notes are lines, if their roles are."""
    lanes = {lane for lane in region.lanes if not blank.lanes[lane].notes}
    return replace(manner, single=manner.single | {lane for lane in lanes if blank.lanes[lane].role in LINES})


def calmness_of(lanes: Sequence[Lane]) -> float:
    """Return the factor of the temperature of lanes that are made together."""
    return 1.0 if any(lane.notes or lane.role is not Role.DRUMS for lane in lanes) else CALM_DRUMS


def chord_weight_of(lanes: Sequence[Lane]) -> float:
    """Return the factor of the guidance by chords of lanes that are made together."""
    return 1.0 if any(lane.notes or lane.role is not Role.BASS for lane in lanes) else BASS_GUIDANCE
