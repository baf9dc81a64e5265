from ripieno.app.midi_io.live.clocks import VirtualClock
from ripieno.app.session.live.allowance import Allowance


def test_so_many_in_a_row_and_then_so_many_in_a_second():
    clock = VirtualClock()
    allowance = Allowance(3, 2.0, clock)
    assert [allowance.take() for _ in range(4)] == [True, True, True, False]
    clock.advance(1.0)
    assert [allowance.take() for _ in range(3)] == [True, True, False]
    clock.advance(100.0)
    assert [allowance.take() for _ in range(4)] == [True, True, True, False]
