"""Clocks never run backwards."""

import pytest

from ripieno.app.midi_io.live.clocks import Clock, HostClock, VirtualClock


def test_a_virtual_clock_stands_still_until_it_is_moved() -> None:
    clock = VirtualClock(2.0)
    assert (clock.now(), clock.now()) == (2.0, 2.0)
    assert clock.advance(0.5) == clock.now() == 2.5


def test_a_virtual_clock_refuses_to_run_back() -> None:
    with pytest.raises(ValueError, match="cannot run back 1 seconds"):
        VirtualClock().advance(-1)


def test_the_host_clock_does_not_run_back() -> None:
    clock: Clock = HostClock()
    readings = [clock.now() for _ in range(1000)]
    assert readings == sorted(readings)
    assert readings[0] < readings[-1]
