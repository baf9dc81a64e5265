"""jack_mclk_dump, by another author, reads our MIDI clock: tempo, start, position, stop."""

import re
from typing import NamedTuple

import pytest

from app.midi_io.live.engine_face import SenderSetup
from app.midi_io.live.messages import Continue, Locate, Start, Stop, Tempo
from app.midi_io.live.sender import Sender
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
