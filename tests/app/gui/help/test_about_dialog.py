"""The window about Ripieno: its version, and whose works it holds."""

from ripieno.app.gui.help.about_dialog import AboutDialog
from ripieno.app.session.credits.notice import notice
from ripieno.app.session.version import version


def test_version_and_notice_are_shown_and_cannot_be_changed(qtbot):
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    assert dialog.heading.text() == f"Ripieno {version()}"
    assert dialog.notice.toPlainText().strip() == notice().strip()
    assert dialog.notice.isReadOnly()
