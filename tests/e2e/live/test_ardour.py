"""Ardour, headless, records our port: what it writes down lies exactly where it was planned."""

from collections.abc import Callable
from pathlib import Path

import mido
import pytest

from app.midi_io.live.engine_face import SenderSetup
from app.midi_io.live.messages import BeatMessage, Play, Start
from app.midi_io.live.sender import Sender, SenderError
from tests.support.jack_programs import beside
from tests.support.jack_wire import Wire, await_that, running_server

SCRIPT = Path(__file__).with_name("ardour_record.lua")
SIXTEENTHS = 16
SERVERS = 6
"""Servers that are tried: Ardour's threads share one socket, and in one start of six the JACK server
(1.9.21) cannot read what they write and ends. Only where that has happened is there another try."""


class ServerDiedError(Exception):
    """The JACK server has ended by itself."""


def record(folder: Path, is_running: Callable[[], bool]) -> Path:
    """Let Ardour record sixteenths of our sender; return its folder.

    Raises:
        ServerDiedError: If the server did not live through it.
    """
    notes = [
        BeatMessage(beat, 0, bytes((status, 60 + k, 100)))
        for k in range(SIXTEENTHS)
        for status, beat in ((0x90, 1 + k / 4), (0x80, 1 + k / 4 + 1 / 8))
    ]
    try:
        with (
            Sender(SenderSetup(system="jack", sends_clock=False)) as sender,
            beside("ardour7-lua", str(SCRIPT), str(folder), "4") as ardour,
        ):
            await_that(lambda: ardour.has_said("RECORDING"))
            connect(sender.opened.outputs[0])
            sender.send(Play(tuple(notes)))
            sender.send(Start())
            await_that(lambda: ardour.has_said("SAVED"))
    except (AssertionError, SenderError):
        if is_running():
            raise
        raise ServerDiedError from None
    return folder


def connect(port: str) -> None:
    """Tie our port to Ardour's track."""
    with beside("jack_connect", port, "ardour:ripieno/midi_in 1") as connection:
        await_that(connection.has_ended)


def test_ardour_records_sixteenths_at_exact_intervals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))  # Ardour keeps its settings there
    folder = None
    for attempt in range(SERVERS):
        with running_server(period=1024) as server:
            for name, value in server.variables.items():
                monkeypatch.setenv(name, value)
            Wire(server.variables).close()  # returns once the server is up
            try:
                folder = record(tmp_path / f"recording-{attempt}", server.is_running)
                break
            except ServerDiedError:
                continue
    assert folder is not None, f"{SERVERS} JACK servers died"
    # Ardour prepares files for the next takes; ours is the one with notes.
    tracks = [mido.MidiFile(path) for path in folder.glob("interchange/*/midifiles/*.mid")]
    (recorded,) = [file for file in tracks if any(message.type == "note_on" for message in file)]
    events = [message for message in recorded.tracks[0] if message.type in ("note_on", "note_off")]
    assert [(message.type, message.note) for message in events] == [
        (kind, 60 + k) for k in range(SIXTEENTHS) for kind in ("note_on", "note_off")
    ]
    # Deltas after the first: a 32nd, at Ardour's own 120 beats per minute, which is ours.
    assert [message.time for message in events[1:]] == [recorded.ticks_per_beat // 8] * (2 * SIXTEENTHS - 1)
