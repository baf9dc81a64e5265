"""What can be turned for one lane alone: a chooser of the lane, and its controls below it."""

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QStackedWidget, QWidget

from ripieno.app.gui.card import NAMES, TitledFrame
from ripieno.app.gui.live import words
from ripieno.app.gui.live.control_row import ControlRow
from ripieno.app.session.live.controls.lane_settings import LANE_PLACES
from ripieno.engine.music.roles import Role


class LaneBox(TitledFrame):
    """The controls of one lane at a time.

    Args:
        heading: What the group is called.
        rows: All controls, by name.
    """

    def __init__(self, heading: str, rows: Mapping[str, ControlRow], parent: QWidget | None = None) -> None:
        super().__init__(heading, parent)
        self.grid.setColumnStretch(1, 1)
        self.lane = QComboBox()
        explanation = self.tr("The lane whose controls are shown below.")
        self.lane.setAccessibleName(self.tr("Lane"))
        self.lane.setAccessibleDescription(explanation)
        self.lane.setToolTip(explanation)
        label = QLabel(self.tr("Lane"))
        label.setBuddy(self.lane)
        self.grid.addWidget(label, 0, 0)
        self.grid.addWidget(self.lane, 0, 1)
        self._pages = QStackedWidget()
        for role in Role:
            self.lane.addItem(words.title(role.value), role.value)
            self._pages.addWidget(_page(role, rows))
        self.grid.addWidget(self._pages, 1, 0, 1, 3)
        self.lane.currentIndexChanged.connect(self._pages.setCurrentIndex)


def _page(role: Role, rows: Mapping[str, ControlRow]) -> QWidget:
    """Return the controls of a lane."""
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, NAMES)
    own = [place for place in LANE_PLACES if place.role is role]
    for index, place in enumerate(own):
        row = rows[place.name]
        row.label.setText(words.lane_title(place.row))
        row.place(grid, index)
    return page
