"""The lanes: name, role, what is heard, what is filled."""

from html import escape

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ripieno.app.gui.model.editor_model import EditorModel
from ripieno.app.gui.palette import DARK, Palette
from ripieno.app.gui.role_names import role_name
from ripieno.app.gui.roll.scene import MAX_LANES_SHOWN
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.roles import Role
from ripieno.engine.music.selection import lane_title

NARROWEST = 228
"""Pixels across; more where larger letters need them."""


class LaneRow(QFrame):
    """One lane."""

    def __init__(self, editor_model: EditorModel, index: int, lane: Lane) -> None:
        super().__init__()
        self._editor_model, self._index = editor_model, index
        self.setProperty("card", True)
        title = lane_title(lane)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.name = QLabel(title)
        self.name.setToolTip(title)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.fills = QCheckBox(self.tr("Fill"))
        self.fills.setToolTip(self.tr("Fill this track; with none ticked, the one in front is filled."))
        self.fills.setAccessibleName(self.tr("Fill {0}").format(title))
        self.fills.toggled.connect(lambda wanted: editor_model.selection.fill_lane(index, wanted=wanted))
        self.role = QComboBox()
        self.role.addItems([role_name(role) for role in Role])
        self.role.setAccessibleName(self.tr("Role of {0}").format(title))
        self.role.setToolTip(self.tr("What the track does; the model goes by it."))
        self.role.activated.connect(lambda at: editor_model.edits.set_role(index, list(Role)[at]))
        self.mute = self._toggle(self.tr("M"), self.tr("Mute {0}").format(title))
        self.solo = self._toggle(self.tr("S"), self.tr("Hear only {0}").format(title))
        self.mute.toggled.connect(lambda on: editor_model.mix.mute(index, wanted=on))
        self.solo.toggled.connect(lambda on: editor_model.mix.solo_lane(index, wanted=on))
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setValue(100)
        self.volume.setAccessibleName(self.tr("Volume of {0}").format(title))
        self.volume.setToolTip(self.tr("Volume of {0}").format(title))
        self.volume.setMinimumWidth(48)
        self.volume.valueChanged.connect(lambda value: editor_model.mix.set_volume(index, value / 100))
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
        """Show the name and the role, and whether the lane is in front and to be filled."""
        selection, index = self._editor_model.selection, self._index
        colour = palette.role(lane.role).name()
        is_front = selection.current == index
        title = escape(lane_title(lane))
        words = f"<b>{title}</b>" if is_front else title
        self.name.setText(f'<span style="color:{colour}">&#9632;</span>&nbsp; {words}')
        if self.property("chosen") != is_front:
            self.setProperty("chosen", is_front)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setAccessibleDescription(self.tr("in front") if is_front else "")
        with QSignalBlocker(self.fills):
            self.fills.setChecked(index in selection.fills)
        with QSignalBlocker(self.role):
            self.role.setCurrentIndex(list(Role).index(lane.role))

    def show_mix(self) -> None:
        """Show whether the lane is muted or heard alone, and its volume."""
        mix, index = self._editor_model.mix, self._index
        for button, is_on in ((self.mute, index in mix.muted), (self.solo, index in mix.solo)):
            with QSignalBlocker(button):
                button.setChecked(is_on)
        with QSignalBlocker(self.volume):
            self.volume.setValue(round(100 * mix.volumes.get(index, 1.0)))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """Bring the lane to the front."""
        self._editor_model.selection.front(self._index)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Bring the lane to the front by Enter."""
        if (
            event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and self._editor_model.fill_session.offer is None
        ):
            self._editor_model.selection.front(self._index)
        else:
            super().keyPressEvent(event)

    def _toggle(self, text: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("small", True)
        button.setText(text)
        button.setCheckable(True)
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button


class LanePanel(QScrollArea):
    """All lanes, under each other."""

    def __init__(self, editor_model: EditorModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor_model = editor_model
        self.rows: list[LaneRow] = []
        self._titles: tuple[str, ...] = ()
        self.palette_in_use: Palette = DARK
        self.setWidgetResizable(True)
        self._fit()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Tracks"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (editor_model.history, editor_model.fill_session, editor_model.selection):
            part.changed.connect(self.show_lanes)
        editor_model.history.refused.connect(self.show_lanes)
        editor_model.mix.changed.connect(self.show_mix)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Fit the rows when they need more room, as with another font."""
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        rows = self.widget()
        wanted = rows.minimumSizeHint().width() if rows is not None else 0
        self.setFixedWidth(max(NARROWEST, wanted + self.verticalScrollBar().sizeHint().width()))

    def show_lanes(self) -> None:
        """Show all lanes."""
        lanes = self._editor_model.fill_session.clip.lanes
        if tuple(map(lane_title, lanes)) != self._titles:
            self._rebuild()
        for row, lane in zip(self.rows, lanes[:MAX_LANES_SHOWN], strict=True):
            row.show_lane(lane, self.palette_in_use)

    def show_mix(self) -> None:
        """Show the mutes, solos and volumes of all lanes."""
        for row in self.rows:
            row.show_mix()

    def _rebuild(self) -> None:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(10, 8, 8, 8)
        layout.setSpacing(6)
        self._titles = tuple(map(lane_title, self._editor_model.fill_session.clip.lanes))
        listed = self._editor_model.fill_session.clip.lanes[:MAX_LANES_SHOWN]
        self.rows = [LaneRow(self._editor_model, index, lane) for index, lane in enumerate(listed)]
        for row in self.rows:
            layout.addWidget(row)
        more = len(self._titles) - len(listed)
        if more:
            words = self.tr("{0} more tracks are not listed; Alt+Down in the notes brings them to the front.")
            label = QLabel(words.format(more), box)
            label.setWordWrap(True)
            label.setProperty("faint", True)
            layout.addWidget(label)
        layout.addStretch()
        self.setWidget(box)
        self.show_mix()
        self._fit()
