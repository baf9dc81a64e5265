"""The player at a JACK server: what it plays and hears, to the frame."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import live_performers as perform
from bench.jack_player import JackPlayer, messages_of, notes_of
from ripieno.app.midi_io.channel_messages import is_note_off, note_off, note_on
from ripieno.app.midi_io.live.pulses import START, TICK
from tests.support.jack_wire import Stamped, Wire, has_jack, own_server
from tests.support.virtual_live import PlayedNote

FRAMES_PER_BEAT = 24000
NOTES = st.lists(
    st.builds(
        lambda channel, pitch, begin, length: PlayedNote(
            channel, begin / 100, (begin + length) / 100, pitch, 80
        ),
        st.integers(0, 15),
        st.integers(0, 127),
        st.integers(0, 10_000),
        st.integers(1, 400),
    ),
    max_size=20,
    unique_by=lambda note: (note.channel, note.pitch),
)


@given(NOTES, st.integers(0, 10**6))
def test_notes_come_out_of_their_messages_as_they_were(notes, begin):
    came = [Stamped(begin + round(beat * FRAMES_PER_BEAT), data) for beat, data in messages_of(notes)]
    found = notes_of(came, begin, FRAMES_PER_BEAT)
    assert [(note.channel, note.pitch, note.velocity) for note in found] == [
        (note.channel, note.pitch, note.velocity)
        for note in sorted(notes, key=lambda each: (each.onset, each.channel, each.pitch))
    ]
    for own, other in zip(sorted(found, key=str), sorted(notes, key=str), strict=True):
        assert (own.onset, own.end) == pytest.approx((other.onset, other.end))


def test_one_note_ends_before_the_next_of_its_pitch_begins():
    notes = [PlayedNote(0, 0, 1, 60, 80), PlayedNote(0, 1, 2, 60, 80)]
    assert [is_note_off(data) for _, data in messages_of(notes)] == [False, True, False, True]


def test_clicks_before_the_first_beat_are_no_notes():
    came = [
        Stamped(0, note_on(9, 76, 100)),
        Stamped(100, note_off(9, 76)),
        Stamped(24000, note_on(0, 60, 80)),
    ]
    assert [note.pitch for note in notes_of(came, 24000, FRAMES_PER_BEAT)] == [60]


@pytest.mark.skipif(not has_jack(), reason="JACK is not installed")
def test_a_player_begins_a_tick_after_the_start_and_keeps_to_its_frames(monkeypatch):
    notes = tuple(perform.phrases(1))[:4]
    with own_server(monkeypatch) as variables:
        wire = Wire(variables)
        player = JackPlayer(notes, 120.0)
        try:
            wire.wait_for(lambda: player.connect("wire:out", "wire:in"))
            wire.send(TICK, START, note_on(3, 50, 70))
            player.wait_for(3.0)
            came, begin, late = player.end()
        finally:
            player.kill()
        wire.close()
    assert late == 0
    assert [event.data for event in came] == [note_on(3, 50, 70)]
    assert begin == came[0].frame + 1000
    sent = [(begin + round(beat * FRAMES_PER_BEAT), data) for beat, data in messages_of(notes) if beat < 2.9]
    assert [tuple(event) for event in wire.came][: len(sent)] == sent
