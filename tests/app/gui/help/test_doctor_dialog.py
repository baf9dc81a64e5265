"""The doctor's window: what was found, in words, and on the clipboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from ripieno.app.gui.help.doctor_dialog import DoctorDialog
from ripieno.app.session.machine_reports import Finding, HealthReport
from ripieno.engine.errors import RipienoError

WELL = HealthReport((Finding("model", is_well=True, words="ripieno is loaded"),))
ILL = HealthReport((*WELL.findings, Finding("MIDI", is_well=False, words="No MIDI runs; start JACK.")))


def failing():
    raise RipienoError("It cannot be looked; try again.")
    yield


@pytest.fixture
def shown(qtbot):
    """Give a function that shows a report."""

    def show(*reports):
        left = list(reports)
        dialog = DoctorDialog(look=lambda: iter([left.pop(0)]))
        qtbot.addWidget(dialog)
        qtbot.waitUntil(dialog.again.isEnabled, timeout=10_000)
        return dialog

    return show


def words(dialog):
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_what_is_not_well_is_named_first_and_explained(shown):
    dialog = shown(ILL)
    assert "MIDI" in dialog.message.text()
    assert "No MIDI runs; start JACK." in words(dialog)


def test_where_all_is_well_it_says_so(shown):
    assert "Everything" in shown(WELL).message.text()


def test_the_report_goes_to_the_clipboard(shown, qtbot):
    dialog = shown(ILL)
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines == ["well: model: ripieno is loaded", "to do: MIDI: No MIDI runs; start JACK."]


def test_looking_again_takes_the_old_findings_away(shown, qtbot):
    dialog = shown(ILL, WELL)
    qtbot.mouseClick(dialog.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Everything" in dialog.message.text(), timeout=10_000)
    qtbot.waitUntil(lambda: "No MIDI runs; start JACK." not in words(dialog), timeout=10_000)
    assert dialog.text == "well: model: ripieno is loaded"


def test_what_goes_wrong_is_a_sentence(qtbot):
    dialog = DoctorDialog(look=failing)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.again.isEnabled, timeout=10_000)
    assert "It cannot be looked; try again." in dialog.message.text()


def test_this_computer_is_examined(qtbot):
    dialog = DoctorDialog()
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: bool(dialog.text), timeout=60_000)
    assert "Python" in dialog.text
