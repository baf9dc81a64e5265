from ripieno.app.midi_io.live.messages import InputReceived
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.song import Score
from ripieno.engine.music.roles import Role

SONG = Score.from_nothing((Role.LEAD,), (4, 4), 120)


def play(note_listener, *events, controls=None):
    return [
        note_listener.receive(
            InputReceived(0, bytes.fromhex(data), beat, beat / 2), controls or Controls(), 120.0
        )
        for beat, data in events
    ]


def test_notes_lie_on_the_grid_of_their_bar():
    note_listener = Listener(SONG)
    play(note_listener, (4.98, "903c40"), (5.98, "803c40"))
    (note,) = note_listener.notes(1, 8.0)
    assert (note.onset, note.length, note.pitch, note.velocity) == (480, 480, 60, 64)


def test_a_note_played_just_before_the_bar_line_belongs_after_it():
    note_listener = Listener(SONG)
    play(note_listener, (3.97, "903c40"), (5, "803c40"))
    assert note_listener.notes(0, 8.0) == ()
    assert note_listener.notes(1, 8.0)[0].onset == 0


def test_a_held_note_is_on_up_to_now():
    note_listener = Listener(SONG)
    play(note_listener, (0, "903c40"))
    assert note_listener.notes(0, 2.0)[0].length == 960
    assert note_listener.held == (60,)
    assert note_listener.last_sounding(2.0) == 2.0


def test_the_input_offset_moves_notes_earlier():
    note_listener = Listener(SONG)
    play(note_listener, (1.0, "903c40"), (2.0, "803c40"), controls=Controls(input_offset=250.0))
    assert note_listener.notes(0, 4.0)[0].onset == 240


def test_other_channels_and_other_messages_are_no_music():
    note_listener = Listener(SONG)
    assert play(note_listener, (0, "913c40"), (0, "b00740"), controls=Controls(channel=1)) == [False, False]
    assert note_listener.last_sounding(0.1) is None
    assert note_listener.onsets_since(-1) == ()


def test_the_last_sound_is_the_end_of_the_last_note_and_can_be_forgotten():
    note_listener = Listener(SONG)
    play(note_listener, (0, "903c40"), (1, "803c40"))
    assert (note_listener.last_onset, note_listener.last_sounding(9)) == (0, 1)
    assert note_listener.onsets_since(-1) == (0,)
    note_listener.forget()
    assert note_listener.notes(0, 9) == ()
    assert (note_listener.last_onset, note_listener.last_sounding(9)) == (None, None)
