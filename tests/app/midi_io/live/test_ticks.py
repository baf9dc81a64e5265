"""Ticks that wait for the outputs that are played to later."""

from app.midi_io.live.ticks import Ticks
from app.midi_io.live.transport import Transport


def test_each_output_has_each_tick_once_and_as_late_as_it_is_played_to():
    ticks, transport = Ticks(), Transport().start(0.0)
    ticks.add(transport, 0.0, 0.01, (0.0, 0.5))
    assert ticks.next_due(None, 0.01) == [0.0, 0.5]
    assert ticks.take(0.01) == [(0.0, 0, b"\xf8")]
    assert ticks.take(0.5) == []
    assert ticks.take(0.51) == [(0.5, 1, b"\xf8")]
    assert ticks.next_due(None, 0.51) == []


def test_the_next_tick_of_what_runs_is_due_though_nothing_is_held():
    assert Ticks().next_due(Transport().start(1.0), 1.01) == [1.0 + 60 / 120 / 24]
