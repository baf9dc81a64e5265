import pytest

from app.session.commands import Examine, ListPorts
from app.session.machine_reports import HealthReport, PortsReport
from app.session.session import perform
from tests.support.jack_wire import Wire, private_server


@pytest.fixture
def wire(monkeypatch):
    with private_server() as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        client = Wire(variables)
        yield client
        client.close()


@pytest.mark.usefixtures("wire")
def test_ports_of_a_system_are_listed():
    (report,) = perform(ListPorts("jack"))
    assert isinstance(report, PortsReport)
    assert (report.system, report.makes_virtual) == ("JACK", True)
    assert "wire:in" in report.outputs


def test_everything_is_looked_at_and_what_is_wrong_says_what_to_do(monkeypatch):
    monkeypatch.setenv("RIPIENO_SOUNDFONT", "/nowhere.sf2")
    (report,) = perform(Examine())
    assert isinstance(report, HealthReport)
    found = {each.name: each for each in report.findings}
    assert found["model"].is_well
    assert not found["sound"].is_well
    assert "name a .sf2" in found["sound"].words
    assert set(found) == {"python", "model", "sound", "MIDI", "virtual ports", "real-time priority"}
