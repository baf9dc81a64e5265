import pytest

from ripieno.app.midi_io.live.clock_messages import SendClock
from ripieno.app.midi_io.port_names import PortError
from ripieno.app.session.live.controls.settings_file import LiveSettings
from ripieno.app.session.live.output_settings import clock_switch, clocked, delays_of
from ripieno.app.session.live.requests import SetClockOutput

OUTPUTS = ("Synth one", "Drum machine")


@pytest.mark.parametrize(
    ("wanted", "ports"), [(None, {0, 1}), ((), set()), (("Drum",), {1}), (("Synth", "Drum"), {0, 1})]
)
def test_all_outputs_get_the_clock_unless_some_are_named(wanted, ports):
    assert clocked(OUTPUTS, wanted) == ports


def test_an_output_that_is_not_there_is_refused():
    with pytest.raises(PortError):
        clocked(OUTPUTS, ("Piano",))
    with pytest.raises(PortError):
        clock_switch(SetClockOutput("Piano", sends=True), OUTPUTS)


def test_an_output_is_switched_by_a_part_of_its_name():
    assert clock_switch(SetClockOutput("Drum", sends=False), OUTPUTS) == SendClock(1, sends=False)


def test_the_delay_of_a_port_that_is_not_there_is_passed_over():
    settings = LiveSettings(delays=(("Drum machine", 0.01), ("Piano", 0.02)))
    assert tuple(delays_of(OUTPUTS, settings)) == ((1, 0.01),)
