"""The second voice that the sender plays at once."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import is_note_on, note_off, note_on
from ripieno.app.midi_io.live.core import SenderCore
from ripieno.app.midi_io.live.frames import decode, encode
from ripieno.app.midi_io.live.messages import BeatMessage, InputReceived, Panic, Play, Sent, Start
from ripieno.app.midi_io.live.moves import START_LEAD
from ripieno.app.midi_io.live.second_voice import NO_SECOND_VOICE, SecondVoice, SetSecondVoice
from ripieno.app.midi_io.live.sender_state import Given

THIRDS = SetSecondVoice(0, 4, tuple(min(pitch + 4, 127) for pitch in range(128)))
KEYS = st.builds(
    lambda is_on, channel, pitch: note_on(channel, pitch, 80) if is_on else note_off(channel, pitch),
    st.booleans(),
    st.integers(0, 2),
    st.integers(60, 66),
)
SETTINGS = st.sampled_from(
    (
        THIRDS,
        NO_SECOND_VOICE,
        replace(THIRDS, channel=5),
        replace(THIRDS, input_channel=1),
        replace(THIRDS, port=1),
    )
)


def voice(setting=THIRDS):
    made = SecondVoice()
    assert list(made.set(setting)) == []
    return made


def test_a_note_begins_and_ends_with_its_key():
    own = voice()
    assert list(own.receive(note_on(0, 60, 80))) == [(0, note_on(4, 64, 79))]
    assert list(own.receive(note_off(0, 60))) == [(0, note_off(4, 64))]


def test_a_key_that_is_held_keeps_its_note_where_the_pitches_change():
    own = voice()
    list(own.receive(note_on(0, 60, 80)))
    assert list(own.set(replace(THIRDS, pitches=tuple(range(128))))) == []
    assert list(own.receive(note_off(0, 60))) == [(0, note_off(4, 64))]
    assert list(own.receive(note_on(0, 60, 80))) == [(0, note_on(4, 60, 79))]


def test_what_sounds_ends_where_the_voice_goes_elsewhere_or_ends():
    for other in (NO_SECOND_VOICE, replace(THIRDS, channel=5), replace(THIRDS, port=1)):
        own = voice()
        list(own.receive(note_on(0, 60, 80)))
        assert list(own.set(other)) == [(0, note_off(4, 64))]
        assert list(own.receive(note_off(0, 60))) == []


def test_keys_of_other_channels_and_keys_that_move_controls_sound_nothing():
    own = voice(replace(THIRDS, input_channel=2, left_out=(128 + 61,)))
    assert list(own.receive(note_on(0, 60, 80))) == []
    assert list(own.receive(note_on(1, 61, 80))) == []
    assert list(own.receive(note_on(1, 60, 80))) == [(0, note_on(4, 64, 79))]


@given(st.lists(KEYS | SETTINGS, max_size=40))
def test_every_note_ends_once_all_keys_are_let_go(happened):
    own, sounding = SecondVoice(), []
    ends = [note_off(channel, pitch) for channel in range(3) for pitch in range(60, 67)]
    for each in (*happened, *ends):
        out = own.set(each) if isinstance(each, SetSecondVoice) else own.receive(each)
        for port, data in out:
            key = port, data[0] & 0x0F, data[1]
            if is_note_on(data):
                sounding.append(key)
            else:
                sounding.remove(key)
    assert sounding == []


def test_a_voice_goes_out_at_the_second_of_its_key_and_delays_no_planned_note():
    core = SenderCore(1, now=0.0)
    for command in (Play((BeatMessage(0.5, 0, note_on(1, 50, 90)),)), THIRDS, Start()):
        core.apply(command, 0.0)
    core.advance(0.2)
    core.received(0, note_on(0, 60, 80), 0.3)
    out = [each for each in core.advance(0.4) if is_note_on(each.data)]
    assert [(each.seconds, each.data) for each in out] == [
        (0.25 + START_LEAD, note_on(1, 50, 90)),
        (0.3, note_on(4, 64, 79)),
    ]
    assert any(isinstance(each, Sent) and each.data == note_on(4, 64, 79) for each in core.reports)


def test_a_panic_ends_the_voice_and_the_key_that_follows_sounds():
    core = SenderCore(1, now=0.0)
    core.apply(THIRDS, 0.0)
    core.received(0, note_on(0, 60, 80), 0.1)
    core.apply(Panic(), 0.2)
    assert note_off(4, 64) in [each.data for each in core.advance(0.3)]
    core.received(0, note_off(0, 60), 0.4)
    core.received(0, note_on(0, 60, 80), 0.5)
    assert [each.data for each in core.advance(0.6)].count(note_on(4, 64, 79)) == 1


def test_a_setting_comes_through_the_pipe_as_it_is():
    assert decode(encode(replace(THIRDS, left_out=(36, 40)))) == replace(THIRDS, left_out=(36, 40))


def test_what_a_killed_sender_may_have_left_of_the_voice_is_ended():
    given_to = Given()
    given_to.take(THIRDS)
    assert {each.data for each in given_to.ends()} >= {note_off(4, 64), note_off(4, 127)}


def test_a_player_of_one_velocity_who_plays_what_the_voice_has_just_played_is_heard():
    core = SenderCore(1, now=0.0)
    core.apply(replace(THIRDS, channel=0), 0.0)
    pitches = [60, 64, 68, 72, 76] * 4
    played = [data for pitch in pitches for data in (note_on(0, pitch, 84), note_off(0, pitch))]
    for number, data in enumerate(played):
        core.received(0, data, 0.1 * (number + 1))
        core.advance(0.1 * (number + 1) + 0.01)
    assert [each.data for each in core.reports if isinstance(each, InputReceived)] == played
