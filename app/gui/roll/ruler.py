"""The ruler: bars to select above, the place to play from below."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from ripieno.app.gui.roll.choices import bars_between, selected_bars
from ripieno.app.gui.roll.editor import Editor
from ripieno.app.gui.roll.grid import bars_in
from ripieno.app.gui.roll.navigator import Navigator
from ripieno.app.gui.roll.part import KeyedPart, line_height
from ripieno.app.gui.roll.shades import hairline, translucent
from ripieno.app.gui.roll.state import NO_DRAFT, Draft, RollState
from ripieno.engine.music.meter import MetreChange
from ripieno.engine.music.region import Region

PADDING = 7
"""Pixels of each half beside its line of words."""

MAX_SHIFT_PIXELS = 60.0
"""Pixels by which a sign may stand beside its place, where another one is in the way."""

MIN_NAME = "Mmm\N{HORIZONTAL ELLIPSIS}"
"""A section's name is not made shorter."""

WIDEST, LEFT_MARGIN = 4000, 400
"""Pixels from the left edge, and before it, in which signs are looked for."""

NUMBER_ROOM = 46.0
"""Least pixels between two bar numbers."""

NUMBER_INSET = 4
"""Pixels between the line of a bar and its number."""


class Ruler(KeyedPart):
    """Shows bars, metre, tempo and sections; selects whole bars, and places the playhead.

    Signals:
        sought: A tick to play from.
    """

    sought = Signal(int)

    def __init__(
        self, state: RollState, navigator: Navigator, editor: Editor, parent: QWidget | None = None
    ) -> None:
        super().__init__(state, navigator, editor, parent)
        self.setAccessibleName(self.tr("Bar ruler"))
        self.setToolTip(self.tr("Drag to select bars, Shift adds; click below to play from there"))
        self._anchor: int | None = None
        self._adds = False
        self._seeks = False
        state.played.connect(lambda *_: self.update())

    @property
    def half(self) -> int:
        """Pixels of the upper half, and of the lower."""
        return half_of(self)

    def fit(self) -> None:
        """Take the room of two lines."""
        self.setFixedHeight(2 * self.half)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw."""
        painter = QPainter(self)
        palette = self.state.palette
        painter.fillRect(self.rect(), QColor(palette.panel))
        painter.setFont(self.words_font())
        self._paint_region(painter)
        self._paint_bars(painter)
        self._paint_changes(painter)
        painter.setPen(hairline(painter, QColor(palette.line)))
        painter.drawLine(QPointF(0, self.half + 0.5), QPointF(self.width(), self.half + 0.5))
        painter.drawLine(QPointF(0, self.height() - 0.5), QPointF(self.width(), self.height() - 0.5))
        self._paint_playhead(painter)
        self.paint_focus(painter)
        painter.end()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Begin to select bars, or seek."""
        if event.button() != Qt.MouseButton.LeftButton or self.state.scene.lane is None:
            super().mousePressEvent(event)
            return
        self._seeks = event.position().y() >= self.half
        if self._seeks:
            self._seek(event.position().x())
            return
        self._anchor = self._bar_at(event.position().x())
        self._adds = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._sketch(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Select up to the pointer, or seek on."""
        if self._anchor is not None:
            self._sketch(event.position().x())
        elif self._seeks:
            self._seek(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Select the bars."""
        anchor, self._anchor, self._seeks = self._anchor, None, False
        if anchor is not None:
            self.state.sketch_out(NO_DRAFT)
            self.editor.choose_bars(anchor, self._bar_at(event.position().x()), adds=self._adds)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Zoom to the selection."""
        if event.position().y() < self.half:
            self.navigator.zoom_to_region()

    def _bar_at(self, x: float) -> int:
        return self.state.scene.clip.time.bar_at(max(0, int(self.state.geometry.tick_at(x))))

    def _sketch(self, x: float) -> None:
        """Show the bars from the press to the pointer as selected."""
        anchor, bar, scene = self._anchor or 0, self._bar_at(x), self.state.scene
        bars = bars_between(anchor, bar)
        region = selected_bars(scene.region, bars, scene.current, scene.clip.time, adds=self._adds)
        self.state.sketch_out(Draft(region=region, selects=True))

    def _seek(self, x: float) -> None:
        time = self.state.scene.clip.time
        self.sought.emit(self.state.grid.snapped(max(0.0, self.state.geometry.tick_at(x)), time))

    def _paint_region(self, painter: QPainter) -> None:
        region: Region | None = self.state.region
        if region is None:
            return
        time, geometry = self.state.scene.clip.time, self.state.geometry
        for start, end in region.spans(time):
            left, right = round(geometry.x_at(start)), round(geometry.x_at(end))
            if right > 0 and left < self.width():
                left, right = max(-2, left), min(self.width() + 2, right)
                box = QRectF(left, 0, right - left, self.half)
                painter.fillRect(box, translucent(self.state.palette.accent, 0.24))
                painter.fillRect(
                    QRectF(left, self.half - 2, right - left, 2), QColor(self.state.palette.accent)
                )

    def _paint_bars(self, painter: QPainter) -> None:
        palette = self.state.palette
        for bar, x, number in numbered(self.state, self.width(), painter.fontMetrics()):
            painter.setPen(hairline(painter, QColor(palette.bar_line)))
            painter.drawLine(QPointF(x, 6), QPointF(x, self.half))
            is_in = bar < self.state.scene.clip.bars
            painter.setPen(QColor(palette.text if is_in else palette.faint))
            painter.drawText(QPointF(x + NUMBER_INSET, self.half - PADDING), number)

    def _paint_changes(self, painter: QPainter) -> None:
        """Write metres and tempos where they change, and sections over them where they begin."""
        palette = self.state.palette
        for sign, x, width in placed(signs(self.state), self.state, self.width(), painter.fontMetrics()):
            if sign.is_section:
                flag = QRectF(x, self.half + 4, width, self.half - 7)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(palette.hovered))
                painter.drawRoundedRect(flag, 3, 3)
            painter.setPen(QColor(palette.text if sign.is_section else palette.faint))
            place = QPointF(x + (7 if sign.is_section else 4), self.height() - PADDING - 1)
            text = painter.fontMetrics().elidedText(
                sign.text, Qt.TextElideMode.ElideRight, int(width - edges(sign))
            )
            painter.drawText(place, text)

    def _paint_playhead(self, painter: QPainter) -> None:
        if self.state.playhead is None:
            return
        x = round(self.state.geometry.x_at(self.state.playhead)) + 0.5
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.state.palette.text))
        painter.drawPolygon(
            QPolygonF(
                [QPointF(x - 6, self.half + 6), QPointF(x + 6, self.half + 6), QPointF(x, self.height() - 1)]
            )
        )


def numbered(state: RollState, width: int, letters: QFontMetrics) -> Iterator[tuple[int, float, str]]:
    """Yield bars that are marked, the pixel column of each, and its number; none where it would be cut."""
    geometry, time = state.geometry, state.scene.clip.time
    first, last = geometry.tick_at(0), geometry.tick_at(width)
    widest = letters.horizontalAdvance(str(time.bar_at(int(max(0, last))) + 1))
    room = max(NUMBER_ROOM, widest + 2 * NUMBER_INSET + 2)
    for bar, start in bars_in(time, first, last, room / geometry.per_tick):
        x, number = round(geometry.x_at(start)) + 0.5, str(bar + 1)
        has_room = x + NUMBER_INSET + letters.horizontalAdvance(number) <= width
        yield bar, x, number if has_room else ""


def half_of(widget: QWidget) -> int:
    """Return the pixels of half a ruler in a widget's font."""
    return line_height(widget) + PADDING


@dataclass(frozen=True, slots=True)
class Sign:
    """What is written on the ruler from some tick on.

    Attributes:
        tick: Where it begins.
        text: A section's name, or a metre, a tempo or both.
        is_section: Whether it is a section.
    """

    tick: int
    text: str
    is_section: bool


def signs(state: RollState) -> list[Sign]:
    """Return the signs in view, before them those that began further left and still hold."""
    edge = state.geometry.tick_at(0)
    sections = state.scene.markers
    ticks = [tick for tick, _ in sections]
    first = bisect_left(ticks, edge)
    selected = [*range(max(first - 1, 0), first), *spread(ticks[first:], state, first)]
    found = [Sign(tick, text, is_section=True) for tick, text in (sections[index] for index in selected)]
    held = found[: min(first, 1)]
    found += [Sign(tick, text, is_section=False) for tick, text in changes(state)]
    found.sort(key=lambda sign: (sign.tick, not sign.is_section))
    if edge > 0:
        time, tick = state.scene.clip.time, int(edge)
        metre = time.metre_at(time.bar_at(tick))
        words = _metre_and_tempo(metre.numerator, metre.denominator, time.tempo_at(tick))
        held = [*held, Sign(tick, words, is_section=False)]
    return [*held, *(sign for sign in found if sign.tick >= edge)]


def placed(
    found: Sequence[Sign], state: RollState, width: int, letters: QFontMetrics
) -> Iterator[tuple[Sign, float, float]]:
    """Yield signs with where they are written and how wide they are.

    One that holds from further left gives way to those in view. One that has no room is left out; a
    section's name is shortened first.
    """
    geometry = state.geometry
    edge = geometry.tick_at(0)
    comes = next((sign for sign in found if sign.tick >= edge), None)
    limit = geometry.x_at(comes.tick) if comes else float(width)
    free, least = 0.0, letters.horizontalAdvance(MIN_NAME)
    for index, sign in enumerate(found):
        room = float(letters.horizontalAdvance(sign.text) + edges(sign))
        is_held = sign.tick < edge
        x = max(float(round(geometry.x_at(sign.tick))), free)
        end = min(limit, width) if is_held else float(width)
        if sign.is_section:
            following = next((each for each in found[index + 1 :] if each.is_section), None)
            end = end if following is None else min(end, geometry.x_at(following.tick) - 4)
            room = min(room, max(end - x, min(room, least + edges(sign))))
        if x + room <= end and (is_held or x <= geometry.x_at(sign.tick) + MAX_SHIFT_PIXELS):
            free = x + room + 4
            yield sign, x, room


def edges(sign: Sign) -> int:
    """Return the pixels around the words of a sign."""
    return 14 if sign.is_section else 8


def _metre_and_tempo(numerator: int, denominator: int, tempo: float) -> str:
    return f"{numerator}/{denominator}  {tempo:.5g} BPM"


def spread(ticks: Sequence[int], state: RollState, first: int = 0) -> Iterator[int]:
    """Yield the indices of ascending ticks in and near the view, of those in a column of pixels the first.

    Args:
        ticks: Ascending.
        state: What is in view.
        first: Index of the first of them.
    """
    geometry = state.geometry
    at, end = bisect_left(ticks, geometry.tick_at(-LEFT_MARGIN)), geometry.tick_at(WIDEST)
    while at < len(ticks) and ticks[at] <= end:
        yield first + at
        at = bisect_left(ticks, max(ticks[at] + 1, geometry.tick_at(geometry.x_at(ticks[at]) + 1)), at)


def changes(state: RollState) -> list[tuple[int, str]]:
    """Return the ticks at which metre or tempo changes in or near the view, and what they change to."""
    time = state.scene.clip.time
    metres = {0: MetreChange(0, 4, 4)} | {
        time.metres[at].tick: time.metres[at] for at in spread(time.metre_ticks, state)
    }
    tempos = [time.tempos[at].tick for at in spread(time.tempo_ticks, state)]
    words: dict[int, list[str]] = {}
    for tick, metre in metres.items():
        words.setdefault(tick, []).append(f"{metre.numerator}/{metre.denominator}")
    for tick in sorted({0, *tempos}):
        words.setdefault(tick, []).append(f"{time.tempo_at(tick):.5g} BPM")
    return [(tick, "  ".join(each)) for tick, each in sorted(words.items())]
