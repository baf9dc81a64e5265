"""The engine on a JACK server, in this process: what it sees of connections depends on when it looks."""

from time import sleep

import pytest

from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.jack_engine import JackEngine
from ripieno.app.midi_io.live.messages import InputReceived, Quit
from ripieno.app.midi_io.port_names import PortChoice
from tests.support.jack_wire import Wire, await_that, own_server

KEY, LET_GO = b"\x90\x3c\x40", b"\x80\x3c\x40"
SETUP = SenderSetup(inputs=(PortChoice("ears", virtual=True),), system="jack", sends_clock=False)
ASKED_AT_MOST = 2000


@pytest.fixture
def keyboard(monkeypatch):
    with own_server(monkeypatch) as variables:
        yield Wire(variables, "keyboard")


def received(reports):
    return [each.data for each in tuple(reports) if isinstance(each, InputReceived)]


def test_keys_of_a_keyboard_that_comes_and_goes_between_two_looks_are_let_go(keyboard):
    engine = JackEngine(SETUP)
    reports = []
    asked = []

    def commands(seconds):
        if not asked:  # the engine looks at its connections only after it has been given commands
            keyboard.speak("Ripieno:ears")
            keyboard.send(KEY)
            await_that(lambda: received(engine.core.reports))
            keyboard.close()
        asked.append(seconds)
        sleep(seconds)
        return [Quit()] if LET_GO in received(reports) or len(asked) > ASKED_AT_MOST else []

    engine.run(commands, reports.append)
    assert received(reports) == [KEY, LET_GO]
