"""Ardour, headless, records our port: what it writes down lies exactly where it was planned."""

from pathlib import Path

import mido
import pytest

from app.midi_io.live.engine_face import SenderSetup
from app.midi_io.live.messages import BeatMessage, Play, Start
from app.midi_io.live.sender import Sender
from tests.support.jack_programs import beside
from tests.support.jack_wire import Wire

SCRIPT = Path(__file__).with_name("ardour_record.lua")
SIXTEENTHS = 16


def test_ardour_records_sixteenths_at_exact_intervals(
    wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))  # Ardour keeps its settings there
    folder = tmp_path / "recording"
    notes = [
        BeatMessage(beat, 0, bytes((status, 60 + k, 100)))
        for k in range(SIXTEENTHS)
        for status, beat in ((0x90, 1 + k / 4), (0x80, 1 + k / 4 + 1 / 8))
    ]
    with Sender(SenderSetup(system="jack", sends_clock=False)) as sender:
        port = sender.opened.outputs[0]
        with beside("ardour7-lua", str(SCRIPT), str(folder), "4") as ardour:
            wire.wait_for(lambda: ardour.has_said("RECORDING"))
            with beside("jack_connect", port, "ardour:ripieno/midi_in 1") as connection:
                wire.wait_for(connection.has_ended)
            sender.send(Play(tuple(notes)))
            sender.send(Start())
            wire.wait_for(lambda: ardour.has_said("SAVED"))
    # Ardour prepares files for the next takes; ours is the one with notes.
    tracks = [mido.MidiFile(path) for path in folder.glob("interchange/*/midifiles/*.mid")]
    (recorded,) = [file for file in tracks if any(message.type == "note_on" for message in file)]
    events = [message for message in recorded.tracks[0] if message.type in ("note_on", "note_off")]
    assert [(message.type, message.note) for message in events] == [
        (kind, 60 + k) for k in range(SIXTEENTHS) for kind in ("note_on", "note_off")
    ]
    # Deltas after the first: a 32nd, at Ardour's own 120 beats per minute, which is ours.
    assert [message.time for message in events[1:]] == [recorded.ticks_per_beat // 8] * (2 * SIXTEENTHS - 1)
