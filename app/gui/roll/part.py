"""What the parts of a piano roll have in common: they follow the state, and scroll and zoom alike."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontInfo, QKeyEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from ripieno.app.gui.roll.editor import Editor
from ripieno.app.gui.roll.keys import Hands, act_on, claims
from ripieno.app.gui.roll.navigator import Navigator
from ripieno.app.gui.roll.state import RollState


class RollPart(QWidget):
    """A part."""

    def __init__(
        self, state: RollState, navigator: Navigator, editor: Editor, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.state, self.navigator, self.editor = state, navigator, editor
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.fit()
        state.changed.connect(self.redraw)
        state.moved.connect(self.redraw)

    def fit(self) -> None:
        """Take the room that words need in the present font."""

    def words_font(self, share: float = 0.92) -> QFont:
        """Return the font of words, smaller than that of the program by a share."""
        font = QFont(self.font())
        font.setPixelSize(max(8, round(QFontInfo(font).pixelSize() * share)))
        return font

    def redraw(self) -> None:
        """Draw everything anew."""
        self.update()

    def on_canvas(self, point: QPointF) -> QPointF:
        """Return a point of this part in pixels of the canvas; time runs alike in all but the keys."""
        return point

    def paint_focus(self, painter: QPainter) -> None:
        """Draw a frame where keys are taken."""
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(QColor(self.state.palette.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Show that keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """Scroll or zoom."""
        self.navigator.wheel(event, self.on_canvas(event.position()))

    def event(self, event: QEvent) -> bool:
        """Zoom by a pinch."""
        return self.navigator.gesture(event) or super().event(event)


class KeyedPart(RollPart):
    """A part that takes the keys of the roll."""

    def __init__(
        self, state: RollState, navigator: Navigator, editor: Editor, parent: QWidget | None = None
    ) -> None:
        super().__init__(state, navigator, editor, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._hands = Hands(state, editor, navigator)

    def event(self, event: QEvent) -> bool:
        """Claim the roll's keys before shortcuts of the window get them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(claims(event, self.state))
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Do what a key stands for."""
        if not act_on(event, self._hands):
            super().keyPressEvent(event)


def line_height(widget: QWidget) -> int:
    """Return the pixels of a line of words in a widget's font."""
    return max(13, widget.fontMetrics().height())
