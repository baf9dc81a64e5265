"""Where the parts of the main window lie."""

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ripieno.app.gui.handles import Handle
from ripieno.app.gui.roll.state import Tool
from ripieno.app.gui.side_by_side import SideBySide, in_a_row
from ripieno.app.gui.translation import said
from ripieno.app.gui.window_widgets import WindowWidgets
from ripieno.app.session.editor.take_out import Part

LETTERS, ICON_WIDTH = 22, 120
"""Room of the column at the right: letters of usual width, and pixels that do not grow with them."""


def arrange(window: WindowWidgets) -> None:
    """Lay out the parts of the window.

    What comes and goes takes height only, of which there is enough on small screens: the history lies
    below the tracks, and the ideas below both tracks and notes.
    """
    middle, upper, work = QVBoxLayout(), QHBoxLayout(), QVBoxLayout()
    whole = QWidget(window)
    across = QHBoxLayout(whole)
    across.setContentsMargins(0, 0, 0, 0)
    for layout in (middle, upper, work, across):
        layout.setSpacing(0)
    middle.addWidget(SideBySide(window.transport, _tools(window), spacing=0, shares=(0, 1)))
    middle.addWidget(window.damage)
    middle.addWidget(window.roll, 1)
    upper.addLayout(_left(window))
    upper.addLayout(middle, 1)
    work.addLayout(upper, 1)
    work.addWidget(window.cards)
    across.addLayout(work, 1)
    across.addWidget(_right(window))
    window.setCentralWidget(whole)
    window.statusBar().setSizeGripEnabled(False)  # made here, so that the first message moves nothing
    window.editor_model.file.opened.connect(lambda: window.damage.say(window.editor_model.file.damage))
    window.editor_model.file.opened.connect(lambda: _order_tabs(window))
    _order_tabs(window)


def _order_tabs(window: WindowWidgets) -> None:
    """Let Tab go as one reads; the tracks come with a clip, so it is done anew for each."""
    roll = window.roll
    parts = (window.transport, *window.tools.values(), roll.key_field, roll.header, roll.ruler, roll.canvas)
    stops: list[QWidget] = []
    for part in (
        window.damage,
        window.lanes,
        *parts,
        window.cards,
        window.panel,
        *window.handles.values(),
        window.steps,
    ):
        stops += [
            each
            for each in (part, *part.findChildren(QWidget))
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus
            and each.focusProxy() is None
            and each.window() is window
        ]
    for before, after in pairwise(dict.fromkeys(stops)):
        QWidget.setTabOrder(before, after)


def _left(window: WindowWidgets) -> QVBoxLayout:
    """The tracks, and below them the history, where it is asked for."""
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(window.lanes, 3)
    dock = window.history_dock
    dock.setObjectName("history")
    dock.setWidget(window.steps)
    dock.visibilityChanged.connect(lambda _: window.steps.refresh())
    column.addWidget(dock, 2)
    dock.hide()
    return column


def _tools(window: WindowWidgets) -> QWidget:
    names = {
        Tool.SELECT: (
            said("MainWindow", "Select"),
            said("MainWindow", "Select bars and pitches, move notes (V)"),
        ),
        Tool.DRAW: (
            said("MainWindow", "Draw"),
            said("MainWindow", "Draw notes (D)"),
        ),
        Tool.ERASE: (
            said("MainWindow", "Erase"),
            said("MainWindow", "Erase notes (E)"),
        ),
        Tool.PAINT: (
            said("MainWindow", "Paint"),
            said("MainWindow", "Paint steps to fill (B)"),
        ),
    }
    for tool, (name, why) in names.items():
        button = QToolButton(window)
        button.setText(name)
        button.setToolTip(why)
        button.setAccessibleDescription(why)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setChecked(tool is Tool.SELECT)
        button.clicked.connect(lambda _=False, tool=tool: window.take(tool))
        window.tools[tool] = button
    first, second = list(Tool)[:2], list(Tool)[2:]
    pairs = (in_a_row(*(window.tools[tool] for tool in pair)) for pair in (first, second))
    box = SideBySide(*pairs, spacing=6, shares=(0, 0))
    line = QWidget(window)
    row = QHBoxLayout(line)
    row.setContentsMargins(8, 4, 12, 4)
    row.addStretch(1)
    row.addWidget(box)
    return line


def _right(window: WindowWidgets) -> QWidget:
    """The knobs, which scroll where the window is low, and below them what can be dragged away."""
    scroll = QScrollArea(window)
    scroll.setWidget(window.panel)
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return RightColumn(scroll, window.panel, _handles(window), window)


class RightColumn(QWidget):
    """As wide as its letters need.

    Args:
        scroll: What scrolls where the window is low.
        knobs: What lies in it.
        below: What stays below it.
        parent: The widget it lies in.
    """

    def __init__(self, scroll: QScrollArea, knobs: QWidget, below: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts, self._bar = (knobs, below), scroll.verticalScrollBar()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(scroll, 1)
        layout.addWidget(below)
        for part in self._parts:
            part.installEventFilter(self)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Fit parts that need more room, as with other words."""
        if watched in self._parts and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        usual = LETTERS * self.fontMetrics().averageCharWidth() + ICON_WIDTH
        knobs, below = (each.minimumSizeHint().width() for each in self._parts)
        self.setFixedWidth(max(usual, knobs + self._bar.sizeHint().width(), below))


def _handles(window: WindowWidgets) -> QWidget:
    box = QFrame(window)
    box.setProperty("panel", True)
    column, row = QVBoxLayout(box), QHBoxLayout()
    column.setContentsMargins(14, 10, 14, 12)
    heading = QLabel(said("MainWindow", "Drag into your DAW"), box)
    heading.setProperty("heading", True)
    column.addWidget(heading)
    column.addLayout(row)
    parts: tuple[tuple[Part, str, str], ...] = (
        (
            "clip",
            said("MainWindow", "Song"),
            said("MainWindow", "Drag the whole clip into your DAW or a folder."),
        ),
        (
            "region",
            said("MainWindow", "Selection"),
            said("MainWindow", "Drag the selected bars of the selected tracks."),
        ),
        (
            "lane",
            said("MainWindow", "Track"),
            said("MainWindow", "Drag the track in front, with all its bars."),
        ),
    )
    copies = said("MainWindow", "Enter or a click copies it, to be pasted.")
    for part, text, why in parts:
        wording = f"{why} {copies}"
        handle = Handle(text, wording, partial(window.part_to_drag, part), box)
        handle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        handle.copied.connect(window.report_copied)
        window.handles[part] = handle
        row.addWidget(handle)
    window.panel.explanation.watch(box)
    return box
