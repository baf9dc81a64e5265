"""The canvas: lanes over each other, the current one in front."""

from PySide6.QtCore import QPointF, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from ripieno.app.gui.roll.editor import Editor
from ripieno.app.gui.roll.edits import edit
from ripieno.app.gui.roll.gestures import Band, Draw, Erase, Gesture, Move, Paint, Resize
from ripieno.app.gui.roll.navigator import Navigator
from ripieno.app.gui.roll.paint_background import paint_background, paint_region
from ripieno.app.gui.roll.paint_marks import (
    paint_band,
    paint_caret,
    paint_fresh,
    paint_selected,
    paint_sketch,
)
from ripieno.app.gui.roll.paint_notes import paint_notes
from ripieno.app.gui.roll.part import KeyedPart
from ripieno.app.gui.roll.state import NO_DRAFT, RollState, Tool
from ripieno.engine.music.note import Note

GRIP = 6.0
"""Pixels at a note's end that change its length."""

PLAYHEAD_REACH = 3

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_CURSORS = {
    Tool.SELECT: Qt.CursorShape.ArrowCursor,
    Tool.DRAW: Qt.CursorShape.CrossCursor,
    Tool.ERASE: Qt.CursorShape.PointingHandCursor,
    Tool.PAINT: Qt.CursorShape.UpArrowCursor,
}


