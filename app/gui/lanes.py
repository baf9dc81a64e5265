"""The lanes: name, role, what is heard, what is filled."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.palette import Palette
from app.gui.studio import Studio
from engine.music.clip import Lane
from engine.music.roles import Role
from engine.music.selection import lane_title


class LaneRow(QFrame):
    """One lane."""

    def __init__(self, studio: Studio, index: int, lane: Lane) -> None:
        super().__init__()
        self._studio, self._index = studio, index
        self.setProperty("card", True)
        title = lane_title(lane)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.name = QLabel(title)
        self.name.setToolTip(title)
        self.fills = QCheckBox(self.tr("Fill"))
        self.fills.setToolTip(self.tr("Fill this track; with none ticked, the one in front is filled."))
        self.fills.setAccessibleName(self.tr("Fill {0}").format(title))
        self.fills.toggled.connect(lambda wanted: studio.fill_lane(index, wanted=wanted))
        self.role = QComboBox()
        self.role.addItems([role.value for role in Role])
        self.role.setAccessibleName(self.tr("Role of {0}").format(title))
        self.role.setToolTip(self.tr("What the track does; the model goes by it."))
        self.role.activated.connect(lambda at: studio.set_role(index, list(Role)[at]))
        self.mute = self._toggle(self.tr("M"), self.tr("Mute {0}").format(title))
        self.solo = self._toggle(self.tr("S"), self.tr("Hear only {0}").format(title))
        self.mute.toggled.connect(lambda on: studio.set_heard(muted=_with(studio.muted, index, is_in=on)))
        self.solo.toggled.connect(lambda on: studio.set_heard(solo=_with(studio.solo, index, is_in=on)))
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setValue(100)
        self.volume.setAccessibleName(self.tr("Volume of {0}").format(title))
        self.volume.sliderReleased.connect(lambda: studio.set_volume(index, self.volume.value() / 100))
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.name, 1)
        top.addWidget(self.fills)
        for widget in (self.role, self.mute, self.solo):
            bottom.addWidget(widget)
        bottom.addWidget(self.volume, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 5, 8, 6)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addLayout(bottom)

    def show_lane(self, lane: Lane, palette: Palette) -> None:
        """Show where the lane stands."""
        studio, index = self._studio, self._index
        colour = palette.role(lane.role).name()
        self.name.setText(f'<span style="color:{colour}">&#9632;</span>&nbsp; {lane_title(lane)}')
        is_front = studio.current == index
        if self.property("chosen") != is_front:
            self.setProperty("chosen", is_front)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setAccessibleDescription(self.tr("in front") if is_front else "")
        for widget, value in (
            (self.fills, index in studio.fills),
            (self.mute, index in studio.muted),
            (self.solo, index in studio.solo),
        ):
            with QSignalBlocker(widget):
                widget.setChecked(value)
        with QSignalBlocker(self.role):
            self.role.setCurrentIndex(list(Role).index(lane.role))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Bring the lane to the front."""
        self._studio.front(self._index)
        event.accept()

    def _toggle(self, text: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button


class LanePanel(QScrollArea):
    """All lanes, under each other."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.rows: list[LaneRow] = []
        self.setWidgetResizable(True)
        self.setFixedWidth(248)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Tracks"))
        studio.opened.connect(self._rebuild)

    def show_lanes(self, palette: Palette) -> None:
        """Show where all lanes stand."""
        lanes = self._studio.clip.lanes
        if len(lanes) != len(self.rows):
            self._rebuild()
        for row, lane in zip(self.rows, lanes, strict=True):
            row.show_lane(lane, palette)

    def _rebuild(self) -> None:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(10, 8, 8, 8)
        layout.setSpacing(6)
        self.rows = [LaneRow(self._studio, index, lane) for index, lane in enumerate(self._studio.clip.lanes)]
        for row in self.rows:
            layout.addWidget(row)
        layout.addStretch()
        self.setWidget(box)


def _with(held: frozenset[int], index: int, *, is_in: bool) -> frozenset[int]:
    return held | {index} if is_in else held - {index}
