import pytest
from hypothesis import given

from ripieno.app.midi_io.compare import message
from ripieno.app.midi_io.event_words import event_words
from ripieno.app.midi_io.smf import decode
from tests.support.smf_strategies import files


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("903c40", "note-on C4 velocity 64 (channel 1)"),
        ("893c00", "note-off C4 velocity 0 (channel 10)"),
        ("a13c11", "key pressure C4 17 (channel 2)"),
        ("b0407f", "controller 64 (sustain pedal) 127 (channel 1)"),
        ("b0147f", "controller 20 127 (channel 1)"),
        ("c005", "program 6 (channel 1)"),
        ("d005", "channel pressure 5 (channel 1)"),
        ("e00040", "pitch bend +0 (channel 1)"),
        ("e00000", "pitch bend -8192 (channel 1)"),
        ("ff510307a120", "tempo 120 BPM"),
        ("ff580406031808", "time signature 6/8"),
        ("ff0305566f696365", 'track name "Voice"'),
        ("ff2f00", "end of track"),
        ("ff", "meta event, cut off"),
        ("f0037e7ff7", "system message f0 03 7e 7f f7"),
    ],
)
def test_events_are_told_as_people_say_them(data, words):
    assert event_words(bytes.fromhex(data)) == words


@given(files())
def test_every_event_has_words(data):
    for track in decode(data).tracks:
        assert all(event_words(message(event)) for event in track.events)
