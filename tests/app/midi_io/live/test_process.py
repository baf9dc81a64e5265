"""The sender's process with an engine of ours: what it is told, what it reports, and how it ends."""

import signal
import threading
from multiprocessing import Pipe

import pytest

from ripieno.app.midi_io.live import jack_engine, process, rtmidi_engine
from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.frames import decode, encode
from ripieno.app.midi_io.live.messages import Panic, Quit, Start, Stop, Trouble
from ripieno.app.midi_io.port_names import PortError

QUIETLY = "The system gives the sender no real-time priority; see `ripieno doctor`."


class ReportingEngine:
    """Takes commands until it is told to quit; reports each of them as a trouble of its name."""

    def __init__(self, setup, system="jack"):
        self.made_with = setup, system

    def run(self, commands, report):
        self.taken = []
        while Quit() not in self.taken:
            found = commands(0.01)
            self.taken += found
            for each in found:
                report(Trouble(type(each).__name__))
        assert commands(0) == []


@pytest.fixture(autouse=True)
def ordinary_process(monkeypatch):
    """Keep the process of the tests as it is: its session, its priority and its signals."""
    monkeypatch.setattr(process, "stand_apart", lambda: None)
    monkeypatch.setattr(process, "go_first", lambda: True)
    handlers = {}
    monkeypatch.setattr(process.signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(jack_engine, "JackEngine", ReportingEngine)
    monkeypatch.setattr(rtmidi_engine, "RtmidiEngine", ReportingEngine)
    return handlers


@pytest.fixture
def ends():
    here, there = Pipe()
    yield here, there
    here.close()
    there.close()


def reports_of(pipe):
    found = []
    while pipe.poll():
        found.append(decode(pipe.recv_bytes()))
    return found


def serve(ends, *commands, setup=None):
    """Serve until the commands end; return the reports."""
    here, there = ends
    for command in commands:
        here.send_bytes(encode(command))
    process.serve(there, setup or SenderSetup(system="jack"))
    return reports_of(here)


def test_commands_reach_the_engine_in_order_and_its_reports_the_parent(ends):
    assert serve(ends, Start(), Stop(), Quit()) == [Trouble("Start"), Trouble("Stop"), Trouble("Quit")]


def test_a_parent_that_closes_the_pipe_says_quit_once(ends, monkeypatch):
    taken = []

    def run(_engine, commands, _report):
        taken.extend((commands(1), commands(0), commands(0)))

    monkeypatch.setattr(ReportingEngine, "run", run)
    here, there = ends
    here.send_bytes(encode(Panic()))
    here.close()
    process.serve(there, SenderSetup(system="jack"))
    assert taken == [[Panic(), Quit()], [], []]


@pytest.mark.parametrize("name", ["SIGTERM", "SIGQUIT"])
def test_a_signal_to_end_is_one_quit(ends, ordinary_process, name, monkeypatch):
    number = getattr(signal, name, None)
    if number is None:
        pytest.skip(f"no {name} on this system")
    run = ReportingEngine.run

    def interrupted(engine, commands, report):
        ordinary_process[number](number, None)
        run(engine, commands, report)

    monkeypatch.setattr(ReportingEngine, "run", interrupted)
    assert serve(ends, Start()) == [Trouble("Start"), Trouble("Quit")]


def test_without_real_time_priority_the_parent_is_told_so(ends, monkeypatch):
    monkeypatch.setattr(process, "go_first", lambda: False)
    first, *_ = serve(ends, Quit())
    assert first == Trouble(QUIETLY)
    assert not first.fatal


def test_ports_that_cannot_be_opened_end_the_process_with_one_sentence(ends, monkeypatch):
    def fail(_):
        raise PortError("No MIDI output fits.")

    monkeypatch.setattr(jack_engine, "JackEngine", fail)
    monkeypatch.setattr(process, "go_first", lambda: False)
    assert serve(ends, Start()) == [Trouble("No MIDI output fits.", fatal=True)]


@pytest.mark.parametrize(
    ("system", "spins", "usual", "expected"),
    [
        ("jack", False, "alsa", ("jack", "JackEngine")),
        (None, False, "jack", ("jack", "JackEngine")),
        ("jack", True, "alsa", ("jack", "RtmidiEngine")),
        ("alsa", False, "jack", ("alsa", "RtmidiEngine")),
        (None, False, "alsa", ("alsa", "RtmidiEngine")),
    ],
)
def test_jack_is_served_by_its_own_engine_unless_it_spins(ends, monkeypatch, system, spins, usual, expected):
    made = []

    def engine_of(name):
        def make(setup, system="jack"):
            made.append((system, name))
            return ReportingEngine(setup)

        return make

    monkeypatch.setattr(jack_engine, "JackEngine", engine_of("JackEngine"))
    monkeypatch.setattr(rtmidi_engine, "RtmidiEngine", engine_of("RtmidiEngine"))
    monkeypatch.setattr(process, "usual_system", lambda: usual)
    serve(ends, Quit(), setup=SenderSetup(system=system, spins=spins))
    assert made == [expected]


def test_reports_wait_for_the_parent_and_none_is_lost_at_the_end(ends, monkeypatch):
    said = [Trouble(str(number)) for number in range(50)]
    monkeypatch.setattr(ReportingEngine, "run", lambda _, _commands, report: list(map(report, said)))
    assert serve(ends) == said


class UnreadPipe:
    """A pipe whose parent says nothing and reads nothing until it is told to."""

    def __init__(self):
        self.is_read = threading.Event()
        self.is_sending = threading.Event()
        self.frames = []

    def send_bytes(self, frame):
        self.is_sending.set()
        assert self.is_read.wait(30)
        self.frames.append(frame)


def test_a_parent_that_does_not_read_is_left_the_newest_reports(monkeypatch):
    pipe = UnreadPipe()

    def run(_engine, _commands, report):
        report(Trouble("0"))
        assert pipe.is_sending.wait(30)
        for number in range(1, 8):
            report(Trouble(str(number)))
        pipe.is_read.set()

    monkeypatch.setattr(process, "KEPT_REPORTS", 3)
    monkeypatch.setattr(ReportingEngine, "run", run)
    process.serve(pipe, SenderSetup(system="jack"))
    assert [decode(frame) for frame in pipe.frames] == [Trouble(text) for text in "0567"]


@pytest.mark.parametrize("is_gone", [True, False])
def test_no_writer_is_left_behind_whether_the_parent_has_gone_or_not(ends, is_gone):
    here, there = ends
    before = set(threading.enumerate())
    if is_gone:
        here.close()
    else:
        here.send_bytes(encode(Quit()))
    process.serve(there, SenderSetup(system="jack"))
    assert set(threading.enumerate()) <= before


class AskedPipe:
    """A pipe that brings one command and tells how long its ends are waited for."""

    def __init__(self):
        self.waits = []

    def poll(self, seconds):
        self.waits.append(seconds)
        return len(self.waits) == 1

    def recv_bytes(self):
        return encode(Start())


def test_after_a_command_no_other_is_waited_for(monkeypatch):
    pipe, taken = AskedPipe(), []
    monkeypatch.setattr(ReportingEngine, "run", lambda _, commands, _report: taken.extend(commands(0.25)))
    process.serve(pipe, SenderSetup(system="jack"))
    assert taken == [Start()]
    assert pipe.waits == [0.25, 0]
