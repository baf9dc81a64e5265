"""The window with the set-up pages."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ripieno.app.gui.help.set_up_pages import pages

_ROOM = 26.0
"""Margin around a page, in pixels."""
_LARGER = 1.12
"""Size of a page's letters, as a multiple of the window's."""


class SetUpDialog(QDialog):
    """Shows how to set a DAW or a synth up, one page for each.

    Args:
        page: The page to begin with, by its name; the first where it is unknown.
    """

    def __init__(self, parent: QWidget | None = None, page: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Set up a DAW or a synth"))
        self.resize(820, 520)
        self._pages = pages()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Programs"))
        self.list.setFixedWidth(170)
        self.list.setSpacing(3)
        self.list.addItems([each.title for each in self._pages])
        self.text = QTextBrowser()
        self.text.setAccessibleName(self.tr("How to set it up"))
        self.text.setOpenExternalLinks(True)
        font = self.text.font()
        font.setPointSizeF(font.pointSizeF() * _LARGER)
        self.text.setFont(font)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        sides = QHBoxLayout()
        sides.addWidget(self.list)
        sides.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.addLayout(sides, 1)
        column.addWidget(buttons)
        self.list.currentRowChanged.connect(self._show)
        self.show_page(page)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_page(self, name: str) -> None:
        """Show a page by its name; the first where it is unknown."""
        names = [each.name for each in self._pages]
        self.list.setCurrentRow(names.index(name) if name in names else 0)

    def _show(self, row: int) -> None:
        self.text.setMarkdown(self._pages[row].text)
        self.text.document().setDocumentMargin(_ROOM)
