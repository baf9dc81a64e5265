"""The lane that plays with the player."""

from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import note_off, note_on
from ripieno.app.midi_io.live.messages import BeatMessage, Clear, Play, SendNow
from ripieno.app.midi_io.live.planner import Destination
from ripieno.app.midi_io.live.second_voice import NO_SECOND_VOICE
from ripieno.app.session.live.music.following.doubling import Canon, doubling_lane, second_voice, transposed
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.keys import Key, parse_key
from ripieno.engine.music.roles import Role
from tests.support.live_controls import controls_at

ROLES = (Role.LEAD, Role.KEYS, Role.BASS, Role.DRUMS)
LANES = [Lane(role.value, role, (), 0, number, None) for number, role in enumerate(ROLES)]
ROUTES = [Destination(0, number) for number in range(len(ROLES))]
KEYS = st.builds(Key, st.integers(0, 11), st.sampled_from(("major", "minor")))
D_MAJOR = parse_key("D major")
HARMONISE, CANON = controls_at(mode="harmonise"), controls_at(mode="canon", interval=0, canon_beats=4)


@given(st.integers(0, 127), st.integers(-14, 14), KEYS)
def test_a_step_of_the_scale_leads_to_the_scale(pitch, steps, key):
    moved = transposed(pitch, steps, key)
    assert 0 <= moved <= 127
    assert moved % 12 in key.pitch_classes or steps == 0


@given(st.integers(30, 90), KEYS)
def test_seven_steps_are_an_octave_and_none_leaves_a_note_of_the_key_where_it_is(pitch, key):
    if pitch % 12 in key.pitch_classes:
        assert transposed(pitch, 7, key) == pitch + 12
        assert transposed(pitch, 0, key) == pitch


def test_thirds_are_major_or_minor_as_the_key_has_them():
    assert [transposed(pitch, 2, D_MAJOR) for pitch in (62, 64, 66)] == [66, 67, 69]
    assert transposed(62, -2, D_MAJOR) == 59


def test_where_no_key_is_known_only_octaves_are_sure():
    assert [transposed(60, steps, None) for steps in (2, -2, 0, 14)] == [72, 48, 60, 84]


def test_the_first_melody_that_is_switched_on_plays_with_the_player():
    assert doubling_lane(LANES, HARMONISE) == 0
    assert doubling_lane(LANES, controls_at(mode="harmonise", silent=frozenset({Role.LEAD}))) == 1
    assert doubling_lane(LANES, controls_at(mode="accompany")) is None


def test_each_key_of_a_second_voice_goes_with_its_note_of_the_scale():
    voice = second_voice(LANES, ROUTES, controls_at(mode="harmonise", channel=3), D_MAJOR)
    assert voice.pitches == tuple(transposed(pitch, 2, D_MAJOR) for pitch in range(128))
    assert (voice.port, voice.channel, voice.input_channel) == (0, 0, 3)


def test_there_is_no_second_voice_in_other_modes_or_where_only_drums_play():
    assert second_voice(LANES, ROUTES, CANON, D_MAJOR) == NO_SECOND_VOICE
    assert second_voice(LANES[3:], ROUTES[3:], HARMONISE, D_MAJOR) == NO_SECOND_VOICE


def test_a_canon_comes_some_beats_later_to_the_beat():
    canon = Canon(LANES, ROUTES)
    begun = canon.receive(note_on(0, 62, 80), 1.0, 1.0, CANON, D_MAJOR)
    ended = canon.receive(note_off(0, 62), 2.5, 2.5, CANON, D_MAJOR)
    assert begun == [Play((BeatMessage(5.0, 0, note_on(0, 62, 79)),))]
    assert ended == [Play((BeatMessage(6.5, 0, note_off(0, 62)),))]


def test_what_the_sender_drops_of_a_canon_is_planned_again():
    canon = Canon(LANES, ROUTES)
    canon.receive(note_on(0, 62, 80), 1.0, 1.0, CANON, D_MAJOR)
    canon.receive(note_off(0, 62), 2.5, 2.5, CANON, D_MAJOR)
    (again,) = canon.after_clear(Clear(4.0))
    assert [message.beat for message in again.messages] == [5.0, 6.5]
    assert canon.after_clear(Clear(5.5)) == []


def test_a_canon_is_ended_where_the_mode_changes():
    canon = Canon(LANES, ROUTES)
    canon.receive(note_on(0, 62, 80), 1.0, 1.0, CANON, D_MAJOR)
    assert canon.release(5.5) == [SendNow(0, note_off(0, 62))]
    canon.receive(note_on(0, 62, 80), 1.0, 1.0, CANON, D_MAJOR)
    (ended,) = canon.release(1.5)
    assert ended == Play((BeatMessage(5.0 + 0.25, 0, note_off(0, 62)),))
    assert canon.receive(note_off(0, 62), 3.0, 3.0, CANON, D_MAJOR) == []
