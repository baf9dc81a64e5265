import os
import queue
import socket
import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythonosc.osc_bundle_builder import OscBundleBuilder
from pythonosc.osc_message_builder import build_msg
from pythonosc.osc_packet import OscPacket

from ripieno.app.session.live.controls.table import CONTROLS, Controls
from ripieno.app.session.live.controls.values import ControlError
from ripieno.app.session.live.osc.call import call
from ripieno.app.session.live.osc.map import ROOT, Message, address_of, publish_control
from ripieno.app.session.live.osc.port import OscError, OscPort, OscSetup
from ripieno.app.session.live.requests import Forget, Knob, Learn, Leave, SetControl, Trigger
from ripieno.app.session.parameter import ParameterKind

SETTABLE = [control for control in CONTROLS.values() if control.kind is not ParameterKind.TRIGGER]


@pytest.mark.parametrize("control", SETTABLE, ids=lambda control: control.name)
def test_every_control_is_turned_asked_for_and_told(control):
    assert address_of(Message(ROOT + control.name, (0.5,))) == SetControl(control.name, 0.5)
    assert address_of(Message(ROOT + control.name)) == control.name
    assert address_of(Message(f"{ROOT}knob/{control.name}", (0.25,))) == Knob(control.name, 0.25)
    assert publish_control(Controls(), control.name).values == (control.default,)


def test_an_earlier_address_is_still_taken():
    assert address_of(Message("/ripieno/polyphony", (2,))) == SetControl("max_polyphony", 2)
    assert address_of(Message("/ripieno/polyphony")) == "max_polyphony"
    assert address_of(Message("/ripieno/knob/polyphony", (0.5,))) == Knob("max_polyphony", 0.5)


def test_a_trigger_is_done_when_its_button_goes_down():
    assert address_of(Message("/ripieno/panic")) == Trigger("panic")
    assert address_of(Message("/ripieno/panic", (1.0,))) == Knob("panic", 1)
    assert address_of(Message("/ripieno/panic", (0.0,))) == Knob("panic", 0)


def test_words_that_are_no_controls():
    assert address_of(Message("/ripieno/learn", ("density",))) == Learn("density")
    assert address_of(Message("/ripieno/forget", ("density",))) == Forget("density")
    assert address_of(Message("/ripieno/quit")) == Leave()


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
        Message("/ripieno/learn", ("volume",)),
        Message("/ripieno/density", has_others=True),
        Message("/ripieno/forget", ("volume",)),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(message):
    with pytest.raises(ControlError) as refusal:
        address_of(message)
    assert str(refusal.value).endswith(".")


class OscFixture:
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
def live_player():
    opened = OscFixture()
    yield opened
    opened.port.close()
    opened.client.close()


def test_a_message_is_taken_and_answered(live_player):
    live_player.send(build_msg("/ripieno/density", [0.5]).dgram)
    assert live_player.taken.get(timeout=10) == Message("/ripieno/density", (0.5,))
    assert live_player.answer() == Message("/answer", ("yes",))


def test_the_messages_of_a_bundle_come_at_once_whatever_its_time(live_player):
    bundle = OscBundleBuilder(time.time() + 3600)
    bundle.add_content(build_msg("/ripieno/density", [0.5]))
    bundle.add_content(build_msg("/ripieno/key", ["A minor"]))
    live_player.send(bundle.build().dgram)
    assert [live_player.taken.get(timeout=10).values for _ in range(2)] == [(0.5,), ("A minor",)]


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"/a", b"/\x96\0\0,f\0\0", b"#bundle\0", b"/a\0\0,s\0\0\xff\0\0\0"]
)
def test_bytes_that_are_no_osc_are_passed_over(live_player, data):
    live_player.send(data)
    live_player.send(build_msg("/ripieno/key", ["last"]).dgram)
    assert live_player.taken.get(timeout=10) == Message("/ripieno/key", ("last",))


