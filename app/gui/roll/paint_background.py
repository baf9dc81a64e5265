"""The ground that notes lie on: rows, lines of bars and beats, the shaded selection."""

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from ripieno.app.gui.palette import blend
from ripieno.app.gui.roll.grid import bars_in, beat_of, parts_of
from ripieno.app.gui.roll.scene import Scene
from ripieno.app.gui.roll.shades import hairline, translucent
from ripieno.app.gui.roll.state import RollState
from ripieno.engine.music.region import Region

BLACK_KEYS = frozenset({1, 3, 6, 8, 10})

NARROWEST_BAR = 8.0
"""Least pixels between two lines of bars, and of beats."""

TALL = 7.0
"""Pixels of a row from which a line divides E from F, as keys do; B and C are divided always."""

NARROWEST_STEP = 11.0
"""Least pixels between two lines of the grid."""


def paint_background(painter: QPainter, state: RollState, size: QSizeF) -> None:
    """Draw rows and lines.

    Args:
        painter: Draws in pixels of the canvas.
        state: What to show.
        size: Of the canvas.
    """
    painter.fillRect(QRectF(QPointF(), size), QColor(state.palette.background))
    _paint_rows(painter, state, size)
    _paint_lines(painter, state, size)
    end = state.geometry.x_at(state.scene.clip.time.bar_start(state.scene.clip.bars))
    if end < size.width():
        painter.fillRect(
            QRectF(end, 0, size.width() - end, size.height()), translucent(state.palette.window, 0.6)
        )


def paint_region(painter: QPainter, state: RollState, size: QSizeF) -> None:
    """Shade the selection, in front of the rows and behind the notes."""
    region = state.region
    if region is None:
        return
    palette = state.palette
    is_here = state.scene.current in region.lanes
    pen = QPen(translucent(palette.accent, 0.75 if is_here else 0.4), 1)
    if not is_here:
        pen.setStyle(Qt.PenStyle.DashLine)
    for box in region_boxes(state, region, size):
        painter.fillRect(box, translucent(palette.accent, 0.10 if is_here else 0.04))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))


def region_boxes(state: RollState, region: Region, size: QSizeF) -> list[QRectF]:
    """Return where a region's stretches of time lie on the canvas, those in view."""
    time, geometry = state.scene.clip.time, state.geometry
    top, bottom = -2.0, size.height() + 2
    lanes = [lane for lane in region.lanes if lane < len(state.lanes)]
    if not lanes or any(map(state.scene.shares_rows, lanes)):  # else its pitches are no rows here
        top = max(top, geometry.y_at(region.high))
        bottom = min(bottom, geometry.y_at(region.low - 1))
    boxes = []
    for start, end in region.spans(time):
        left, right = round(geometry.x_at(start)), round(geometry.x_at(end))
        if right > 0 and left < size.width() and bottom > top:
            edge = max(-2.0, left)
            boxes.append(QRectF(edge, top, min(size.width() + 2, right) - edge, bottom - top))
    return boxes


def _paint_rows(painter: QPainter, state: RollState, size: QSizeF) -> None:
    geometry, palette = state.geometry, state.palette
    pitches = geometry.pitches(size.height())
    dark = dark_rows(state.scene)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor(palette.black_key)))
    painter.drawRects([_row(state, pitch, size) for pitch in pitches if pitch % 12 in dark])
    seams = {11, 4} if geometry.row >= TALL else {11}
    heights = (round(geometry.y_at(pitch)) - 0.5 for pitch in pitches if pitch % 12 in seams)
    painter.setPen(hairline(painter, QColor(palette.beat_line)))
    painter.drawLines([QLineF(0, y, size.width(), y) for y in heights])


def dark_rows(scene: Scene) -> frozenset[int]:
    """Return the pitch classes of dark rows: black keys, or what is outside the key where it is marked."""
    if scene.marks_key and scene.key is not None and not scene.has_drums_in_front:
        return frozenset(range(12)) - scene.key.pitch_classes
    return BLACK_KEYS


def _row(state: RollState, pitch: int, size: QSizeF) -> QRectF:
    top = round(state.geometry.y_at(pitch))
    return QRectF(0, top, size.width(), round(state.geometry.y_at(pitch - 1)) - top)


def _paint_lines(painter: QPainter, state: RollState, size: QSizeF) -> None:
    geometry, palette, time = state.geometry, state.palette, state.scene.clip.time
    per_tick, height = geometry.per_tick, size.height()
    bars: list[QLineF] = []
    beats: list[QLineF] = []
    steps: list[QLineF] = []
    first, last = geometry.tick_at(0), geometry.tick_at(size.width())
    grid_step = float(state.grid.step(time.ppq))
    for bar, start in bars_in(time, first, last, NARROWEST_BAR / per_tick):
        bars.append(_line(geometry.x_at(start), height))
        beat = beat_of(time, bar)
        if beat * per_tick >= NARROWEST_BAR:
            beats += [_line(geometry.x_at(tick), height) for tick in parts_of(time, bar, beat)]
        if grid_step < beat and grid_step * per_tick >= NARROWEST_STEP:
            steps += [
                _line(x, height)
                for tick in parts_of(time, bar, grid_step)
                if 0 <= (x := geometry.x_at(tick)) <= size.width()
            ]
    for lines, colour in (
        (steps, blend(QColor(palette.background), QColor(palette.beat_line), 0.6)),
        (beats, QColor(palette.beat_line)),
        (bars, QColor(palette.bar_line)),
    ):
        painter.setPen(hairline(painter, colour))
        painter.drawLines(lines)


def _line(x: float, height: float) -> QLineF:
    column = round(x) + 0.5
    return QLineF(column, 0, column, height)
