"""How many notes are usual for a lane, so that a density means the same however much was played before."""

from collections.abc import Mapping, Sequence

from ripieno.app.session.live.music.bar_edits import strongest
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

USUAL_NOTES: Mapping[Role, float] = {
    Role.LEAD: 1.45,
    Role.COUNTER: 0.8,
    Role.KEYS: 3.2,
    Role.BASS: 0.9,
    Role.PAD: 1.0,
    Role.DRUMS: 3.8,
}
"""Notes of a lane in a quarter note: medians of the phrases that live music begins from; for pads, which
those do not have, four notes in a bar."""

EXCESS = 1.5
"""Notes of a lane that are kept, as a multiple of those that were asked for."""


def notes_per_beat(role: Role, density: float) -> float:
    """Return how many notes a lane shall have in a quarter note.

    Args:
        role: What it does.
        density: As a multiple of what is usual.
    """
    return USUAL_NOTES[role] * density


def without_excess(
    notes: Sequence[Note], role: Role, density: float, beats: float, ppq: int
) -> tuple[Note, ...]:
    """Return the notes of a bar, the strongest ones where there are far more than asked for.

    Args:
        notes: In ticks from the bar line.
        role: What their lane does.
        density: As a multiple of what is usual.
        beats: Quarter notes of the bar.
        ppq: Ticks of a quarter note.
    """
    most = max(round(EXCESS * notes_per_beat(role, density) * beats), 1)
    return strongest(notes, most, ppq)