def test_who_says_hello_is_told_what_happens_until_bye(live_player):
    live_player.send(build_msg("/ripieno/hello", []).dgram)
    assert live_player.answer().address == "/ripieno/hello"
    live_player.port.publish(Message("/ripieno/position", (1, 1.0, 120.0, 1)))
    assert live_player.answer() == Message("/ripieno/position", (1, 1.0, 120.0, 1))
    live_player.send(build_msg("/ripieno/bye", []).dgram)
    assert live_player.answer().address == "/ripieno/bye"
    live_player.port.publish(Message("/ripieno/position", (2, 1.0, 120.0, 1)))
    live_player.send(build_msg("/ripieno/density", [0.5]).dgram)
    assert live_player.answer() == Message("/answer", ("yes",))


def test_a_port_out_of_range_is_no_listener(live_player):
    live_player.send(build_msg("/ripieno/hello", [70000]).dgram)
    assert live_player.answer().address == "/ripieno/trouble"


def test_it_listens_on_this_computer_alone(live_player):
    assert live_player.port._socket.getsockname()[0] == "127.0.0.1"  # noqa: SLF001 (what the kernel says)


def test_a_taken_port_is_refused_in_one_sentence(live_player):
    with pytest.raises(OscError, match="choose another with --osc"):
        OscPort(OscSetup(live_player.port.port), lambda _: ())


def test_a_closed_port_is_free_again(live_player):
    port = live_player.port.port
    live_player.port.close()
    OscPort(OscSetup(port), lambda _: ()).close()
    assert not live_player.port._thread.is_alive()  # noqa: SLF001 (that it ended shows nowhere else)


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
    live_player = OscFixture()
    try:
        for data in packets:
            live_player.send(data)
        live_player.send(build_msg("/ripieno/key", ["last"]).dgram)
        while live_player.taken.get(timeout=10) != Message("/ripieno/key", ("last",)):
            pass
        assert live_player.port._thread.is_alive()  # noqa: SLF001
    finally:
        live_player.port.close()
        live_player.client.close()


def nested(depth):
    """Return a datagram of bundles within each other."""
    content = build_msg("/ripieno/panic", []).dgram
    for _ in range(depth):
        content = b"#bundle\0" + b"\0" * 7 + b"\1" + len(content).to_bytes(4) + content
    return content


@pytest.mark.parametrize("depth", [900, 2000])
def test_bundles_nested_as_deep_as_a_datagram_holds_end_nothing(live_player, capfd, depth):
    live_player.send(nested(depth))
    live_player.send(build_msg("/ripieno/panic", []).dgram)
    assert live_player.taken.get(timeout=10) == Message("/ripieno/panic")
    assert live_player.port._thread.is_alive()  # noqa: SLF001
    assert capfd.readouterr() == ("", "")


def test_what_cannot_be_read_is_counted_said_once_and_never_shown(live_player, capfd, caplog):
    for data in (b"\x1b[2J", b"/a\0\0,Z\0\0", b"#bundle\0" + b"\0" * 8 + b"\0\0\0\4\x1b[2J"):
        live_player.send(data)
    live_player.send(build_msg("/ripieno/key", ["last"]).dgram)
    live_player.answer()
    (sentence,) = live_player.port.troubles()
    assert "3 parts of datagrams" in sentence
    assert f"127.0.0.1:{live_player.client.getsockname()[1]}" in sentence
    assert sentence.isprintable()
    live_player.send(b"more")
    live_player.send(build_msg("/ripieno/key", ["last"]).dgram)
    live_player.answer()
    assert live_player.port.troubles() == ()
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_whatever_goes_wrong_in_what_is_done_the_next_message_is_done(live_player):
    def take(message):
        if message.values:
            raise RecursionError
        live_player.taken.put(message)
        return ()

    live_player.port._take = take  # noqa: SLF001 (a fault of ours, which nothing else brings about)
    bundle = OscBundleBuilder(0)
    bundle.add_content(build_msg("/ripieno/density", [1.0]))
    bundle.add_content(build_msg("/ripieno/panic", []))
    live_player.send(bundle.build().dgram)
    assert live_player.taken.get(timeout=10) == Message("/ripieno/panic")
    assert "1 part of datagrams" in live_player.port.troubles()[0]


