"""The column of keys, or of the names of drums."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ripieno.app.gui.palette import Palette, blend
from ripieno.app.gui.roll.drum_names import drum_name
from ripieno.app.gui.roll.editor import Editor
from ripieno.app.gui.roll.gestures import NEW_VELOCITY
from ripieno.app.gui.roll.navigator import Navigator
from ripieno.app.gui.roll.paint_background import BLACK_KEYS
from ripieno.app.gui.roll.part import RollPart
from ripieno.app.gui.roll.shades import hairline, translucent
from ripieno.app.gui.roll.state import RollState
from ripieno.engine.music.note import Note
from ripieno.engine.music.spelling import pitch_name

WIDEST_LABEL = "Scratch push"
"""What is written on the column has this room."""

BLACK_SHARE = 0.6
"""Length of a black key over a white one's."""

NAMED_FROM = 11.0
"""Pixels of a row from which every drum, and every white key, has its name."""


class Keyboard(RollPart):
    """Keys that sound when they are pressed."""

    def __init__(
        self, state: RollState, navigator: Navigator, editor: Editor, parent: QWidget | None = None
    ) -> None:
        super().__init__(state, navigator, editor, parent)
        self.setAccessibleName(self.tr("Keyboard"))
        self._held: int | None = None

    def fit(self) -> None:
        """Take the room of the longest name."""
        self.setFixedWidth(width_of(self))

    def on_canvas(self, point: QPointF) -> QPointF:
        """Return the same height at the middle of the canvas."""
        return QPointF(self.navigator.size.width() / 2, point.y())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.state.palette.panel))
        font = self.words_font()
        font.setPixelSize(int(max(8, min(font.pixelSize(), self.state.geometry.row - 1))))
        painter.setFont(font)
        pitches = self.state.geometry.pitches(self.height())
        if self.state.scene.has_drums_in_front:
            self._paint_drums(painter, pitches)
        else:
            self._paint_keys(painter, pitches)
        painter.setPen(hairline(painter, QColor(self.state.palette.bar_line)))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.end()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Sound a key."""
        self._press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Sound the keys that are passed."""
        self._press(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Let the key go."""
        self._held = None
        self.update()
        event.accept()

    def _press(self, event: QMouseEvent) -> None:
        pitch = self.state.geometry.pitch_at(event.position().y())
        if pitch != self._held:
            self._held = pitch
            self.editor.sound(Note(0, 1, pitch, NEW_VELOCITY))
            self.update()

    def _paint_keys(self, painter: QPainter, pitches: range) -> None:
        white, black, line = _key_colours(self.state.palette)
        accent = QColor(self.state.palette.accent)
        painter.fillRect(self.rect(), white)
        for pitch in pitches:
            box = self._box(pitch)
            is_black = pitch % 12 in BLACK_KEYS
            if is_black:
                painter.fillRect(
                    QRectF(box.left(), box.top(), self.width() * BLACK_SHARE, box.height()), black
                )
                painter.setPen(hairline(painter, line))
                middle = round(box.center().y()) + 0.5
                painter.drawLine(QPointF(self.width() * BLACK_SHARE, middle), QPointF(self.width(), middle))
            if pitch == self._held:
                painter.fillRect(box, accent)
            if pitch % 12 in {0, 5}:
                painter.setPen(hairline(painter, line))
                painter.drawLine(QPointF(0, box.bottom() - 0.5), QPointF(self.width(), box.bottom() - 0.5))
            if not is_black:
                self._name(painter, box, pitch)

    def _name(self, painter: QPainter, box: QRectF, pitch: int) -> None:
        is_tonic = pitch % 12 == 0
        row = self.state.geometry.row
        if not is_tonic and row < NAMED_FROM + 2:
            return
        if is_tonic and row < 5 and (pitch // 12) % 2:
            return
        _, black, _ = _key_colours(self.state.palette)
        painter.setPen(black if is_tonic else translucent(black.name(), 0.78))
        taller = box.adjusted(0, -4, -7, 4)
        painter.drawText(
            taller, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, pitch_name(pitch)
        )

    def _paint_drums(self, painter: QPainter, pitches: range) -> None:
        palette = self.state.palette
        used = set(self.state.front.pitches.tolist())
        for pitch in pitches:
            box = self._box(pitch)
            if pitch == self._held:
                painter.fillRect(box, QColor(palette.accent))
            elif pitch in used:
                painter.fillRect(box, QColor(palette.raised))
            name = drum_name(pitch)
            if not name or (self.state.geometry.row < NAMED_FROM and pitch not in used):
                continue
            if self.state.geometry.row < 7:
                continue
            painter.setPen(
                QColor(
                    palette.on_accent
                    if pitch == self._held
                    else palette.text
                    if pitch in used
                    else palette.faint
                )
            )
            painter.drawText(
                box.adjusted(7, -3, -4, 3), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name
            )

    def _box(self, pitch: int) -> QRectF:
        geometry = self.state.geometry
        top = round(geometry.y_at(pitch))
        return QRectF(0, top, self.width() - 1, round(geometry.y_at(pitch - 1)) - top)


def width_of(widget: QWidget) -> int:
    """Return the pixels of the column in a widget's font."""
    return widget.fontMetrics().horizontalAdvance(WIDEST_LABEL) + 8


def _key_colours(palette: Palette) -> tuple[QColor, QColor, QColor]:
    """Return the colours of white keys, black keys, and the lines between."""
    if palette.is_dark:
        white = QColor("#c9cfdb")
        return white, QColor("#1b1e27"), blend(white, QColor("#1b1e27"), 0.28)
    white = QColor("#ffffff")
    return white, QColor("#2b303c"), QColor(palette.line)
