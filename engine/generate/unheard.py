"""What is usual for a lane of which nothing is heard: its register, whether it is a single line."""

from collections.abc import Mapping
from dataclasses import replace

from engine.music.clip import Clip, Lane
from engine.music.manner import Manner
from engine.music.region import Region
from engine.music.roles import Role

REGISTERS: Mapping[Role, tuple[int, int]] = {
    Role.LEAD: (55, 84),
    Role.COUNTER: (45, 87),
    Role.KEYS: (38, 81),
    Role.BASS: (24, 57),
    Role.PAD: (45, 84),
    Role.DRUMS: (35, 59),
}
"""Lowest and highest pitch of a role: about 95 % of the notes of the songs used for training lie in these,
and the drums of General MIDI that beats are made of."""

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
