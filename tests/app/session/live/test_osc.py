import queue
import socket
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythonosc.osc_bundle_builder import OscBundleBuilder
from pythonosc.osc_message_builder import build_msg
from pythonosc.osc_packet import OscPacket

from app.session.live.control_values import ControlError
from app.session.live.controls import CONTROLS, Controls, Kind
from app.session.live.osc_call import call
from app.session.live.osc_map import ROOT, Message, asked_by, telling
from app.session.live.osc_port import OscError, OscPort, OscSetup
from app.session.live.requests import Forget, Knob, Learn, Leave, Trigger, Turn

SETTABLE = [control for control in CONTROLS.values() if control.kind is not Kind.TRIGGER]


@pytest.mark.parametrize("control", SETTABLE, ids=lambda control: control.name)
def test_every_control_is_turned_asked_for_and_told(control):
    assert asked_by(Message(ROOT + control.name, (0.5,))) == Turn(control.name, 0.5)
    assert asked_by(Message(ROOT + control.name)) == control.name
    assert asked_by(Message(f"{ROOT}knob/{control.name}", (0.25,))) == Knob(control.name, 0.25)
    assert telling(Controls(), control.name).values == (control.default,)


def test_a_trigger_is_done_when_its_button_goes_down():
    assert asked_by(Message("/ripieno/panic")) == Trigger("panic")
    assert asked_by(Message("/ripieno/panic", (1.0,))) == Knob("panic", 1)
    assert asked_by(Message("/ripieno/panic", (0.0,))) == Knob("panic", 0)


def test_words_that_are_no_controls():
    assert asked_by(Message("/ripieno/learn", ("density",))) == Learn("density")
    assert asked_by(Message("/ripieno/forget", ("density",))) == Forget("density")
    assert asked_by(Message("/ripieno/quit")) == Leave()


@pytest.mark.parametrize(
    "message",
    [
        Message("/ripieno"),
        Message("/ripieno/"),
        Message("/other/density", (1,)),
        Message("density", (1,)),
        Message("/ripieno/volume", (1,)),
        Message("/ripieno/knob/volume", (1,)),
        Message("/ripieno/knob/density"),
        Message("/ripieno/knob/density", ("up",)),
        Message("/ripieno/knob/density", (float("nan"),)),
        Message("/ripieno/panic", ("now",)),
        Message("/ripieno/learn"),
        Message("/ripieno/forget", ("volume",)),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(message):
    with pytest.raises(ControlError) as refusal:
        asked_by(message)
    assert str(refusal.value).endswith(".")


class Stage:
    """An open port, what it took, and a client beside it."""

    def __init__(self):
        self.taken = queue.Queue()
        self.port = OscPort(OscSetup(0), self.take)
        self.number = self.port.port
        self.client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.client.bind(("127.0.0.1", 0))
        self.client.settimeout(10)

    def take(self, message):
        self.taken.put(message)
        return (Message("/answer", ("yes",)),)

    def send(self, data):
        self.client.sendto(data, ("127.0.0.1", self.port.port))

    def answer(self):
        (timed,) = OscPacket(self.client.recv(65536)).messages
        return Message(timed.message.address, tuple(timed.message.params))


@pytest.fixture
def stage():
    opened = Stage()
    yield opened
    opened.port.close()
    opened.client.close()


def test_a_message_is_taken_and_answered(stage):
    stage.send(build_msg("/ripieno/density", [0.5]).dgram)
    assert stage.taken.get(timeout=10) == Message("/ripieno/density", (0.5,))
    assert stage.answer() == Message("/answer", ("yes",))


def test_the_messages_of_a_bundle_come_at_once_whatever_its_time(stage):
    bundle = OscBundleBuilder(time.time() + 3600)
    bundle.add_content(build_msg("/ripieno/density", [0.5]))
    bundle.add_content(build_msg("/ripieno/key", ["A minor"]))
    stage.send(bundle.build().dgram)
    assert [stage.taken.get(timeout=10).values for _ in range(2)] == [(0.5,), ("A minor",)]


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"/a", b"/\x96\0\0,f\0\0", b"#bundle\0", b"/a\0\0,s\0\0\xff\0\0\0"]
)
def test_bytes_that_are_no_osc_are_passed_over(stage, data):
    stage.send(data)
    stage.send(build_msg("/ripieno/key", ["last"]).dgram)
    assert stage.taken.get(timeout=10) == Message("/ripieno/key", ("last",))


def test_who_says_hello_is_told_what_happens_until_bye(stage):
    stage.send(build_msg("/ripieno/hello", []).dgram)
    assert stage.answer().address == "/ripieno/hello"
    stage.port.tell(Message("/ripieno/position", (1, 1.0, 120.0, 1)))
    assert stage.answer() == Message("/ripieno/position", (1, 1.0, 120.0, 1))
    stage.send(build_msg("/ripieno/bye", []).dgram)
    assert stage.answer().address == "/ripieno/bye"
    stage.port.tell(Message("/ripieno/position", (2, 1.0, 120.0, 1)))
    stage.send(build_msg("/ripieno/density", [0.5]).dgram)
    assert stage.answer() == Message("/answer", ("yes",))


def test_a_port_out_of_range_is_no_listener(stage):
    stage.send(build_msg("/ripieno/hello", [70000]).dgram)
    assert stage.answer().address == "/ripieno/trouble"


def test_it_listens_on_this_computer_alone(stage):
    assert stage.port._socket.getsockname()[0] == "127.0.0.1"  # noqa: SLF001 (what the kernel says)


def test_a_taken_port_is_refused_in_one_sentence(stage):
    with pytest.raises(OscError, match="choose another with --osc"):
        OscPort(OscSetup(stage.port.port), lambda _: ())


def test_a_closed_port_is_free_again(stage):
    port = stage.port.port
    stage.port.close()
    OscPort(OscSetup(port), lambda _: ()).close()
    assert not stage.port._thread.is_alive()  # noqa: SLF001 (that it ended shows nowhere else)


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=64),
            st.binary(max_size=40).map(b"/ripieno/density\0\0\0\0,".__add__),
            st.binary(max_size=60).map(b"#bundle\0".__add__),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_bytes_come_the_port_goes_on_listening(packets):
    stage = Stage()
    try:
        for data in packets:
            stage.send(data)
        stage.send(build_msg("/ripieno/key", ["last"]).dgram)
        while stage.taken.get(timeout=10) != Message("/ripieno/key", ("last",)):
            pass
        assert stage.port._thread.is_alive()  # noqa: SLF001
    finally:
        stage.port.close()
        stage.client.close()


def test_a_call_comes_back_when_it_has_been_taken(stage):
    call(Message("/ripieno/panic"), ("127.0.0.1", stage.port.port))
    assert stage.taken.get_nowait() == Message("/ripieno/panic")


def test_a_call_that_nobody_takes_is_told_in_one_sentence(stage):
    stage.port.close()
    with pytest.raises(OscError, match="Nothing answers by OSC"):
        call(Message("/ripieno/panic"), ("127.0.0.1", stage.number))
