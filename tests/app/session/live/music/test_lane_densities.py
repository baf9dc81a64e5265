"""How many notes are usual for a lane."""

import pytest

from ripieno.app.session.live.music.lane_densities import EXCESS, notes_per_beat, without_excess
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role


@pytest.mark.parametrize("role", Role)
def test_a_density_is_a_multiple_of_what_is_usual_for_a_role(role):
    assert notes_per_beat(role, 2.0) == 2 * notes_per_beat(role, 1.0) > 0


def test_of_far_too_many_notes_the_strongest_stay():
    notes = [Note(step * 120, 100, 60, 80) for step in range(16)]
    kept = without_excess(notes, Role.BASS, 1.0, 4, 480)
    assert len(kept) == round(EXCESS * 4 * notes_per_beat(Role.BASS, 1.0))
    assert {note.onset for note in kept} >= {0, 960}
    assert without_excess(notes[:2], Role.BASS, 1.0, 4, 480) == tuple(notes[:2])
