"""Where the parts of the main window lie."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.gui.frame import Frame
from app.gui.handles import Handle
from app.gui.roll.state import Tool
from app.session.studio.take_out import Part


def arrange(window: Frame) -> None:
    """Lay out the parts of the window."""
    bar = QHBoxLayout()
    bar.setContentsMargins(0, 0, 12, 0)
    bar.addWidget(window.transport)
    bar.addStretch()
    bar.addLayout(_handles(window))
    names = {
        Tool.SELECT: (window.tr("Select"), window.tr("Choose bars and pitches, move notes (V)")),
        Tool.DRAW: (window.tr("Draw"), window.tr("Draw notes (D)")),
        Tool.ERASE: (window.tr("Erase"), window.tr("Erase notes (E)")),
        Tool.PAINT: (window.tr("Paint"), window.tr("Paint steps to fill (B)")),
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
        bar.addWidget(button)
    middle = QVBoxLayout()
    middle.setSpacing(0)
    middle.addLayout(bar)
    middle.addWidget(window.trouble)
    middle.addWidget(window.roll, 1)
    middle.addWidget(window.cards)
    whole = QWidget(window)
    across = QHBoxLayout(whole)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(0)
    across.addWidget(window.lanes)
    across.addLayout(middle, 1)
    across.addWidget(window.panel)
    window.setCentralWidget(whole)
    dock = window.history_dock
    dock.setObjectName("history")
    dock.setWidget(window.steps)
    dock.visibilityChanged.connect(lambda _: window.steps.refresh())
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    dock.hide()


def _handles(window: Frame) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(QLabel(window.tr("Drag out:"), window))
    parts: tuple[tuple[Part, str, str], ...] = (
        ("clip", window.tr("Clip"), window.tr("Drag the whole clip into your DAW or a folder.")),
        ("region", window.tr("Chosen"), window.tr("Drag the chosen bars of the chosen tracks.")),
        ("lane", window.tr("Track"), window.tr("Drag the track in front, with all its bars.")),
    )
    for part, text, why in parts:
        window.handles[part] = Handle(text, why, partial(window.part_to_drag, part), window)
        row.addWidget(window.handles[part])
    row.addSpacing(16)
    return row
