"""The key and the chords, along the top; typing over a chord changes what the model hears."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from ripieno.app.gui.roll.chord_positions import INSET, placed
from ripieno.app.gui.roll.editor import Editor
from ripieno.app.gui.roll.name_field import NameField
from ripieno.app.gui.roll.navigator import Navigator
from ripieno.app.gui.roll.part import RollPart, line_height
from ripieno.app.gui.roll.shades import hairline
from ripieno.app.gui.roll.state import RollState
from ripieno.engine.music.chords import parse_chord

PADDING = 11
"""Pixels above and below the names."""

SMALL = 0.78
"""Size of a name that would not fit otherwise; one that has no room even so is left to the tool tip."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one chord, or a bar without one.

    Attributes:
        start: First tick.
        end: Tick after the last.
        text: The chord's name; empty where there is none.
    """

    start: int
    end: int
    text: str


class HeaderStrip(RollPart):
    """Shows chords over their time, and lets them be typed.

    Signals:
        chord_typed: First tick, tick after the last, and the text, which names a chord or is empty.
    """

    chord_typed = Signal(int, int, str)

    def __init__(
        self, state: RollState, navigator: Navigator, editor: Editor, parent: QWidget | None = None
    ) -> None:
        super().__init__(state, navigator, editor, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Chords"))
        self.setToolTip(self.tr("Double-click, or press Enter, to type a chord such as Am7"))
        self._at = 0
        self._open: Segment | None = None
        self.field = NameField(parse_chord, self)
        self.field.setAccessibleName(self.tr("Chord"))
        self.field.named.connect(self._named)
        state.moved.connect(self.field.hide)

    def fit(self) -> None:
        """Take the room of a line."""
        self.setFixedHeight(height_of(self))

    @property
    def segment(self) -> Segment:
        """The chord, or the bar without one, that keys act on."""
        return segment_at(self.state, self._at)

    def open(self, segment: Segment, text: str | None = None) -> None:
        """Let a chord be typed.

        Args:
            segment: Where.
            text: What stands there at first; None is the chord's own name.
        """
        self._open = segment
        left, right = self._edges(segment)
        edge = max(0, min(int(left), self.width() - 70))
        self.field.setGeometry(edge, 1, int(max(70, min(140, right - left))), self.height() - 2)
        self.field.ask(segment.text if text is None else text, selects=text is None)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw."""
        painter, palette = QPainter(self), self.state.palette
        painter.fillRect(self.rect(), QColor(palette.window))
        self._paint_chords(painter)
        if self.hasFocus():
            left, right = self._edges(self.segment)
            painter.setPen(QPen(QColor(palette.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(left + 1, 2, max(8.0, right - left - 2), self.height() - 4), 3, 3)
        painter.setPen(hairline(painter, QColor(palette.line)))
        painter.drawLine(QPointF(0, self.height() - 0.5), QPointF(self.width(), self.height() - 0.5))
        painter.end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Name the chord under a pointer that rests there."""
        if isinstance(event, QHelpEvent):
            segment = segment_at(self.state, max(0, int(self.state.geometry.tick_at(event.pos().x()))))
            QToolTip.showText(event.globalPos(), f"{self._said(segment)}\n{self.toolTip()}", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Choose a chord."""
        self._at = max(0, int(self.state.geometry.tick_at(event.position().x())))
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Let a chord be typed."""
        self._at = max(0, int(self.state.geometry.tick_at(event.position().x())))
        self.open(self.segment)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Go from chord to chord; Enter or a letter lets one be typed, Delete estimates it again."""
        segment = self.segment
        if event.key() == Qt.Key.Key_Right:
            self._go(segment.end)
        elif event.key() == Qt.Key.Key_Left:
            self._go(max(0, segment.start - 1))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            self.open(segment)
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.chord_typed.emit(segment.start, segment.end, "")
        elif event.text().isalpha() and event.text().isprintable():
            self.open(segment, event.text())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Show the focus."""
        super().focusInEvent(event)
        self._report()

    def _is_specified(self, segment: Segment) -> bool:
        return self.state.scene.clip.time.bar_at(segment.start) in self.state.scene.specified

    def _said(self, segment: Segment) -> str:
        """Return a chord's name, and whether it is specified or estimated."""
        if not segment.text:
            return self.tr("no chord")
        words = self.tr("{0} (specified)") if self._is_specified(segment) else self.tr("{0} (detected)")
        return words.format(segment.text)

    def _go(self, tick: int) -> None:
        self._at = tick
        self.navigator.reveal(tick)
        self._report()

    def _report(self) -> None:
        """Say in words where the keys act."""
        segment = self.segment
        bar = self.state.scene.clip.time.bar_at(segment.start) + 1
        self.setAccessibleDescription(self.tr("Bar {bar}: {name}").format(bar=bar, name=self._said(segment)))
        self.update()

    def _named(self, text: str) -> None:
        if self._open is not None:
            self.chord_typed.emit(self._open.start, self._open.end, text)
            self._open = None

    def _edges(self, segment: Segment) -> tuple[float, float]:
        geometry = self.state.geometry
        return float(round(geometry.x_at(segment.start))), float(round(geometry.x_at(segment.end)))

    def _paint_chords(self, painter: QPainter) -> None:
        """Draw the names that have room: on boxes as long as their chords, where that is enough."""
        palette, state = self.state.palette, self.state
        fonts = self.words_font(1.0), self.words_font(SMALL)
        measures = [cache(QFontMetricsF(font).horizontalAdvance) for font in fonts]
        for each in placed(state.scene.chords, state.geometry, self.width(), measures):
            box = QRectF(each.left + 1, 3, each.right - each.left - 2, self.height() - 7)
            if each.is_own:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(palette.raised))
                painter.drawRoundedRect(box, 3, 3)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setFont(fonts[each.font])
            painter.setPen(QColor(palette.text))
            room = box.adjusted(INSET - 1, -1, INSET, 1)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, each.chord[2])
            if self._is_specified(Segment(*each.chord)):
                under = QRectF(each.left + 4, self.height() - 6, each.right - each.left - 8, 2)
                painter.fillRect(under, QColor(palette.accent))


def height_of(widget: QWidget) -> int:
    """Return the pixels of the strip in a widget's font."""
    return line_height(widget) + PADDING


def segment_at(state: RollState, tick: int) -> Segment:
    """Return the chord at a tick; where there is none, its bar as far as no chord covers it."""
    time = state.scene.clip.time
    bar = time.bar_at(max(0, tick))
    start, end = time.bar_start(bar), time.bar_start(bar + 1)
    for first, stop, text in state.scene.chords:
        if first <= tick < stop:
            return Segment(first, stop, text)
        if first > tick:
            end = min(end, first)
        elif stop <= tick:
            start = max(start, stop)
    return Segment(start, end, "")
