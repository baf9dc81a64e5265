import errno
import os
import signal
import sys
import threading
from dataclasses import replace

import pytest

from ripieno.app.cli.live import keys as live_keys
from ripieno.app.cli.live.terminal import play, press
from ripieno.app.cli.live.text import KEYS, event_lines, music_text, report_text, status_text
from ripieno.app.session.events import Warned
from ripieno.app.session.live.live_events import (
    ControlChanged,
    Jitter,
    LiveReport,
    LiveStatus,
    Panicked,
    SessionOpened,
    Taught,
)
from ripieno.app.session.live.music_display import LaneDisplay, MusicDisplay
from ripieno.app.session.live.requests import Leave, Toggle, Trigger

OPENED = SessionOpened(("Synth",), ("Keyboard",), "JACK", ("Bass: Synth, channel 2",), 7, 9000)
STATUS = LiveStatus(12, 3.5, 120.0, True, "internal", 2, 0.25, 0, 0, 1, "stream")
REPORT = LiveReport(61.2, 30, 400, 800, Jitter(0.01, 0.02, 0.5, 790, "at the wire"), 0, 0, 1, None)


class FakeSession:
    """A session that tells what it is given and keeps what it is asked."""

    def __init__(self, *events):
        self.events = events
        self.asked = []

    def ask(self, asked):
        self.asked.append(asked)

    def move(self, name, steps):
        self.asked.append((name, steps))

    def nudge(self, name, ratio):
        self.asked.append((name, ratio > 1))

    def play_or_stop(self):
        self.asked.append("play or stop")

    def run(self):
        yield from self.events
        yield REPORT


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        (" ", "play or stop"),
        ("p", Trigger("panic")),
        ("f", Trigger("fill")),
        ("r", Trigger("play")),
        ("z", Toggle("freeze")),
        ("n", Trigger("next_section")),
        ("h", Toggle("hold")),
        ("e", Trigger("end")),
        ("1", Toggle("lead")),
        ("6", Toggle("drums")),
        ("+", ("density", True)),
        ("-", ("density", False)),
        ("<", ("tempo", -1)),
        (">", ("tempo", 1)),
        ("[", ("scene", -1)),
        ("]", ("scene", 1)),
        ("S", Trigger("store_scene")),
        ("k", Toggle("key")),
        ("c", Toggle("chords")),
        ("m", Toggle("mode")),
        ("l", Toggle("metronome")),
        ("d", Trigger("drum_fill")),
        ("u", Trigger("undo")),
        ("t", Trigger("tap")),
        ("T", Trigger("ramp")),
        (",", Trigger("previous_song")),
        (".", Trigger("next_song")),
        ("j", Trigger("join")),
        ("q", Leave()),
    ],
)
def test_a_key_asks_for_one_thing(key, asked):
    session = FakeSession()
    press(session, key)
    assert session.asked == [asked]


def test_every_key_of_the_last_line_does_something():
    named = {word for line in KEYS.splitlines() for word in line.split("  ") if word}
    keys = {key for words in named for key in words.split() if len(key) == 1}
    for key in keys:
        session = FakeSession()
        press(session, key)
        assert session.asked, key


def test_the_line_on_the_music_shows_lanes_key_chords_density_and_what_comes_next():
    lanes = (LaneDisplay("Lead", is_on=False), LaneDisplay("Bass", is_on=True, is_locked=True))
    music = MusicDisplay(lanes, "A minor", "Am", "F", "A", "B in 2 bars")
    assert music_text(replace(STATUS, music=music, density=1.5, scene=2)) == (
        "(Lead off) Bass (locked) | key A minor | chords Am | density 1.5 | scene 2 | section A | "
        "next B in 2 bars"
    )
    assert music_text(STATUS) == "key open | density 1"


def test_other_keys_do_nothing():
    session = FakeSession()
    for key in "x\x1b\n9":
        press(session, key)
    assert session.asked == []


def test_without_a_terminal_events_become_lines(capsys):
    assert (
        play(FakeSession(OPENED, STATUS, ControlChanged("density", 0.5), Warned("Odd.")), is_quiet=False)
        == REPORT
    )
    assert capsys.readouterr().err.splitlines() == [
        "Playing to Synth (JACK), seed 7.",
        "Listening to Keyboard.",
        "OSC on UDP port 9000.",
        "  Bass: Synth, channel 2",
        "density: 0.5",
        "Warning: Odd.",
    ]


def test_a_quiet_session_tells_warnings_alone(capsys):
    play(FakeSession(STATUS, ControlChanged("density", 0.5), Warned("Odd.")), is_quiet=True)
    assert capsys.readouterr().err == "Warning: Odd.\n"


