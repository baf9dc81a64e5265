"""Ardour, headless, records our port: what it writes down lies exactly where it was planned."""

from pathlib import Path

import mido
import pytest

from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.messages import BeatMessage, Play, Start
from ripieno.app.midi_io.live.sender import Sender
from tests.support.jack_programs import Beside, beside
from tests.support.jack_wire import await_that, own_server

SCRIPT = Path(__file__).with_name("ardour_record.lua")
SIXTEENTHS = 16
SERVERS = 12
"""Servers that are tried: Ardour's threads share one socket, and in one start of six, or of two on a
busy machine, the JACK server (1.9.21) cannot read what they write and drops Ardour. Only where Ardour
says so is there another try."""

DROPPED = "JACK HALTED"


class DroppedError(Exception):
    """The JACK server has dropped Ardour."""


def record(folder: Path) -> None:
    """Let Ardour record sixteenths of our sender.

    Raises:
        DroppedError: If the server did not bear with Ardour.
    """
    notes = [
        BeatMessage(beat, 0, bytes((status, 60 + k, 100)))
        for k in range(SIXTEENTHS)
        for status, beat in ((0x90, 1 + k / 4), (0x80, 1 + k / 4 + 1 / 8))
    ]
    with (
        Sender(SenderSetup(system="jack", sends_clock=False)) as sender,
        beside("ardour7-lua", str(SCRIPT), str(folder), "4") as ardour,
    ):
        await_word(ardour, "RECORDING")
        connect(sender.opened.outputs[0])
        sender.send(Play(tuple(notes)))
        sender.send(Start())
        await_word(ardour, "SAVED")


def await_word(ardour: Beside, word: str) -> None:
    """Wait until Ardour says a word."""
    await_that(lambda: any(DROPPED in line for line in ardour.lines) or ardour.has_said(word))
    if any(DROPPED in line for line in ardour.lines):
        raise DroppedError


def connect(port: str) -> None:
    """Tie our port to Ardour's track."""
    with beside("jack_connect", port, "ardour:ripieno/midi_in 1") as connection:
        await_that(connection.has_ended)


def is_recorded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Let Ardour record on a server of its own; say whether the server bore with it."""
    with own_server(monkeypatch, period=1024):
        try:
            record(folder)
        except DroppedError:
            return False
    return True


def test_ardour_records_sixteenths_at_exact_intervals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))  # Ardour keeps its settings there
    tries = (tmp_path / f"recording-{number}" for number in range(SERVERS))
    folder = next(folder for folder in tries if is_recorded(folder, monkeypatch))
    # Ardour prepares files for the next takes; ours is the one with notes.
    tracks = [mido.MidiFile(path) for path in folder.glob("interchange/*/midifiles/*.mid")]
    (recorded,) = [file for file in tracks if any(message.type == "note_on" for message in file)]
    events = [message for message in recorded.tracks[0] if message.type in ("note_on", "note_off")]
    assert [(message.type, message.note) for message in events] == [
        (kind, 60 + k) for k in range(SIXTEENTHS) for kind in ("note_on", "note_off")
    ]
    # Deltas after the first: a 32nd, at Ardour's own 120 beats per minute, which is ours.
    assert [message.time for message in events[1:]] == [recorded.ticks_per_beat // 8] * (2 * SIXTEENTHS - 1)
