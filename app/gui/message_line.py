"""One sentence at a time, for what happened or what went wrong."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class MessageLine(QLabel):
    """Shows a sentence; one on trouble stands behind a sign, so that colour alone tells nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(self.tr("Message"))
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def say(self, sentence: str) -> None:
        """Show what happened; an empty sentence clears the line."""
        self._show(sentence, is_wrong=False)

    def warn(self, sentence: str) -> None:
        """Show what went wrong; an empty sentence clears the line."""
        self._show(f"\N{WARNING SIGN} {sentence}" if sentence else "", is_wrong=bool(sentence))

    def _show(self, text: str, *, is_wrong: bool) -> None:
        self.setText(text)
        self.setProperty("warning", is_wrong)
        self.style().unpolish(self)
        self.style().polish(self)