class Interrupted(FakeSession):
    """A session that is interrupted, and leaves only when it is asked to."""

    def run(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(os.getpid(), number)
        assert self.asked == [Leave(), Leave()]
        yield REPORT


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals between processes")
def test_signals_ask_the_session_to_leave_and_break_nothing_off():
    before = signal.getsignal(signal.SIGINT)
    assert play(Interrupted(), is_quiet=True) == REPORT
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(sys.platform == "win32", reason="a Windows console is no pseudo-terminal")
def test_keys_of_a_terminal_come_at_once_and_the_terminal_is_left_as_it_was(monkeypatch):
    import pty
    import queue
    import termios

    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "r") as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        before = termios.tcgetattr(theirs)
        keys = queue.Queue()
        with live_keys.taking_keys(keys.put, lambda: keys.put(None)):
            os.write(ours, b"p q")
            assert [keys.get(timeout=10) for _ in range(3)] == ["p", " ", "q"]
            assert termios.tcgetattr(theirs)[3] & termios.ICANON == 0
        assert termios.tcgetattr(theirs) == before
    os.close(ours)


@pytest.fixture
def stdin(monkeypatch):
    """Give a function that puts a file descriptor in place of the standard input."""
    opened = []

    def put(descriptor):
        opened.append(os.fdopen(descriptor, "r"))
        monkeypatch.setattr(sys, "stdin", opened[-1])

    yield put
    for each in opened:
        each.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a Windows console is no pseudo-terminal")
def test_a_terminal_that_goes_is_told_once(stdin):
    import pty

    ours, theirs = pty.openpty()
    stdin(theirs)
    ended = threading.Semaphore(0)
    with live_keys.taking_keys(lambda _: None, ended.release):
        os.close(ours)
        assert ended.acquire(timeout=10)
    assert not ended.acquire(blocking=False)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes cannot be waited for there")
def test_a_pipe_that_is_closed_is_told_and_its_text_is_no_keys(stdin):
    theirs, ours = os.pipe()
    stdin(theirs)
    ended, keys = threading.Event(), []
    with live_keys.taking_keys(keys.append, ended.set):
        os.write(ours, b"q")
        assert not ended.wait(0.3)
        os.close(ours)
        assert ended.wait(10)
    assert keys == []


@pytest.mark.skipif(sys.platform == "win32", reason="pipes cannot be waited for there")
@pytest.mark.parametrize("kind", ["pipe", "nothing"])
def test_an_input_that_never_was_open_ends_nothing(stdin, kind):
    if kind == "pipe":
        theirs, ours = os.pipe()
        os.close(ours)
    else:
        theirs = os.open(os.devnull, os.O_RDONLY)
    stdin(theirs)
    ended = threading.Event()
    with live_keys.taking_keys(lambda _: None, ended.set):
        assert not ended.wait(0.3)


class Closing(FakeSession):
    """A session that says whether it was closed before the terminal was left."""

    closed = False

    def run(self):
        try:
            yield from super().run()
        finally:
            self.closed = True


@pytest.mark.parametrize(
    ("number", "asked"), [(errno.EPIPE, [Leave()]), (errno.EIO, [Leave()]), (errno.ENOSPC, [])]
)
def test_where_nobody_reads_it_leaves_and_a_full_disk_is_no_reason_to(monkeypatch, number, asked):
    let_go = []

    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("ripieno.app.cli.live.terminal.click.echo", fail)
    monkeypatch.setattr("ripieno.app.cli.live.terminal.let_go_of_terminal", lambda: let_go.append(True))
    session = Closing(Warned("Odd."))
    assert play(session, is_quiet=False) == REPORT
    assert session.asked == asked
    assert len(let_go) == len(asked)


def test_a_session_is_closed_at_once_where_the_terminal_fails(monkeypatch):
    def fail(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("ripieno.app.cli.live.terminal.click.echo", fail)
    session = Closing(Warned("Odd."))
    with pytest.raises(RuntimeError):
        play(session, is_quiet=False)
    assert session.closed


def test_the_line_of_status_names_place_tempo_clock_and_stock():
    text = status_text(STATUS)
    assert text == "Playing bar 12.3 | 120.0 BPM (internal) | 2 bars ahead | 0.25 ms late | 1 underrun"


def test_a_report_names_percentiles_and_what_went_wrong():
    text = report_text(REPORT)
    assert "1:01 minutes, 30 bars, 400 notes" in text
    assert "p50 0.010 ms, p99 0.020 ms, max 0.500 ms (790 messages of the plan, at the wire)" in text
    assert "1 bar" in text


def test_learning_and_panic_leave_a_line():
    assert event_lines(Taught("density", "cc 21 on channel 1")) == ("density listens to cc 21 on channel 1.",)
    assert event_lines(Taught("density", "")) == ("density listens to nothing.",)
    assert event_lines(Panicked()) == ("Panic: every note is off.",)
    assert event_lines(STATUS) == ()
