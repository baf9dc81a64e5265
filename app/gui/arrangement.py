"""Where the parts of the main window lie."""

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt
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

from app.gui.frame import Frame
from app.gui.handles import Handle
from app.gui.roll.state import Tool
from app.gui.side_by_side import SideBySide
from app.gui.translation import said
from app.session.studio.take_out import Part

LETTERS, BESIDE = 22, 120
"""Room of the column at the right: letters of usual width, and pixels that do not grow with them."""


def arrange(window: Frame) -> None:
    """Lay out the parts of the window."""
    middle = QVBoxLayout()
    middle.setSpacing(0)
    middle.addWidget(SideBySide(window.transport, _tools(window), spacing=0))
    middle.addWidget(window.roll, 1)
    middle.addWidget(window.cards)
    whole = QWidget(window)
    across = QHBoxLayout(whole)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(0)
    across.addWidget(window.lanes)
    across.addLayout(middle, 1)
    across.addWidget(_right(window))
    window.setCentralWidget(whole)
    window.statusBar().setSizeGripEnabled(False)  # made here, so that the first message moves nothing
    dock = window.history_dock
    dock.setObjectName("history")
    dock.setWidget(window.steps)
    dock.visibilityChanged.connect(lambda _: window.steps.refresh())
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    dock.hide()
    window.studio.opened.connect(lambda: _order_tabs(window))
    _order_tabs(window)


def _order_tabs(window: Frame) -> None:
    """Let Tab go as one reads; the tracks come with a clip, so it is done anew for each."""
    roll = window.roll
    parts = (window.transport, *window.tools.values(), roll.key_field, roll.header, roll.ruler, roll.canvas)
    stops: list[QWidget] = []
    for part in (window.lanes, *parts, window.cards, window.panel, *window.handles.values(), window.steps):
        stops += [
            each
            for each in (part, *part.findChildren(QWidget))
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus
            and each.focusProxy() is None
            and each.window() is window
        ]
    for before, after in pairwise(dict.fromkeys(stops)):
        QWidget.setTabOrder(before, after)


def _tools(window: Frame) -> QWidget:
    box = QWidget(window)
    row = QHBoxLayout(box)
    row.setContentsMargins(8, 4, 12, 4)
    row.addStretch(1)
    names = {
        Tool.SELECT: (
            said("Window", "Select"),
            said("Window", "Choose bars and pitches, move notes (V)"),
        ),
        Tool.DRAW: (
            said("Window", "Draw"),
            said("Window", "Draw notes (D)"),
        ),
        Tool.ERASE: (
            said("Window", "Erase"),
            said("Window", "Erase notes (E)"),
        ),
        Tool.PAINT: (
            said("Window", "Paint"),
            said("Window", "Paint steps to fill (B)"),
        ),
    }
    for tool, (name, why) in names.items():
        button = QToolButton(box)
        button.setText(name)
        button.setToolTip(why)
        button.setAccessibleDescription(why)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setChecked(tool is Tool.SELECT)
        button.clicked.connect(lambda _=False, tool=tool: window.take(tool))
        window.tools[tool] = button
        row.addWidget(button)
    return box


def _right(window: Frame) -> QWidget:
    """The knobs, which scroll where the window is low, and below them what can be dragged away."""
    scroll = QScrollArea(window)
    scroll.setWidget(window.panel)
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    column = RightColumn(window)
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(scroll, 1)
    layout.addWidget(_handles(window))
    return column


class RightColumn(QWidget):
    """As wide as its letters need."""

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit another font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.ParentChange}:
            self.setFixedWidth(LETTERS * self.fontMetrics().averageCharWidth() + BESIDE)


def _handles(window: Frame) -> QWidget:
    box = QFrame(window)
    box.setProperty("panel", True)
    column, row = QVBoxLayout(box), QHBoxLayout()
    column.setContentsMargins(14, 10, 14, 12)
    heading = QLabel(said("Window", "Drag into your DAW"), box)
    heading.setProperty("heading", True)
    column.addWidget(heading)
    column.addLayout(row)
    parts: tuple[tuple[Part, str, str], ...] = (
        (
            "clip",
            said("Window", "Clip"),
            said("Window", "Drag the whole clip into your DAW or a folder."),
        ),
        (
            "region",
            said("Window", "Chosen"),
            said("Window", "Drag the chosen bars of the chosen tracks."),
        ),
        (
            "lane",
            said("Window", "Track"),
            said("Window", "Drag the track in front, with all its bars."),
        ),
    )
    copies = said("Window", "Enter or a click copies it, to be pasted.")
    for part, text, why in parts:
        wording = f"{why} {copies}"
        handle = Handle(text, wording, partial(window.part_to_drag, part), box)
        handle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        handle.copied.connect(window.tell_copied)
        window.handles[part] = handle
        row.addWidget(handle)
    window.panel.explanation.watch(box)
    return box
