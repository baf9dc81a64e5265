from hypothesis import given
from hypothesis import strategies as st

from app.midi_io.live.notes import Sounding, is_off, is_on

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
        if is_on(data):
            assert key not in held
            held.add(key)
        elif is_off(data):
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
