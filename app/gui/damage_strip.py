"""What is wrong with the file that is open: a strip that stays until it is dismissed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from ripieno.app.gui.message_line import MessageLine


class DamageStrip(QFrame):
    """Sentences on a damaged file, and a button that takes them away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.message = MessageLine(self)
        self.message.setAccessibleName(self.tr("Damage of the file"))
        self.button = QToolButton(self)
        self.button.setText(self.tr("Dismiss"))
        self.button.setToolTip(self.tr("Take this message away; the file stays as it is"))
        self.button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(self.message, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, sentences: Sequence[str]) -> None:
        """Show sentences until they are dismissed; none takes the strip away."""
        self.message.warn("\n".join(sentences))
        self.setVisible(bool(sentences))
