"""The velocity of each note of the lane in front, as bars that can be dragged."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ripieno.app.gui.roll.editor import Editor
from ripieno.app.gui.roll.edits import LOUDEST, MAX_SHOWN_NOTES, edit, louder
from ripieno.app.gui.roll.grid import bars_in
from ripieno.app.gui.roll.lane_notes import Floats, among
from ripieno.app.gui.roll.navigator import Navigator
from ripieno.app.gui.roll.paint_background import NARROWEST_BAR
from ripieno.app.gui.roll.part import RollPart
from ripieno.app.gui.roll.shades import FRONT, LEVELS, hairline, level, pixels, shades
from ripieno.app.gui.roll.state import NO_DRAFT, Draft, RollState, Tool
from ripieno.engine.music.columns import Ints
from ripieno.engine.music.note import Note

HEIGHT = 84
ROOM = 8.0
"""Pixels above the loudest and below the softest bar."""

REACH = 7.0
"""Pixels from which a bar can be grasped."""

MAX_SINGLE_ITEMS = 400
"""Bars that are drawn one by one; drawing more as an image is faster."""

KNOB = 3.0
"""Radius in pixels of what is grasped."""

Height = TypeVar("Height", float, Floats)


class VelocityLane(RollPart):
    """Drag a bar to change it and those of all selected notes; with the draw tool, sweep over bars."""

    def __init__(
        self, state: RollState, navigator: Navigator, editor: Editor, parent: QWidget | None = None
    ) -> None:
        super().__init__(state, navigator, editor, parent)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Velocity"))
        self.setToolTip(self.tr("Drag a bar to change how loud its note is"))
        self._held: int | None = None
        self._grasped = state.front
        self._from_y = 0.0
        self._swept: dict[int, int] = {}

    def redraw(self) -> None:
        """Draw everything anew; a drag on notes that are no longer there ends without a trace."""
        if self.state.front is not self._grasped:
            self._held, self._swept = None, {}
        self.update()

    def on_canvas(self, point: QPointF) -> QPointF:
        """Return the same time at the middle of the canvas."""
        return QPointF(point.x(), self.navigator.size.height() / 2)

    def y_at(self, velocity: float) -> float:
        """Return the height of a velocity."""
        return height_of(velocity, self.height())

    def velocity_at(self, y: float) -> int:
        """Return the velocity at a height, 1 to 127."""
        share = (self.height() - ROOM - y) / (self.height() - 2 * ROOM)
        return max(1, min(LOUDEST, round(share * LOUDEST)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw."""
        painter = QPainter(self)
        state = self.state
        painter.fillRect(self.rect(), QColor(state.palette.background))
        self._paint_ground(painter)
        if state.scene.lane is not None:
            indices, notes = self._seen(), state.front
            kept = indices[~among(notes, state.draft.hidden)[indices]]
            onsets, velocities = notes.onsets[kept], notes.velocities[kept]
            selected = among(notes, state.selected)[kept]
            self._paint_bars(painter, onsets[~selected], velocities[~selected], is_selected=False)
            self._paint_bars(painter, onsets[selected], velocities[selected], is_selected=True)
            new = state.draft.notes
            self._paint_bars(
                painter,
                np.array([note.onset for note in new], np.int64),
                np.array([note.velocity for note in new], np.int64),
                is_selected=True,
            )
        self._paint_value(painter)
        painter.end()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Grasp the nearest bar, or begin to sweep."""
        self._swept, self._grasped = {}, self.state.front
        self._from_y = event.position().y()
        if self.state.tool is Tool.DRAW:
            self._sweep(event.position())
            return
        self._held = self._nearest(event.position())
        if self._held is not None and self._held not in self.state.selected:
            self.state.choose(frozenset({self._held}))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the pointer."""
        if self._held is not None:
            self.state.sketch_out(Draft(self.state.selected, self._dragged(event.position().y())))
        elif self.state.tool is Tool.DRAW and event.buttons() & Qt.MouseButton.LeftButton:
            self._sweep(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Set the velocities."""
        held, self._held = self._held, None
        swept, self._swept = self._swept, {}
        self.state.sketch_out(NO_DRAFT)
        if held is not None:
            new = louder(self.state.selected_notes, self._change(event.position().y(), held))
            self.editor.apply(edit("Set velocity of", self.state.selected_notes, new))
            note = self.state.front.notes[held] if held < len(self.state.front.notes) else None
            if note is not None:
                self.editor.sound(note)
        elif swept:
            old = [self.state.front.notes[index] for index in sorted(swept)]
            self.editor.apply(edit("Set velocity of", old, self._with(swept)))

    def _seen(self) -> Ints:
        geometry, notes = self.state.geometry, self.state.front
        first = int(np.searchsorted(notes.onsets, geometry.tick_at(-2)))
        stop = int(np.searchsorted(notes.onsets, geometry.tick_at(self.width() + 2)))
        return np.arange(first, max(first, stop))

    def _paint_ground(self, painter: QPainter) -> None:
        geometry, palette, time = self.state.geometry, self.state.palette, self.state.scene.clip.time
        painter.setPen(hairline(painter, QColor(palette.beat_line)))
        painter.drawLines(
            [
                QLineF(0, y, self.width(), y)
                for share in (32, 64, 96, 127)
                if (y := round(self.y_at(share)) + 0.5)
            ]
        )
        first, last = geometry.tick_at(0), geometry.tick_at(self.width())
        bars = bars_in(time, first, last, NARROWEST_BAR / geometry.per_tick)
        columns = [round(geometry.x_at(start)) + 0.5 for _, start in bars]
        painter.setPen(hairline(painter, QColor(palette.bar_line)))
        painter.drawLines([QLineF(x, 0, x, self.height()) for x in columns])
        painter.setPen(hairline(painter, QColor(palette.line)))
        painter.drawLine(QPointF(0, 0.5), QPointF(self.width(), 0.5))

    def _paint_bars(self, painter: QPainter, onsets: Ints, velocities: Ints, *, is_selected: bool) -> None:
        """Draw a bar per pixel column, as loud as the loudest note there."""
        lane = self.state.scene.lane
        if lane is None or not len(onsets):
            return
        order = np.argsort(velocities, kind="stable")
        columns = np.rint(onsets[order] * self.state.geometry.per_tick - self.state.geometry.left)
        loudest = velocities[order]
        if len(columns) > MAX_SINGLE_ITEMS:
            self._paint_image(painter, columns, loudest, pixels(self.state.palette, lane.role, FRONT))
            return
        colours = shades(self.state.palette, lane.role, FRONT)
        text, bottom = QColor(self.state.palette.text), self.height() - ROOM
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for column, velocity in zip(columns.tolist(), loudest.tolist(), strict=True):
            painter.setBrush(text if is_selected else colours[level(velocity)])
            top = round(self.y_at(velocity))
            painter.drawRect(QRectF(column, top, 2, bottom - top))
            painter.drawEllipse(QPointF(column + 1, top), KNOB, KNOB)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_image(
        self, painter: QPainter, columns: Floats, loudest: Ints, colours: NDArray[np.uint32]
    ) -> None:
        """Draw many bars at once, one pixel wide; the loudest of a pixel comes last and stays."""
        ratio = self.devicePixelRatioF()
        width, height = int(self.width() * ratio), int(self.height() * ratio)
        places = np.rint(columns * ratio).astype(np.int64)
        inside = (places >= 0) & (places < width)
        tops = np.full(width, height)
        stains = np.zeros(width, np.uint32)
        tops[places[inside]] = np.rint(height_of(loudest[inside].astype(np.float64), self.height()) * ratio)
        stains[places[inside]] = colours[loudest[inside] * LEVELS // 128]
        rows = np.arange(height)[:, None]
        filled = (rows >= tops) & (rows < round((self.height() - ROOM) * ratio))
        image = np.where(filled, stains, np.uint32(0))
        picture = QImage(image.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied)
        picture.setDevicePixelRatio(ratio)
        painter.drawImage(0, 0, picture)

    def _paint_value(self, painter: QPainter) -> None:
        """Write the velocity that is being set beside its bar."""
        notes = self.state.draft.notes
        if not notes or (self._held is None and not self._swept):
            return
        held = self.state.front.notes[self._held] if self._held is not None else None
        note = next((each for each in notes if held and each.onset == held.onset), notes[-1])
        x, y = self.state.geometry.x_at(note.onset), self.y_at(note.velocity)
        painter.setFont(self.words_font())
        painter.setPen(QColor(self.state.palette.text))
        painter.drawText(QPointF(x + 8, max(12.0, y + 4)), str(note.velocity))

    def _nearest(self, at: QPointF) -> int | None:
        """Return the note whose bar is nearest, a selected one before others."""
        geometry, notes = self.state.geometry, self.state.front
        first = int(np.searchsorted(notes.onsets, geometry.tick_at(at.x() - REACH)))
        stop = int(np.searchsorted(notes.onsets, geometry.tick_at(at.x() + REACH), "right"))
        if stop <= first:
            return None

        def distance(index: int) -> tuple[bool, float, float]:
            away = abs(geometry.x_at(float(notes.onsets[index])) - at.x())
            return (
                index not in self.state.selected,
                round(away / 3),
                abs(self.y_at(float(notes.velocities[index])) - at.y()),
            )

        return min(range(first, stop), key=distance)

    def _change(self, y: float, held: int) -> int:
        velocity = int(self.state.front.velocities[held])
        moved = round((self._from_y - y) / (self.height() - 2 * ROOM) * LOUDEST)
        return max(1, min(LOUDEST, velocity + moved)) - velocity

    def _dragged(self, y: float) -> tuple[Note, ...]:
        held = self._held if self._held is not None else 0
        return louder(self.state.selected_notes[:MAX_SHOWN_NOTES], self._change(y, held))

    def _sweep(self, at: QPointF) -> None:
        """Set the notes under the pointer to its height."""
        geometry, notes = self.state.geometry, self.state.front
        first = int(np.searchsorted(notes.onsets, geometry.tick_at(at.x() - REACH)))
        stop = int(np.searchsorted(notes.onsets, geometry.tick_at(at.x() + REACH), "right"))
        self._swept |= dict.fromkeys(range(first, stop), self.velocity_at(at.y()))
        self.state.sketch_out(Draft(frozenset(self._swept), self._with(self._swept)))

    def _with(self, velocities: dict[int, int]) -> tuple[Note, ...]:
        notes = self.state.front.notes
        return tuple(
            louder((notes[index],), velocity - notes[index].velocity)[0]
            for index, velocity in sorted(velocities.items())
        )


def height_of(velocity: Height, height: float) -> Height:
    """Return where the bar of a velocity, or of each of some, ends in a lane of some height."""
    return height - ROOM - velocity / LOUDEST * (height - 2 * ROOM)
