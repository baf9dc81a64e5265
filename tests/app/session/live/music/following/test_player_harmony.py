"""Key and chords of a player, as they are heard."""

import pytest

from bench import live_performers as perform
from ripieno.app.midi_io.channel_messages import note_off, note_on
from ripieno.app.midi_io.live.messages import InputReceived
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.following.player_harmony import PlayerHarmony
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.song import Score
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.roles import Role
from tests.support.virtual_live import PlayedNote

SONG = Score.from_nothing((Role.LEAD,), (4, 4), 120.0)


def heard(notes, until, steps=0.1):
    """Return what is known after a player has played up to a beat; it is asked again and again on the way."""
    listener = Listener(SONG)
    harmony = PlayerHarmony(SONG, listener)
    events = [
        event
        for note in notes
        for event in (
            (note.onset, 1, note_on(0, note.pitch, note.velocity)),
            (note.end, 0, note_off(0, note.pitch)),
        )
    ]
    waiting, now = sorted(events), 0.0
    while now < until:
        now += steps
        while waiting and waiting[0][0] <= now:
            beat, _, data = waiting.pop(0)
            listener.receive(InputReceived(0, data, beat, beat / 2), Controls(), 120.0)
        harmony.update(now)
    return harmony


@pytest.mark.parametrize("phrase", [perform.chords, perform.broken_chords])
def test_the_key_is_known_within_a_bar_and_stays(phrase):
    for until in (4.0, 12.0, 40.0):
        assert heard(phrase(20), until).key == parse_key("E major")


@pytest.mark.parametrize("phrase", [perform.chords, perform.broken_chords])
def test_chords_are_heard_and_the_next_ones_expected(phrase):
    harmony = heard(phrase(20), 14.0)
    assert [str(harmony.chords(bar)[0]) for bar in range(7)] == ["E", "B", "E", "B", "E", "B", "E"]


def test_a_chord_that_is_played_against_what_was_expected_counts_at_once():
    notes = [*perform.chords(4), *(PlayedNote(0, 16.0, 20.0, pitch, 80) for pitch in (57, 61, 64))]
    assert str(heard(notes, 16.3).chords(4)[0]) == "A"


def test_another_key_is_noticed_within_two_bars():
    moved = [
        PlayedNote(0, note.onset + 32, note.end + 32, note.pitch - 1, note.velocity)
        for note in perform.chords(4)
    ]
    assert heard([*perform.chords(8), *moved], 40.0).key == parse_key("Eb major")


def test_a_melody_has_the_key_of_its_notes():
    assert heard(perform.phrases(8), 8.0).key == parse_key("D major")


def test_before_anything_is_heard_nothing_is_known_and_it_can_be_forgotten():
    assert heard((), 8.0).key is None
    assert heard((), 8.0).chords(3) == ()
    harmony = heard(perform.chords(4), 8.0)
    harmony.forget()
    assert (harmony.key, harmony.chords(2)) == (None, ())
