"""The last bar of all."""

from ripieno.app.session.live.form.final_bar import final_bar
from ripieno.engine.generate.lane_defaults import REGISTERS
from ripieno.engine.music.chords import parse_chord
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.roles import Role

LANES = [Lane(role.value, role, (), 0, number, None) for number, role in enumerate(Role)]


def test_each_lane_holds_its_note_of_the_chord_in_its_register():
    found = final_bar(LANES, parse_chord("Bb"), 1920)
    for lane, notes in found.items():
        role = LANES[lane].role
        assert notes
        assert all(note.length == 1920 for note in notes)
        assert all(REGISTERS[role][0] <= note.pitch <= REGISTERS[role][1] for note in notes)
    assert {note.pitch % 12 for note in found[2]} == {10, 2, 5}
    assert [note.pitch % 12 for note in found[3]] == [10]


def test_without_a_chord_only_drums_strike():
    assert [bool(notes) for notes in final_bar(LANES, None, 1920).values()] == [False] * 5 + [True]
