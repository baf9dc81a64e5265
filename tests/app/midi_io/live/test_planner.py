from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import is_note_on
from ripieno.app.midi_io.live.planner import Destination, Feel, planned, sounds
from ripieno.engine.music.note import Note

ROUTES = (Destination(0, 3), Destination(1, 9))


def test_a_note_becomes_two_messages_on_its_lanes_port_and_channel():
    found = planned({1: (Note(480, 240, 36, 100),)}, 8.0, 480, ROUTES, Feel())
    assert [(each.beat, each.port, each.data.hex()) for each in found] == [
        (9.0, 1, "992464"),
        (9.5, 1, "892440"),
    ]


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 9), st.integers(0, 1919), st.integers(1, 960))
def test_swung_and_human_notes_stay_in_their_bar_and_end_after_they_begin(swing, human, seed, onset, length):
    begin, end = planned({0: (Note(onset, length, 60, 64),)}, 4.0, 480, ROUTES, Feel(swing, human, seed))
    assert is_note_on(begin.data)
    assert 4.0 <= begin.beat < end.beat
    assert abs(begin.beat - (4 + onset / 480)) < 0.25


def test_sounds_are_bank_then_program():
    found = [each.data.hex() for each in sounds({0: (200, 5), 1: (None, None)}, ROUTES)]
    assert found == ["b30001", "b32048", "c305"]
