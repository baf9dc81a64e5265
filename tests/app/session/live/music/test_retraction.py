"""Bars of which a part is taken back."""

from ripieno.app.midi_io.channel_messages import note_off, note_on
from ripieno.app.midi_io.live.messages import BeatMessage
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.retraction import ending_notes, pairs, spliced
from ripieno.engine.music.note import Note

OLD = Bar({0: (Note(0, 960, 60, 80), Note(480, 240, 62, 80), Note(960, 240, 64, 80))})
NEW = Bar({0: (Note(0, 960, 60, 80), Note(480, 240, 61, 80), Note(960, 240, 65, 80))})


def test_from_a_tick_on_a_bar_holds_something_else():
    found = spliced(OLD, NEW, 600)
    assert found.notes[0] == (Note(0, 960, 60, 80), Note(480, 120, 62, 80), Note(960, 240, 65, 80))


def test_a_bar_that_rests_from_a_tick_on_ends_what_sounds():
    assert spliced(OLD, Bar({}), 600).notes[0] == (Note(0, 600, 60, 80), Note(480, 120, 62, 80))


def test_begins_and_ends_belong_together():
    first = BeatMessage(1.0, 0, note_on(0, 60, 80)), BeatMessage(3.0, 0, note_off(0, 60))
    second = BeatMessage(2.0, 0, note_on(0, 62, 80)), BeatMessage(2.5, 0, note_off(0, 62))
    assert list(pairs((*first, *second))) == [first, second]
    assert list(ending_notes((*first, *second), 2.7)) == [first]