def test_complaints_are_rationed_and_what_makes_sense_is_not():
    def take(message):
        return (message,) if message.address == "/ripieno/panic" else (Message("/ripieno/trouble", ("No.",)),)

    port = OscPort(OscSetup(0), take)
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.settimeout(10)
    client.connect(("127.0.0.1", port.port))
    answers = []
    for _ in range(20):
        for _ in range(10):
            client.send(build_msg("/nowhere", []).dgram)
        client.send(build_msg("/ripieno/panic", []).dgram)
        while not answers or b"panic" not in answers[-1]:
            answers.append(client.recv(65536))
        answers.append(b"")
    assert sum(b"panic" in answer for answer in answers) == 20
    assert 20 <= sum(b"trouble" in answer for answer in answers) < 200
    port.close()
    client.close()


def test_two_ports_that_complain_to_each_other_come_to_rest(live_player):
    complaint = Message("/ripieno/trouble", ("No.",))
    live_player.send(build_msg(complaint.address, list(complaint.values)).dgram)
    live_player.send(build_msg("/ripieno/key", ["last"]).dgram)
    assert live_player.taken.get(timeout=10) == Message("/ripieno/key", ("last",))
    assert live_player.answer() == Message("/answer", ("yes",))


def test_what_is_sent_is_one_short_line_of_text(live_player):
    live_player.send(build_msg("/ripieno/hello", []).dgram)
    live_player.answer()
    live_player.port.publish(Message("/ripieno/trouble", ("a\x1b[2J\nb\udcff" + "c" * 100_000,)))
    (text,) = live_player.answer().values
    assert text.isprintable()
    assert text.startswith("a\ufffd[2J\ufffdb\ufffdccc")
    assert len(text) == 400


@pytest.mark.parametrize("host", ["a..b", "x" * 300, "192.0.2.1"])
def test_a_host_that_cannot_be_is_refused_in_one_sentence(host):
    with pytest.raises(OscError, match="choose another with --osc"):
        OscPort(OscSetup(0, host), lambda _: ())
    if host != "192.0.2.1":
        with pytest.raises(OscError, match="Nothing answers by OSC"):
            call(Message("/ripieno/panic"), (host, 9))


def test_listeners_that_cannot_be_are_no_trouble(live_player):
    port = OscPort(
        OscSetup(0, listeners=(("a..b", 9), ("127.0.0.1", live_player.client.getsockname()[1]))),
        live_player.take,
    )
    port.publish(Message("/ripieno/density", (1.0,)))
    assert live_player.answer() == Message("/ripieno/density", (1.0,))
    port.close()


DATAGRAMS = int(os.environ.get("RIPIENO_OSC_DATAGRAMS", "3000"))
TYPES = b"ihfdsbrmtTFN[]Zc"


def drawn(random):
    """Return a datagram of a random kind: bytes, a damaged message, a damaged or deep bundle, a valid one."""
    junk = random.randbytes(random.randrange(64))
    message = (
        b"/ripieno/density\0\0\0\0," + bytes(random.choices(TYPES, k=random.randrange(9))) + b"\0" + junk
    )
    bundle = b"#bundle\0" + random.randbytes(8) + random.randrange(-9, 90).to_bytes(4, signed=True) + message
    valid = build_msg(
        random.choice(["/ripieno/swing", "/x\x1b[2J", "/ripieno/seed"]), [random.random()]
    ).dgram
    return random.choice([junk, message, bundle, nested(random.randrange(300)), valid])


def test_after_thousands_of_random_datagrams_panic_still_works(live_player, capfd):
    random = Random(1)
    for number in range(DATAGRAMS):
        live_player.send(drawn(random))
        if number % 50 == 0:  # so that the system drops none
            live_player.send(build_msg("/ripieno/key", [number]).dgram)
            while live_player.taken.get(timeout=10) != Message("/ripieno/key", (number,)):
                pass
    live_player.send(build_msg("/ripieno/panic", ["last"]).dgram)
    while live_player.taken.get(timeout=10) != Message("/ripieno/panic", ("last",)):
        pass
    assert capfd.readouterr() == ("", "")


def test_a_call_comes_back_when_it_has_been_taken(live_player):
    call(Message("/ripieno/panic"), ("127.0.0.1", live_player.port.port))
    assert live_player.taken.get_nowait() == Message("/ripieno/panic")


def test_a_call_that_nobody_takes_is_told_in_one_sentence(live_player):
    live_player.port.close()
    with pytest.raises(OscError, match="Nothing answers by OSC"):
        call(Message("/ripieno/panic"), ("127.0.0.1", live_player.number))
