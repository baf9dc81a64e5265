"""What comes back of our own output, over a client in memory instead of a JACK server."""

from types import SimpleNamespace

import pytest

from ripieno.app.midi_io.live.jack_echo import MAX_MESSAGES, Echo

ON, OFF, CLOCK = b"\x90\x3c\x50", b"\x80\x3c\x00", b"\xf8"


class EchoingClient:
    """A client that notes its inputs and connections; its inputs bring what it is given."""

    def __init__(self):
        self.arrived = []
        self.made = []
        self.tied = []
        self.midi_inports = SimpleNamespace(register=self._register)

    def _register(self, name):
        self.made.append(name)
        return SimpleNamespace(name=name, incoming_midi_events=lambda: list(self.arrived))

    def connect(self, source, sink):
        self.tied.append((source.shortname, sink.name))


@pytest.fixture
def client():
    return EchoingClient()


@pytest.fixture
def echo(client):
    return Echo(client, SimpleNamespace(shortname="out"))


def test_an_echo_has_an_input_of_its_own_that_is_tied_to_the_output(client, echo):
    assert client.made == ["echo of out"]
    assert client.tied == []
    echo.connect()
    assert client.tied == [("out", "echo of out")]


def test_a_planned_message_comes_back_with_when_it_was_due_and_where_in_the_period(client, echo):
    echo.expect(ON, 1.5)
    echo.expect(OFF, 2.5)
    client.arrived = [(7, memoryview(ON)), (9, memoryview(OFF))]
    assert list(echo.came()) == [(1.5, 7), (2.5, 9)]
    assert list(echo.came()) == []


def test_a_message_that_was_not_planned_is_waited_for_but_not_told(client, echo):
    echo.expect(CLOCK, None)
    echo.expect(ON, 0.0)
    client.arrived = [(3, CLOCK), (4, ON)]
    assert list(echo.came()) == [(0.0, 4)]


def test_messages_that_did_not_come_back_are_passed_over(client, echo):
    for data, due in ((OFF, 1.0), (ON, 2.0), (ON, 3.0)):
        echo.expect(data, due)
    client.arrived = [(5, ON)]
    assert list(echo.came()) == [(2.0, 5)]
    assert list(echo.came()) == [(3.0, 5)]


def test_of_more_messages_than_are_waited_for_the_oldest_are_forgotten(client, echo):
    for number in range(MAX_MESSAGES + 2):
        echo.expect(ON, float(number))
    client.arrived = [(0, ON)]
    assert list(echo.came()) == [(2.0, 0)]
