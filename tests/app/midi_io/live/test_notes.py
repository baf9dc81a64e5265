from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import is_note_off, is_note_on
from ripieno.app.midi_io.live.notes import Sounding, at_rest

NOTES = st.builds(
    lambda kind, channel, pitch, velocity: bytes((kind | channel, pitch, velocity)),
    st.sampled_from([0x80, 0x90]),
    st.integers(0, 2),
    st.integers(60, 63),
    st.integers(0, 127),
)


@given(st.lists(st.tuples(st.integers(0, 1), NOTES)))
def test_after_silence_every_note_on_has_its_note_off(stream):
    sounding, out = Sounding(), []
    for port, data in stream:
        out += [(port, each) for each in sounding.passing(port, data)]
    out += list(sounding.silence())
    held = set()
    for port, data in out:
        key = port, data[0] & 0xF, data[1]
        if is_note_on(data):
            assert key not in held
            held.add(key)
        elif is_note_off(data):
            assert key in held
            held.remove(key)
    assert held == set()
    assert sounding.notes == frozenset()


def test_silence_lets_go_of_the_pedal_and_of_everything_on_used_channels():
    sounding = Sounding()
    list(sounding.passing(1, b"\x93\x3c\x40"))
    assert [data.hex() for _, data in sounding.silence()] == ["833c40", "b34000", "b37b00", "b37800"]


def test_one_port_is_silenced_by_itself():
    sounding = Sounding()
    for port in (0, 1):
        list(sounding.passing(port, b"\x90\x3c\x40"))
    assert next(sounding.silence(1)) == (1, b"\x80\x3c\x40")
    assert {port for port, _ in sounding.silence(1)} == {1}
    assert sounding.notes == {(0, 0, 60)}


def test_a_struck_note_that_sounds_is_ended_first():
    sounding = Sounding()
    list(sounding.passing(0, b"\x90\x3c\x40"))
    assert [data.hex() for data in sounding.passing(0, b"\x90\x3c\x41")] == ["803c40", "903c41"]


HELD = ("b24001", "b20140", "b24340", "e20020", "d240")
AT_REST = ("b20100", "b24000", "b24300", "d200", "e20040")


def test_what_is_held_beside_notes_is_put_back():
    sounding = Sounding()
    for text in HELD:
        list(sounding.passing(1, bytes.fromhex(text)))
    assert [data.hex() for _, data in sounding.silence(rests=True)] == [
        *AT_REST,
        "b24000",
        "b27b00",
        "b27800",
    ]
    assert [data.hex() for _, data in sounding.silence(rests=True)] == ["b24000", "b27b00", "b27800"]


def test_a_stop_leaves_the_bend_where_the_player_holds_it():
    sounding = Sounding()
    list(sounding.passing(0, b"\xe0\x00\x20"))
    list(sounding.silence())
    assert [data.hex() for _, data in sounding.release()] == ["e00040"]


def test_what_its_player_puts_back_is_left_alone():
    sounding = Sounding()
    for text in (*HELD, *AT_REST):
        list(sounding.passing(0, bytes.fromhex(text)))
    assert list(sounding.release()) == []


def test_keys_that_are_let_go_leave_the_rest_of_the_channel_alone():
    sounding = Sounding()
    for data in (b"\x92\x3c\x40", b"\xb2\x40\x7f"):
        list(sounding.passing(3, data))
    assert [(port, data.hex()) for port, data in sounding.release(3)] == [(3, "823c40"), (3, "b24000")]


def test_the_ports_where_something_is_held_are_known():
    sounding = Sounding()
    assert sounding.held_ports() == set()
    for port, data in ((3, b"\x92\x3c\x40"), (5, b"\xb2\x40\x7f")):
        list(sounding.passing(port, data))
    assert sounding.held_ports() == {3, 5}
    list(sounding.release(3))
    assert sounding.held_ports() == {5}


@given(st.binary(min_size=1, max_size=3))
def test_what_puts_back_is_itself_at_rest(data):
    rest = at_rest(data)
    assert rest is None or at_rest(rest) == rest


def test_a_port_that_is_back_gets_the_ends_it_missed():
    sounding = Sounding()
    assert not sounding.seen(0)
    for data in (b"\x90\x3c\x40", b"\x90\x3e\x40", b"\x80\x3c\x40"):
        list(sounding.passing(0, data))
    sounding.gone(0)
    assert sounding.seen(0)
    ends = [data.hex() for _, data in sounding.silence(0, rests=True) if is_note_off(data)]
    assert ends == ["803e40", "803c40"]
    assert not sounding.seen(0)


def test_a_note_that_has_begun_again_is_not_ended_by_an_old_end():
    sounding = Sounding()
    for data in (b"\x90\x3c\x40", b"\x80\x3c\x40"):
        list(sounding.passing(0, data))
    assert sounding.is_ended_by(0, b"\x80\x3c\x40")
    list(sounding.passing(0, b"\x90\x3c\x40"))
    assert not sounding.is_ended_by(0, b"\x80\x3c\x40")
    assert not sounding.is_ended_by(0, b"\x90\x3c\x40")


def test_for_good_every_note_is_ended_that_was_ever_begun_since_an_end_may_be_lost():
    sounding = Sounding()
    for data in (b"\x90\x3c\x40", b"\x80\x3c\x40", b"\x90\x3e\x40"):
        list(sounding.passing(0, data))
    ends = [data.hex() for _, data in sounding.silence(rests=True)]
    assert ends == ["803e40", "b04000", "b07b00", "b07800", "803c40"]
    assert not [data for _, data in sounding.silence(rests=True) if is_note_off(data)]
