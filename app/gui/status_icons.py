"""Small pictures for how a file stands; their shapes tell them apart, not their colours."""

from collections.abc import Callable, Mapping
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette, QPen, QPixmap, QPolygonF

Status = Literal["waiting", "done", "failed"]

SIDE = 16
_SHARP = 3
"""Pixels for each unit of length, so that icons are sharp on any screen."""


def status_icon(status: Status, palette: QPalette) -> QIcon:
    """Return a ring for waiting, a tick for done, a triangle with a stroke for failed.

    Args:
        status: How the file stands.
        palette: Colours of the view.
    """
    picture = QPixmap(SIDE * _SHARP, SIDE * _SHARP)
    picture.fill(Qt.GlobalColor.transparent)
    picture.setDevicePixelRatio(_SHARP)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw, role = _DRAWN[status]
    pen = QPen(palette.color(role), 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    draw(painter)
    painter.end()
    return QIcon(picture)


def _ring(painter: QPainter) -> None:
    painter.drawEllipse(QRectF(5, 5, 6, 6))


def _tick(painter: QPainter) -> None:
    painter.drawPolyline(QPolygonF([QPointF(3, 8.5), QPointF(6.5, 12), QPointF(13, 4.5)]))


def _triangle(painter: QPainter) -> None:
    painter.drawPolygon(QPolygonF([QPointF(8, 2.5), QPointF(14.5, 13.5), QPointF(1.5, 13.5)]))
    painter.drawLine(QPointF(8, 7), QPointF(8, 9.5))
    painter.drawPoint(QPointF(8, 11.7))


_DRAWN: Mapping[Status, tuple[Callable[[QPainter], None], QPalette.ColorRole]] = {
    "waiting": (_ring, QPalette.ColorRole.PlaceholderText),
    "done": (_tick, QPalette.ColorRole.Text),
    "failed": (_triangle, QPalette.ColorRole.Highlight),
}