class Canvas(KeyedPart):
    """Shows notes, and lets them be selected and changed."""

    def __init__(
        self, state: RollState, navigator: Navigator, editor: Editor, parent: QWidget | None = None
    ) -> None:
        super().__init__(state, navigator, editor, parent)
        self.setMouseTracking(True)
        self.setMinimumSize(160, 80)
        self.setAccessibleName(self.tr("Notes"))
        self._gesture: Gesture | None = None
        self._grasped = state.front
        self._preview: Note | None = None
        self._pan: QPointF | None = None
        self._picture: QPixmap | None = None
        state.played.connect(self._follow)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return a size that shows four octaves."""
        return QSize(900, 480)

    def redraw(self) -> None:
        """Draw everything anew; a gesture on notes that are no longer there ends without a trace."""
        self._picture = None
        if self._gesture is not None and self.state.front is not self._grasped:
            self._gesture = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw; all but the playhead is kept as a picture until it changes."""
        if self._picture is None:
            self._picture = self._drawn()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self.state.playhead is not None:
            x = round(self.state.geometry.x_at(self.state.playhead))
            painter.fillRect(QRect(x, 0, 1, self.height()), QColor(self.state.palette.text))
        self.paint_focus(painter)
        painter.end()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Begin a gesture; the middle button moves the view."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        if event.button() != Qt.MouseButton.LeftButton or self.state.scene.lane is None:
            super().mousePressEvent(event)
            return
        self.state.shows_caret = False
        self._preview, self._grasped = None, self.state.front
        self._gesture = self._begin(event.position(), event.modifiers())
        if self._gesture is not None:
            self._drag(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the gesture, or show what a press would do."""
        if self._pan is not None:
            moved, self._pan = self._pan - event.position(), event.position()
            self.navigator.scroll_by(moved.x(), moved.y())
            return
        if self._gesture is None:
            self.setCursor(self._cursor_at(event.position()))
            return
        self._scroll_towards(event.position())
        self._drag(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """End the gesture."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan = None
            return
        gesture, self._gesture = self._gesture, None
        if gesture is None or event.button() != Qt.MouseButton.LeftButton:
            return
        outcome = gesture.end()
        if outcome.is_click and isinstance(gesture, Band):
            self._click(event.position())
        else:
            self.editor.finish(outcome)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw a note on empty ground, delete one that is there; with the select tool only."""
        if self.state.tool is not Tool.SELECT or self.state.scene.lane is None:
            self.mousePressEvent(event)
            return
        index = self._index_at(event.position())
        if index is not None:
            self.editor.apply(edit("Delete", (self.state.front.notes[index],), ()))
            return
        self._grasped = self.state.front
        is_free = bool(event.modifiers() & _ALT)
        self._gesture = Draw(self.state, event.position().x(), event.position().y(), is_free)
        self._drag(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Do what a key stands for; Escape ends a gesture without a trace."""
        if self._gesture is not None:
            if event.key() == Qt.Key.Key_Escape:
                self._gesture = None
                self.state.sketch_out(NO_DRAFT)
            event.accept()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit the new size."""
        self.navigator.resize(QSizeF(event.size()))
        self.redraw()

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        size = QSizeF(self.size())
        painter = QPainter(picture)
        paint_background(painter, self.state, size)
        paint_region(painter, self.state, size)
        paint_notes(painter, self.state, size)
        paint_fresh(painter, self.state, size)
        paint_sketch(painter, self.state, size)
        paint_selected(painter, self.state, size)
        paint_caret(painter, self.state, size)
        paint_band(painter, self.state)
        painter.end()
        return picture

    def _begin(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture | None:
        state, x, y = self.state, at.x(), at.y()
        if state.tool is Tool.ERASE:
            return Erase(state, x, y)
        if state.tool is Tool.PAINT:
            return Paint(state, x)
        index = self._index_at(at)
        if index is not None:
            return self._grasp(index, at, modifiers)
        shift = bool(modifiers & _SHIFT)
        if state.tool is Tool.DRAW and not modifiers & _CTRL:
            return Draw(state, x, y, free=bool(modifiers & _ALT))
        return Band(state, x, y, selects=not modifiers & _CTRL, adds=shift)

    def _grasp(self, index: int, at: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture | None:
        state = self.state
        if modifiers & _SHIFT:
            state.choose(state.selected ^ {index})
            return None
        if index not in state.selected:
            state.choose(frozenset({index}))
        if self._is_at_end(index, at) and not modifiers & _CTRL:
            return Resize(state, index)
        return Move(state, index, at.x(), at.y(), copies=bool(modifiers & _CTRL))

    def _drag(self, event: QMouseEvent) -> None:
        gesture = self._gesture
        if gesture is None:
            return
        at = event.position()
        self.state.sketch_out(gesture.drag(at.x(), at.y(), free=bool(event.modifiers() & _ALT)))
        preview = gesture.preview
        if preview is not None and (self._preview is None or preview.pitch != self._preview.pitch):
            self.editor.sound(preview)
        self._preview = preview

    def _click(self, at: QPointF) -> None:
        """Bring a note's lane to the front; on empty ground let go of what is selected."""
        self.state.sketch_out(NO_DRAFT)
        tick, pitch = self.state.geometry.tick_at(at.x()), self.state.geometry.pitch_at(at.y())
        for lane, notes in enumerate(self.state.lanes):
            is_behind = lane != self.state.scene.current and self.state.scene.shares_rows(lane)
            if is_behind and notes.at(tick, pitch) is not None:
                self.editor.lane_selected.emit(lane)
                return
        self.editor.let_go()

    def _index_at(self, at: QPointF) -> int | None:
        geometry = self.state.geometry
        slack = 2 / geometry.per_tick
        return self.state.front.at(geometry.tick_at(at.x()), geometry.pitch_at(at.y()), slack)

    def _is_at_end(self, index: int, at: QPointF) -> bool:
        note, geometry = self.state.front.notes[index], self.state.geometry
        left, right = geometry.x_at(note.onset), geometry.x_at(note.end)
        return at.x() >= right - min(GRIP, (right - left) / 3)

    def _cursor_at(self, at: QPointF) -> Qt.CursorShape:
        if self.state.tool in {Tool.SELECT, Tool.DRAW}:
            index = self._index_at(at)
            if index is not None:
                is_end = self._is_at_end(index, at)
                return Qt.CursorShape.SizeHorCursor if is_end else Qt.CursorShape.SizeAllCursor
        return _CURSORS[self.state.tool]

    def _scroll_towards(self, at: QPointF) -> None:
        """Scroll where the pointer leaves the canvas in a drag."""
        beyond_x = min(0.0, at.x()) + max(0.0, at.x() - self.width())
        beyond_y = min(0.0, at.y()) + max(0.0, at.y() - self.height())
        if beyond_x or beyond_y:
            self.navigator.scroll_by(beyond_x / 3, beyond_y / 3)

    def _follow(self, before: int | None, now: int | None) -> None:
        for tick in (before, now):
            if tick is not None:
                x = round(self.state.geometry.x_at(tick))
                self.update(x - 1, 0, PLAYHEAD_REACH, self.height())
