import pytest

from ripieno.app.midi_io.live.clock_messages import ClockBack, SendClock
from ripieno.app.midi_io.live.frames import decode, encode


@pytest.mark.parametrize("message", [SendClock(1, sends=True), SendClock(0, sends=False), ClockBack()])
def test_a_message_about_the_clock_passes_the_pipe(message):
    assert decode(encode(message)) == message
