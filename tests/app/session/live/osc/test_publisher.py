from dataclasses import replace

from ripieno.app.session.events import Warned
from ripieno.app.session.live.live_events import ControlChanged, LiveStatus, Notice, Panicked, Taught
from ripieno.app.session.live.music_display import MusicDisplay
from ripieno.app.session.live.osc.map import PUBLISHED, Message
from ripieno.app.session.live.osc.publisher import OscPublisher

STATUS = LiveStatus(3, 2.5, 120.0, True, "internal", 2, 0.5, 0, 0, 1, "stream")


def test_place_and_state_are_told_where_they_have_moved_on():
    publisher = OscPublisher()
    assert publisher.messages(STATUS) == (
        Message("/ripieno/position", (3, 2.5, 120.0, 1)),
        Message("/ripieno/status", (2, 0.5, 0, 0, 1)),
    )
    assert publisher.messages(replace(STATUS, beat=2.9)) == ()
    assert publisher.messages(replace(STATUS, beat=3.0)) == (
        Message("/ripieno/position", (3, 3.0, 120.0, 1)),
    )
    assert publisher.messages(replace(STATUS, beat=3.0, late=1)) == (
        Message("/ripieno/status", (2, 0.5, 1, 0, 1)),
    )


def test_the_music_is_told_in_words_where_it_changes():
    publisher = OscPublisher()
    publisher.messages(STATUS)
    music = MusicDisplay(key="A minor", chords="Am", next_chords="F", section="A", upcoming="B in 2 bars")
    assert publisher.messages(replace(STATUS, music=music)) == (
        Message("/ripieno/music", ("A", "A minor", "Am", "B in 2 bars")),
    )
    assert publisher.messages(replace(STATUS, music=music)) == ()
    assert publisher.messages(replace(STATUS, music=replace(music, upcoming=""))) == (
        Message("/ripieno/music", ("A", "A minor", "Am", "F")),
    )


def test_turns_learning_and_trouble_are_told_at_once():
    publisher = OscPublisher()
    assert publisher.messages(ControlChanged("freeze", value=True)) == (Message("/ripieno/freeze", (1,)),)
    assert publisher.messages(Taught("freeze", "cc 1 on channel 1")) == (
        Message("/ripieno/learnt", ("freeze", "cc 1 on channel 1")),
    )
    assert publisher.messages(Warned("Odd.")) == (Message("/ripieno/trouble", ("Odd.",)),)
    assert publisher.messages(Panicked()) == ()


def test_what_is_told_stands_in_the_documented_table():
    publisher = OscPublisher()
    music = MusicDisplay(key="A minor", chords="Am", next_chords="F")
    status = replace(STATUS, music=music)
    changes = (ControlChanged("density", 1.0), Taught("density", ""))
    events = (status, *changes, Notice("Scene 1 is stored."), Warned("Odd."))
    addresses = {message.address for event in events for message in publisher.messages(event)}
    assert addresses == {each.address.replace("CONTROL", "density") for each in PUBLISHED}


def test_a_control_is_told_at_its_earlier_address_too():
    assert OscPublisher().messages(ControlChanged("max_polyphony", 2)) == (
        Message("/ripieno/max_polyphony", (2,)),
        Message("/ripieno/polyphony", (2,)),
    )
