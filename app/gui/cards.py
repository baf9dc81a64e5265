"""The ideas on offer: cards with small piano rolls."""

from functools import reduce

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QIcon, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ripieno.app.gui.fitting_label import FittingLabel
from ripieno.app.gui.mini_roll import MiniRoll, Rows, rows_of
from ripieno.app.gui.model.editor_model import EditorModel
from ripieno.app.gui.model.fill_session import NOTHING
from ripieno.app.gui.palette import Palette
from ripieno.app.gui.style import IMAGES
from ripieno.app.session.editor.fill import FillResult
from ripieno.app.session.editor.settings import Offer
from ripieno.engine.music.clip import Clip

ORIGINAL = -1
"""The number of the card that shows the music as it was."""

MAX_IDEAS = 4

ICON = QSize(12, 12)

BORDER = 2
"""Pixels of the frame of a card, as the style sheet has it."""

HEIGHT = 108
"""Pixels of the row of cards beside its line of words."""


class IdeaCard(QFrame):
    """One idea."""

    hovered = Signal(int)
    picked = Signal(int)
    kept = Signal(int)
    listened = Signal(int)

    def __init__(self, number: int, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = number
        self.setProperty("card", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        self.title = FittingLabel(title, str(number + 1), parent=self)
        self.setToolTip(
            self.tr("Point at it to see it, press it to hear it and stay with it, twice to keep it.")
        )
        self.roll = MiniRoll(self)
        self.listen = QToolButton(self)
        self.listen.setProperty("small", True)
        self.listen.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the card itself takes the keys
        self.listen.setIconSize(ICON)
        self.listen.clicked.connect(lambda: self.listened.emit(self.number))
        self.show_playing(plays=False)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title, 1)
        head.addWidget(self.listen)
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 5, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.roll, 1)

    @property
    def titled_width(self) -> int:
        """The pixels in which all of the title is seen, be it shown in bold."""
        font = self.title.font()
        font.setBold(True)
        margins, head = self._layout.contentsMargins(), self._layout.spacing()
        title = QFontMetrics(font).horizontalAdvance(self.accessibleName()) + 1
        edges = margins.left() + margins.right() + 2 * self.frameWidth() + 2 * BORDER
        return title + head + self.listen.sizeHint().width() + edges

    def show_playing(self, *, plays: bool) -> None:
        """Show whether it is this idea that plays, so that its button stops it."""
        words = self.tr("Stop") if plays else self.tr("Listen to {0}").format(self.accessibleName())
        self.listen.setIcon(QIcon(str(IMAGES / ("stop.svg" if plays else "play.svg"))))
        self.listen.setAccessibleName(words)
        self.listen.setToolTip(words)

    def mark(self, *, is_shown: bool) -> None:
        """Show whether this is the idea that is seen and heard."""
        if self.property("chosen") != is_shown:
            self.setProperty("chosen", is_shown)
            self.style().unpolish(self)
            self.style().polish(self)
        font = self.title.font()
        font.setBold(is_shown)
        self.title.setFont(font)
        state = self.tr("shown") if is_shown else ""
        self.setAccessibleDescription(state)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 (Qt's name)
        """Let it be seen, and heard where music plays."""
        self.hovered.emit(self.number)
        super().enterEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Pick it."""
        self.picked.emit(self.number)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Keep it."""
        self.kept.emit(self.number)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Claim the space key, which would play or stop otherwise."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(event.key() == Qt.Key.Key_Space)
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Pick it by space, keep it by Enter."""
        if event.key() == Qt.Key.Key_Space:
            self.picked.emit(self.number)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.kept.emit(self.number)
        else:
            super().keyPressEvent(event)


class Cards(QWidget):
    """The original and the ideas, side by side.

    Signals:
        shown: The idea to see and hear, or None for the original.
        kept: The one that is shown is wanted.
        discarded: None is wanted.
        picked: One was pressed, so that it stays when the pointer goes.
        listened: The one that was picked is to be played, or to be silent.
    """

    shown = Signal(object)
    kept = Signal()
    discarded = Signal()
    picked = Signal()
    listened = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picked, self._plays = 0, False
        self._drawn: tuple[FillResult, Palette] | None = None
        self.cards = [
            IdeaCard(ORIGINAL, self.tr("Original  (0)"), self),
            *(IdeaCard(number, self.tr("Idea {0}").format(number + 1), self) for number in range(MAX_IDEAS)),
        ]
        self.keep = QPushButton(self.tr("Keep  (Enter)"), self)
        self.keep.setProperty("main", True)
        self.drop = QPushButton(self.tr("Discard  (Esc)"), self)
        self._buttons = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._buttons.addWidget(self.keep)
        self._buttons.addWidget(self.drop)
        self._buttons.addStretch()
        row = QHBoxLayout()
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(10, 8, 10, 8)
        for each in (row, self._layout):
            each.setSpacing(8)
        self._layout.addLayout(row, 1)
        self._layout.addLayout(self._buttons)
        for card in self.cards:
            row.addWidget(card, 1)
            card.hovered.connect(self._show)
            card.listened.connect(self._listen)
            card.picked.connect(self._pick)
            card.kept.connect(self._keep)
        self.keep.clicked.connect(self.kept)
        self.drop.clicked.connect(self.discarded)
        self._fit()

    def show_offer(self, editor_model: EditorModel, palette: Palette) -> None:
        """Show what is on offer; nothing where nothing is."""
        offer, document = editor_model.fill_session.offer, editor_model.history.document
        if offer is None:
            self.reset()
        self.setVisible(offer is not None or editor_model.fill_session.is_filling)
        for button in (self.keep, self.drop):
            button.setEnabled(offer is not None)
        if offer is None:
            self._await(editor_model, palette)
            return
        if self._drawn is None or self._drawn[0] is not offer.result:
            self._picked = _number(offer)
        if self._drawn != (offer.result, palette):
            self._drawn = (offer.result, palette)
            self._draw(offer, document.clip if document else NOTHING, palette)
        for card in self.cards:
            card.mark(is_shown=_number(offer) == card.number)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Put the buttons below the ideas where the titles need their room."""
        margins, gap = self._layout.contentsMargins(), self._layout.spacing()
        buttons = self.keep.sizeHint(), self.drop.sizeHint()
        needed = len(self.cards) * (max(card.titled_width for card in self.cards) + gap)
        needed += max(each.width() for each in buttons) + margins.left() + margins.right()
        is_folded, directions = self.width() < needed, QBoxLayout.Direction
        self._layout.setDirection(directions.TopToBottom if is_folded else directions.LeftToRight)
        self._buttons.setDirection(directions.LeftToRight if is_folded else directions.TopToBottom)
        below = max(each.height() for each in buttons) + gap if is_folded else 0
        self.setFixedHeight(HEIGHT + self.fontMetrics().height() + below)

    def _await(self, editor_model: EditorModel, palette: Palette) -> None:
        """Hold the places of ideas that are being made, so that nothing moves when they come."""
        self._drawn = None
        session, document, region = (
            editor_model.fill_session,
            editor_model.history.document,
            editor_model.selection.region,
        )
        ideas = session.options.variations if session.is_filling else 0
        for card in self.cards:
            card.setVisible(card.number < ideas)
            card.roll.palette_in_use = palette
            card.roll.clear()
            card.mark(is_shown=False)
            if card.number == ORIGINAL and document is not None and region is not None:
                card.roll.show_clip(document.clip, region)

    def _draw(self, offer: Offer, original: Clip, palette: Palette) -> None:
        """Draw the ideas, all at the same height, so that they can be compared."""
        music = [original, *(each.document.clip for each in offer.result.ideas)]
        rows = reduce(Rows.joined, (rows_of(clip, offer.region) for clip in music))
        for card in self.cards:
            is_there = card.number + 1 < len(music)
            card.setVisible(is_there)
            if is_there:
                card.roll.palette_in_use = palette
                card.roll.show_clip(music[card.number + 1], offer.region, rows)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Show the idea that was picked again."""
        self._show(self._picked)
        super().leaveEvent(event)

    def reset(self) -> None:
        """Begin with the first idea."""
        self._picked = 0
        self._show_playing()

    def show_playing(self, plays: bool) -> None:  # noqa: FBT001 (Qt's signal)
        """Show whether music plays."""
        self._plays = plays
        self._show_playing()

    def _show_playing(self) -> None:
        for card in self.cards:
            card.show_playing(plays=self._plays and card.number == self._picked)

    def _show(self, number: int) -> None:
        if self.isVisible():
            self.shown.emit(None if number == ORIGINAL else number)

    def pick(self, number: int) -> None:
        """Stay with an idea, or the original."""
        self._picked = number
        self._show(number)
        self._show_playing()

    def _pick(self, number: int) -> None:
        self.pick(number)
        self.picked.emit()

    def _listen(self, number: int) -> None:
        """Play an idea; where it plays already, stop."""
        plays = not (self._plays and number == self._picked)
        self.pick(number)
        self.listened.emit(plays)

    def _keep(self, number: int) -> None:
        self._pick(number)
        self.kept.emit()


def _number(offer: Offer) -> int:
    return ORIGINAL if offer.shown is None else offer.shown
