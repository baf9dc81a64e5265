"""A row tells which control it is about."""

from PySide6.QtWidgets import QGridLayout, QWidget

from ripieno.app.gui.live.control_row import ControlRow


def test_a_row_tells_its_name_with_whatever_happens(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    row = ControlRow("freeze", page)
    row.place(QGridLayout(page), 0)
    reported = []
    row.changed.connect(lambda *what: reported.append(what))
    row.learning.connect(lambda *what: reported.append(what))
    row.forgotten.connect(lambda *what: reported.append(what))
    row.show_value(True)
    row.field.box.click()
    row.learn.click()
    row.learn.show_message("cc 1 on channel 1")
    row.learn.actions()[0].trigger()
    assert reported == [("freeze", False), ("freeze", True), ("freeze",)]
    assert row.label.buddy() is row.field
