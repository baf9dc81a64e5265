"""The choosers of ports: what was selected stays, whatever is plugged in or out."""

import importlib.util
import sys

import pytest
from PySide6.QtWidgets import QComboBox

from ripieno.app.gui.live import ports_box
from ripieno.app.gui.live.ports_box import OWN_CLOCK, OWN_INPUT, OWN_OUTPUT, PortsBox
from ripieno.app.midi_io import ports
from ripieno.app.session.machine_reports import PortsReport


@pytest.fixture
def box(qtbot):
    made = PortsBox("Ports")
    qtbot.addWidget(made)
    return made


def report(outputs=(), inputs=(), *, makes=True):
    return PortsReport("ALSA", tuple(outputs), tuple(inputs), makes)


def test_without_anything_plugged_in_a_new_port_is_chosen_and_nothing_heard(box):
    assert (box.outputs, box.inputs, box.clock) == ((OWN_OUTPUT,), (), "internal")


def test_what_was_chosen_stays_when_other_ports_come(box):
    box.show_ports(report(["A", "B"], ["K"]))
    box.choose(("B",), ("K",))
    box.show_ports(report(["0", "A", "B"], ["J", "K"]))
    assert (box.outputs, box.inputs) == (("B",), ("K",))


def test_a_port_that_was_unplugged_stays_chosen_by_its_name(box):
    box.show_ports(report(["Synth {x}"]))
    box.choose(("Synth {x}",), ())
    box.show_ports(report())
    assert box.outputs == ("Synth {x}",)


def test_a_port_of_last_time_that_is_missing_says_so(box):
    box.choose(("Synth",), ())
    assert box.outputs == ("Synth",)
    assert "not there" in box.findChildren(QComboBox)[0].currentText()


def test_midi_clock_adds_its_own_input(box):
    box.show_ports(report(inputs=["K"]))
    box.choose((), ("K",))
    box.choose_clock("midi")
    assert box.inputs == ("K", OWN_CLOCK)
    box.choose((), (OWN_INPUT,))
    assert box.inputs == (OWN_INPUT, OWN_CLOCK)


def test_where_no_port_can_be_made_none_is_offered(box):
    box.show_ports(report(makes=False))
    fresh = PortsBox("Ports")
    fresh.show_ports(report(makes=False))
    assert "New port" not in fresh.findChildren(QComboBox)[1].currentText()


def test_link_without_its_package_is_listed_but_cannot_be_chosen_and_says_why(qtbot, monkeypatch):
    monkeypatch.setattr(ports_box, "find_spec", lambda _: None)
    box = PortsBox("Ports")
    qtbot.addWidget(box)
    clock = box.findChildren(QComboBox)[2]
    entry = clock.model().item(clock.findData("link"))
    assert not entry.isEnabled()
    assert "pip install" in entry.toolTip()


@pytest.mark.skipif(importlib.util.find_spec("aalink") is None, reason="Link is not installed")
def test_link_with_its_package_can_be_chosen(box):
    box.choose_clock("link")
    assert box.clock == "link"


def test_a_look_beside_the_window_ends_in_ports_or_in_a_sentence(box, qtbot):
    reported = []
    box.troubled.connect(reported.append)
    box.refresh()
    qtbot.waitUntil(lambda: bool(reported), timeout=20_000)
    assert reported[0] == "" or reported[0].endswith(".")


def test_without_rtmidi_the_panel_says_what_to_install(box, qtbot, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "rtmidi", None)
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "nobody")
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
    (tmp_path / "seq").touch()
    monkeypatch.setattr(ports, "SEQUENCER", str(tmp_path / "seq"))
    with qtbot.waitSignal(box.troubled, timeout=20_000) as reported:
        box.refresh()
    assert "pip install python-rtmidi" in reported.args[0]
    box.shut()
