"""The corners left of the ruler and of the velocities: what is in front, and how loud is how high."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent

from ripieno.app.gui.roll import keyboard, ruler, velocity_lane
from ripieno.app.gui.roll.part import RollPart
from ripieno.app.gui.roll.shades import hairline
from ripieno.engine.music.selection import lane_title


class Corner(RollPart):
    """Names the lane in front in its colour, and the grid below."""

    def fit(self) -> None:
        """Be as wide as the keys and as high as the ruler."""
        self.setFixedSize(keyboard.width_of(self), 2 * ruler.half_of(self))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw."""
        painter, palette = QPainter(self), self.state.palette
        painter.fillRect(self.rect(), QColor(palette.panel))
        painter.setFont(self.words_font())
        lane, half = self.state.scene.lane, ruler.half_of(self)
        room, aligned = self.width() - 20, Qt.AlignmentFlag.AlignVCenter
        if lane is not None:
            painter.fillRect(QRectF(7, half / 2 - 5, 3, 11), palette.role(lane.role, 127))
            painter.setPen(QColor(palette.text))
            name = painter.fontMetrics().elidedText(lane_title(lane), Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(15, 0, room + 4, half), aligned, name)
        painter.setPen(QColor(palette.faint))
        text = self.tr("Grid {}").format(self.state.grid)
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room + 8)
        painter.drawText(QRectF(7, half, room + 8, half), aligned, text)
        painter.setPen(hairline(painter, QColor(palette.line)))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()
        event.accept()


class VelocityName(RollPart):
    """Says what the bars beside it are, and their scale."""

    def fit(self) -> None:
        """Be as wide as the keys and as high as the velocities."""
        self.setFixedSize(keyboard.width_of(self), velocity_lane.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw."""
        painter, palette = QPainter(self), self.state.palette
        painter.fillRect(self.rect(), QColor(palette.panel))
        painter.setFont(self.words_font())
        painter.setPen(QColor(palette.faint))
        numbers = self.words_font(0.75)
        room = self.width() - 14 - QFontMetrics(numbers).horizontalAdvance("127")
        name = painter.fontMetrics().elidedText(self.tr("Velocity"), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(7, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(numbers)
        for velocity in (1, 64, 127):
            y = velocity_lane.height_of(velocity, self.height())
            line = QRectF(0, y - 7, self.width() - 6, 14)
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(velocity))
        painter.setPen(hairline(painter, QColor(palette.line)))
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()
        event.accept()
