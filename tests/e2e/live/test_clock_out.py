"""jack_mclk_dump, by another author, reads our MIDI clock: tempo, start, position, stop."""

import re
from typing import NamedTuple

import pytest

from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.messages import BeatMessage, Continue, Latency, Locate, Play, Start, Stop, Tempo
from ripieno.app.midi_io.live.sender import Sender
from ripieno.app.midi_io.port_names import PortChoice
from tests.support.jack_programs import Beside, beside
from tests.support.jack_wire import RATE, Wire

TICK = re.compile(r"CLK cur: +([\d.?]+)\[BPM\].*\] +([\d-]+\|[\d-]\|[\d-]) @ (\d+)")


class Read(NamedTuple):
    """A tick as the program shows it; the tempo is 0 where it knows none yet."""

    tempo: float
    place: str
    frame: int


def read(lines: list[str]) -> list[Read]:
    found = (TICK.search(line) for line in lines)
    return [Read(float(m[1]) if m[1][0] != "?" else 0.0, m[2], int(m[3])) for m in found if m is not None]


def await_place(wire: Wire, dump: Beside, place: str) -> None:
    wire.wait_for(lambda: any(tick.place == place for tick in read(dump.lines)))


@pytest.mark.parametrize("latency", [-0.05, 0.0, 0.2])
def test_a_follower_at_an_output_with_a_latency_has_the_downbeats_where_the_notes_are(
    wire: Wire, latency: float
) -> None:
    ports = (PortChoice("late", virtual=True), PortChoice("plain", virtual=True))
    with Sender(SenderSetup(outputs=ports, system="jack")) as sender:
        wire.listen(":late")
        sender.send(Latency(0, latency))
        notes = [(beat, 0, bytes((0x90, beat, 80))) for beat in range(40)]
        ends = [(beat + 0.5, 0, bytes((0x80, beat, 64))) for beat in range(40)]
        sender.send(Play(tuple(BeatMessage(*each) for each in (*notes, *ends))))
        sender.send(Start())
        wire.wait_for(lambda: any(event.data == bytes((0x90, 2, 80)) for event in wire.came))
        sender.send(Locate(8.0))
        sender.send(Tempo(150.0))
        wire.wait_for(lambda: any(event.data == bytes((0x90, 10, 80)) for event in wire.came))
        sender.send(Stop())
        wire.wait_for(lambda: [event.data for event in wire.came].count(b"\xfc") == 2)
    tick, ticks = 0, {}
    for frame, data in wire.came:
        if data[0] == 0xF2:
            tick = 6 * (data[1] + 128 * data[2])
        elif data == b"\xf8" and any(event.data == b"\xfa" for event in wire.came if event.frame <= frame):
            ticks[tick] = frame
            tick += 1
        elif data[0] == 0x90:
            assert abs(frame - ticks[24 * data[1]]) <= 1


def test_another_program_reads_our_tempo_and_position(wire: Wire) -> None:
    with (
        Sender(SenderSetup(system="jack")) as sender,
        beside("jack_mclk_dump", "-n", sender.opened.outputs[0]) as dump,
    ):
        wire.wait_for(lambda: dump.lines)
        sender.send(Start())
        await_place(wire, dump, "2|1|0")
        sender.send(Tempo(140.0))
        await_place(wire, dump, "4|1|0")
        sender.send(Stop())
        wire.wait_for(lambda: dump.has_said("stop"))
        sender.send(Locate(32.0))
        sender.send(Continue())
        await_place(wire, dump, "9|3|0")
    ticks = read(dump.lines)
    bars = {bar: [tick for tick in ticks if tick.place.startswith(f"{bar}|")] for bar in (1, 4, 9)}
    assert len(bars[1]) == 95  # the program places no tick that comes with a start
    # A tick falls on a whole frame, so a single period is right to a frame: 0.12 beats per minute.
    assert [tick.tempo for tick in bars[1]] == pytest.approx([120.0] * 95, abs=0.13)
    assert bars[1][-1].frame - bars[1][0].frame == 94 * RATE // 48
    assert bars[9][0].place == "9|1|0"
    span = bars[9][24].frame - bars[9][0].frame
    assert 60 * RATE / span == pytest.approx(140.0, abs=0.1)
    assert dump.has_said("start")
    assert dump.has_said("continue")
