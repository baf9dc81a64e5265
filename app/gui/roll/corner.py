"""The corners left of the ruler and of the velocities: what is in front, and how loud is how high."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.gui.roll import keyboard, ruler, velocity_lane
from app.gui.roll.editor import Editor
from app.gui.roll.navigator import Navigator
from app.gui.roll.part import Part
from app.gui.roll.state import RollState
from engine.music.selection import lane_title


class Corner(Part):
    """Names the lane in front in its colour, and the grid below."""

    def __init__(
        self, state: RollState, navigator: Navigator, editor: Editor, parent: QWidget | None = None
    ) -> None:
        super().__init__(state, navigator, editor, parent)
        self.setFixedSize(keyboard.WIDTH, ruler.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw."""
        painter, palette = QPainter(self), self.state.palette
        painter.fillRect(self.rect(), QColor(palette.panel))
        font = QFont(painter.font())
        font.setPixelSize(11)
        painter.setFont(font)
        lane = self.state.scene.lane
        room, aligned = self.width() - 20, Qt.AlignmentFlag.AlignVCenter
        if lane is not None:
            painter.fillRect(QRectF(7, 6, 3, 11), palette.role(lane.role, 127))
            painter.setPen(QColor(palette.text))
            name = painter.fontMetrics().elidedText(lane_title(lane), Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(15, 0, room + 4, ruler.HALF), aligned, name)
        painter.setPen(QColor(palette.faint))
        text = self.tr("Grid {}").format(self.state.grid)
        painter.drawText(QRectF(7, ruler.HALF, room + 8, ruler.HALF), aligned, text)
        painter.setPen(QPen(QColor(palette.line), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()
        event.accept()


class VelocityName(Part):
    """Says what the bars beside it are, and their scale."""

    def __init__(
        self, state: RollState, navigator: Navigator, editor: Editor, parent: QWidget | None = None
    ) -> None:
        super().__init__(state, navigator, editor, parent)
        self.setFixedSize(keyboard.WIDTH, velocity_lane.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw."""
        painter, palette = QPainter(self), self.state.palette
        painter.fillRect(self.rect(), QColor(palette.panel))
        font = QFont(painter.font())
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(palette.faint))
        painter.drawText(
            QRectF(7, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self.tr("Velocity")
        )
        font.setPixelSize(9)
        painter.setFont(font)
        for velocity in (1, 64, 127):
            y = velocity_lane.height_of(velocity, self.height())
            room = QRectF(0, y - 7, self.width() - 6, 14)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(velocity))
        painter.setPen(QPen(QColor(palette.line), 1))
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()
        event.accept()
