"""The key, at the left of the chords."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ripieno.app.gui.roll import header_strip, keyboard
from ripieno.app.gui.roll.editor import Editor
from ripieno.app.gui.roll.name_field import NameField
from ripieno.app.gui.roll.navigator import Navigator
from ripieno.app.gui.roll.part import RollPart
from ripieno.app.gui.roll.shades import hairline
from ripieno.app.gui.roll.state import RollState
from ripieno.engine.music.keys import parse_key


class KeyField(RollPart):
    """Shows the key, and lets it be typed.

    Signals:
        key_typed: A text that names a key; empty to estimate it again.
    """

    key_typed = Signal(str)

    def __init__(
        self, state: RollState, navigator: Navigator, editor: Editor, parent: QWidget | None = None
    ) -> None:
        super().__init__(state, navigator, editor, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Key"))
        self.setToolTip(self.tr("Double-click, or press Enter, to type a key such as A minor"))
        self.field = NameField(parse_key, self)
        self.field.setAccessibleName(self.tr("Key"))
        self.field.named.connect(self.key_typed)

    def fit(self) -> None:
        """Be as wide as the keys and as high as the chords."""
        self.setFixedSize(keyboard.width_of(self), header_strip.height_of(self))

    def redraw(self) -> None:
        """Show another key."""
        key = self.state.scene.key
        self.setAccessibleDescription(str(key) if key else self.tr("No key"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw."""
        painter, palette = QPainter(self), self.state.palette
        painter.fillRect(self.rect(), QColor(palette.window))
        painter.setFont(self.words_font(1.0))
        key = self.state.scene.key
        painter.setPen(QColor(palette.text if key else palette.faint))
        text = str(key) if key else self.tr("Key")
        room = QRectF(7, 0, self.width() - 8, self.height() - 2)
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(hairline(painter, QColor(palette.line)))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        self.paint_focus(painter)
        painter.end()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Let the key be typed."""
        self._ask()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Let the key be typed on Enter; estimate it again on Delete."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            self._ask()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.key_typed.emit("")
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        key = self.state.scene.key
        self.field.setGeometry(0, 1, self.width() - 1, self.height() - 2)
        self.field.ask(str(key) if key else "", selects=True)
