from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bar_edits import edit_bar, switched_on
from ripieno.app.session.live.music.bars import Bar
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from tests.support.live_controls import controls_at

LANES = (Lane("", Role.LEAD, (), 1, 0, None), Lane("", Role.DRUMS, (), 2, 9, None))
NOTES = tuple(Note(step * 120, 100, 60 + step, 80) for step in range(8))
BAR = Bar({0: NOTES, 1: NOTES})


def test_a_lane_that_is_switched_off_rests():
    off = Controls(silent=frozenset({Role.LEAD}))
    assert set(switched_on(BAR, LANES, off).notes) == {1}
    assert set(edit_bar(BAR, LANES, off, 480).notes) == {1}


def test_pitches_go_to_the_key_and_drums_stay():
    notes = edit_bar(BAR, LANES, controls_at(key=parse_key("C major")), 480).notes
    assert {note.pitch % 12 for note in notes[0]} <= {0, 2, 4, 5, 7, 9, 11}
    assert all(abs(new.pitch - old.pitch) <= 1 for new, old in zip(notes[0], NOTES, strict=True))
    assert notes[1] == NOTES


def test_the_lowest_pitch_goes_to_the_key_too():
    low = Bar({0: (Note(0, 100, 0, 80),)})
    notes = edit_bar(low, LANES, controls_at(key=parse_key("D major")), 480).notes
    assert [note.pitch for note in notes[0]] == [1]


def test_half_the_density_leaves_the_strong_half():
    thin = edit_bar(BAR, LANES, controls_at(density=0.5), 480)
    assert [note.onset for note in thin.notes[0]] == [0, 240, 480, 720]
    assert thin.density == 0.5
    assert edit_bar(thin, LANES, controls_at(density=2.0), 480).notes == thin.notes
