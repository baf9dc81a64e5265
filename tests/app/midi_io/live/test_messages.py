from dataclasses import fields
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.live import messages
from ripieno.app.midi_io.live.frames import FrameError, decode, encode
from ripieno.app.midi_io.live.messages import BeatMessage, Play

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = {
    "messages": st.lists(
        st.builds(BeatMessage, FLOATS, st.integers(0, 15), st.binary(min_size=1, max_size=3)), max_size=5
    ).map(tuple),
    "clock": st.sampled_from(["internal", "midi", "link"]),
    "data": st.binary(max_size=9),
    "outputs": st.lists(st.text()).map(tuple),
    "names": st.lists(st.text()).map(tuple),
    **dict.fromkeys(("pitches", "left_out"), st.lists(st.integers(0, 2047)).map(tuple)),
    "inputs": st.lists(st.text()).map(tuple),
}
OF_TYPE = {
    float: FLOATS,
    float | None: st.none() | FLOATS,
    int: st.integers(0, 1 << 40),
    bool: st.booleans(),
    str: st.text(),
}
KINDS = [*get_args(messages.Command), *get_args(messages.Report)]


def any_of(kind):
    def values(each):
        return VALUES[each.name] if each.name in VALUES else OF_TYPE[each.type]

    return st.builds(kind, **{each.name: values(each) for each in fields(kind)})


@given(st.one_of([any_of(kind) for kind in KINDS]))
def test_every_message_comes_back_as_it_was_sent(message):
    assert decode(encode(message)) == message


@pytest.mark.parametrize("frame", [b"", b"no json", b"[]", b'["Nothing"]', b'["Tempo"]', b'["Play",[[1,2]]]'])
def test_a_strange_frame_is_an_error_and_runs_nothing(frame):
    with pytest.raises(FrameError, match="different languages"):
        decode(frame)


def test_a_plan_is_a_frame_of_plain_text():
    assert encode(Play((BeatMessage(1.5, 0, b"\x90\x3c\x40"),))) == b'["Play",[[1.5,0,"903c40"]]]'
