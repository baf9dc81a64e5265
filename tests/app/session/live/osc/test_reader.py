"""Reading datagrams of OSC: what python-osc writes, and whatever else comes."""

import struct
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythonosc.osc_bundle_builder import OscBundleBuilder
from pythonosc.osc_message_builder import build_msg

from ripieno.app.session.live.osc.map import Message
from ripieno.app.session.live.osc.reader import MAX_BYTES, MAX_DEPTH, MAX_VALUES, Datagram, read

IMMEDIATELY = b"\0" * 7 + b"\1"
FAR = b"\xff" * 8
PANIC = build_msg("/ripieno/panic", []).dgram
READ_PANIC = Message("/ripieno/panic")


def bundle(*elements, time=IMMEDIATELY):
    return b"#bundle\0" + time + b"".join(struct.pack(">i", len(each)) + each for each in elements)


def nested(depth, content=PANIC):
    for _ in range(depth):
        content = bundle(content)
    return content


VALUES = st.one_of(
    st.integers(-(2**31), 2**31 - 1),
    st.floats(width=32, allow_nan=False),
    st.booleans(),
    st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=20),
)
ADDRESSES = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20).map("/".__add__)


@given(st.lists(st.tuples(ADDRESSES, st.lists(VALUES, max_size=MAX_VALUES)), max_size=6), st.integers(1, 4))
def test_what_python_osc_writes_is_read_as_it_was_meant(messages, depth):
    built = OscBundleBuilder(0)
    for address, values in messages:
        built.add_content(build_msg(address, values))
    data = built.build().dgram
    for _ in range(depth):
        data = bundle(data, PANIC)
    expected = tuple(Message(address, tuple(values)) for address, values in messages)
    assert read(data) == Datagram((*expected, *[READ_PANIC] * depth))


@pytest.mark.parametrize("time", [IMMEDIATELY, b"\0" * 8, FAR])
def test_no_time_of_a_bundle_is_waited_for_or_puts_its_messages_in_another_order(time):
    data = bundle(build_msg("/a", [1]).dgram, bundle(build_msg("/b", [2]).dgram), PANIC, time=time)
    assert [message.address for message in read(data).messages] == ["/a", "/b", "/ripieno/panic"]


@pytest.mark.parametrize("depth", [MAX_DEPTH, MAX_DEPTH + 1, 150])
def test_bundles_within_each_other_are_read_to_a_depth(depth):
    is_read = depth <= MAX_DEPTH
    assert read(nested(depth)) == (Datagram((READ_PANIC,)) if is_read else Datagram((), 1))


def test_what_can_be_read_beside_what_cannot_is_taken():
    deep = nested(MAX_DEPTH + 5)
    damaged = b"/ripieno/key\0\0\0\0,s\0\0\xff\xff\xff\0"
    assert read(bundle(deep, damaged, PANIC, PANIC + b"")) == Datagram((READ_PANIC, READ_PANIC), 2)


def test_a_datagram_that_is_too_long_is_not_looked_at():
    assert read(bundle(*[PANIC] * (MAX_BYTES // len(PANIC) + 1))) == Datagram((), 1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"/a",
        b"#bundle\0",
        b"#bundle\0" + IMMEDIATELY + b"\0\0",
        b"#bundle\0" + IMMEDIATELY + struct.pack(">i", -4) + PANIC,
        b"#bundle\0" + IMMEDIATELY + struct.pack(">i", 0) + PANIC,
        b"#bundle\0" + IMMEDIATELY + struct.pack(">i", 2**31 - 1) + PANIC,
        b"/\x96\0\0,f\0\0",
        b"/a\0\0,Z\0\0\0\0\0\1",
        b"/a\0\0,s\0\0\xff\0\0\0",
        b"/a\0\0,]\0\0",
        b"/a\0\0,[\0\0",
        b"/a\0\0,b\0\0" + struct.pack(">i", 2**31 - 1),
        b"/a\0\0," + b"T" * (MAX_VALUES + 1) + b"\0\0",
        b"/a\0\0" + b"\x1b[2J",
    ],
    ids=repr,
)
def test_what_cannot_be_read_is_counted(data):
    datagram = read(data)
    assert datagram.messages == ()
    assert datagram.unread == 1


@pytest.mark.parametrize(
    ("types", "content"),
    [("b", struct.pack(">i4s", 4, b"\1\2\3\4")), ("m", b"\0\x90\x3c\x40"), ("t", FAR), ("r", b"abcd")],
)
def test_values_of_kinds_that_nothing_takes_are_named_as_such(types, content):
    (message,) = read(b"/a\0\0," + types.encode() + b"\0\0" + content).messages
    assert message == Message("/a", message.values, has_others=not message.values)
    assert message.has_others or types == "r"  # a colour is a number


def test_numbers_of_any_size_are_read():
    content = struct.pack(">qdd", -(2**63), float("inf"), float("nan"))
    (message,) = read(b"/a\0\0,hdd\0\0\0\0" + content).messages
    assert message.values[:2] == (-(2**63), float("inf"))
    assert isnan(message.values[2])


@given(st.binary(max_size=200), st.integers(0, 4))
def test_whatever_bytes_come_something_is_returned_and_panic_beside_them_is_found(junk, depth):
    for data in (junk, bundle(nested(depth, junk), PANIC) if junk else PANIC):
        datagram = read(data)
        assert datagram.messages or datagram.unread or len(data) == 16
    assert READ_PANIC in datagram.messages
