import pytest

from ripieno.app.midi_io.port_names import PortError
from ripieno.app.session.live.controls.settings_file import LiveSettings
from ripieno.app.session.live.saved_ports import USUAL_OUTPUTS, select_ports
from ripieno.app.session.live.setup import LiveSetup
from tests.support import jack_wire
from tests.support.jack_wire import Wire, own_server

BEFORE = LiveSettings(("virtual Old",), ("virtual Ears",), (("Old", 0.01),))


def test_where_nothing_is_chosen_the_ports_of_last_time_serve():
    assert select_ports(LiveSetup(), BEFORE) == (BEFORE, ())


def test_where_nothing_is_remembered_either_a_port_is_made():
    settings, gone = select_ports(LiveSetup(), LiveSettings())
    assert (settings.outputs, settings.inputs, gone) == (USUAL_OUTPUTS, (), ())


def test_what_is_chosen_takes_the_place_of_all_ports_of_last_time():
    settings, _ = select_ports(LiveSetup(outputs=("Synth",)), BEFORE)
    assert (settings.outputs, settings.inputs) == (("Synth",), ())
    settings, _ = select_ports(LiveSetup(inputs=("Keys",)), BEFORE)
    assert (settings.outputs, settings.inputs) == (USUAL_OUTPUTS, ("Keys",))


def test_a_delay_is_remembered_beside_the_others():
    settings, _ = select_ports(LiveSetup(delays=(("Pads", -0.02),)), BEFORE)
    assert dict(settings.delays) == {"Old": 0.01, "Pads": -0.02}


@pytest.mark.skipif(not jack_wire.has_jack(), reason="JACK is not installed")
def test_a_port_of_last_time_that_has_gone_is_told_and_left_out(monkeypatch):
    with own_server(monkeypatch) as variables:
        wire = Wire(variables)
        before = LiveSettings(("wire:in", "Gone"), ("wire:out",))
        settings, gone = select_ports(LiveSetup(backend="jack"), before)
        wire.close()
    assert (settings.outputs, settings.inputs) == (("wire:in",), ("wire:out",))
    assert gone == ('The MIDI output "Gone" of last time is not there; plug it in and start again.',)


@pytest.mark.skipif(not jack_wire.has_jack(), reason="JACK is not installed")
def test_where_no_midi_system_runs_that_is_said(monkeypatch):
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "ripieno-there-is-none")
    with pytest.raises(PortError, match="No JACK server answers"):
        select_ports(LiveSetup(backend="jack"), LiveSettings(("Synth",)))
