"""What the parts of a piano roll have in common: they follow the state, and scroll and zoom alike."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.gui.roll.editor import Editor
from app.gui.roll.navigator import Navigator
from app.gui.roll.state import RollState


class Part(QWidget):
    """A part."""

    def __init__(
        self, state: RollState, navigator: Navigator, editor: Editor, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.state, self.navigator, self.editor = state, navigator, editor
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        state.changed.connect(self.redraw)
        state.moved.connect(self.redraw)

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
            painter.setPen(QPen(QColor(self.state.palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        """Scroll or zoom."""
        self.navigator.wheel(event, self.on_canvas(event.position()))

    def event(self, event: QEvent) -> bool:
        """Zoom by a pinch."""
        return self.navigator.gesture(event) or super().event(event)
