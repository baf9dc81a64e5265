"""The piano roll as one widget."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QScrollBar, QWidget

from ripieno.app.gui.palette import Palette
from ripieno.app.gui.roll.canvas import Canvas
from ripieno.app.gui.roll.corner import Corner, VelocityName
from ripieno.app.gui.roll.drum_names import drum_name
from ripieno.app.gui.roll.editor import Editor
from ripieno.app.gui.roll.geometry import ROWS, Geometry
from ripieno.app.gui.roll.grid import Grid, beat_of
from ripieno.app.gui.roll.header_strip import HeaderStrip
from ripieno.app.gui.roll.key_field import KeyField
from ripieno.app.gui.roll.keyboard import Keyboard
from ripieno.app.gui.roll.navigator import Navigator
from ripieno.app.gui.roll.ruler import Ruler
from ripieno.app.gui.roll.scene import Scene
from ripieno.app.gui.roll.state import RollState, Tool
from ripieno.app.gui.roll.velocity_lane import VelocityLane
from ripieno.engine.music.note import Note
from ripieno.engine.music.selection import describe
from ripieno.engine.music.spelling import pitch_name

MAX_BAR_RANGE = 2**30
"""Steps of a scroll bar, a pixel each where there are no more pixels; Qt counts them in 32 bits."""


class RollView(QWidget):
    """Shows a scene, and reports what its user requests; it changes nothing by itself.

    Attributes:
        plays: Whether music plays, which the view then goes on to follow.

    Signals:
        region_selected: The selection (a ``Region``), or None.
        edited: Lane, tuples of the notes that go and that come, and what was done in words.
        sounded: Lane, pitch and velocity that are to be heard.
        sought: The tick to play from.
        reported: A sentence for the user.
        lane_selected: The lane to bring to the front.
        chord_typed: First tick, tick after the last, and the chord's name; empty to estimate it again.
        key_typed: The name of the key; empty to estimate it again.
    """

    region_selected = Signal(object)
    edited = Signal(int, object, object, str)
    sounded = Signal(int, int, int)
    sought = Signal(int)
    reported = Signal(str)
    lane_selected = Signal(int)
    chord_typed = Signal(int, int, str)
    key_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = RollState(self)
        self.navigator = Navigator(self.state, self)
        self.editor = Editor(self.state, self.navigator, self)
        shared = (self.state, self.navigator, self.editor, self)
        self.canvas, self.ruler = Canvas(*shared), Ruler(*shared)
        self.header, self.key_field = HeaderStrip(*shared), KeyField(*shared)
        self.corner, self.keyboard = Corner(*shared), Keyboard(*shared)
        self.velocity, self.velocity_name = VelocityLane(*shared), VelocityName(*shared)
        self.across = QScrollBar(Qt.Orientation.Horizontal, self)
        self.down = QScrollBar(Qt.Orientation.Vertical, self)
        self.setAccessibleName(self.tr("Piano roll"))
        self.setFocusProxy(self.canvas)
        self.plays = False
        self._is_fitted = False
        self._shares = {self.across: 1.0, self.down: 1.0}
        self._lay_out()
        self._connect()

    def words(self) -> str:
        """Return the selection in words, such as ``Keys, bars 5-8, C3-C5``."""
        region, clip = self.state.scene.region, self.state.scene.clip
        words = self.tr("No selection") if region is None else describe(region, clip)
        count = len(self.state.selected)
        if self.state.shows_caret:
            words = f"{words}; {self.place(*self.state.caret)}"
        if not count:
            return words
        notes = self.tr("{} notes selected").format(count)
        if count == 1:
            (note,) = self.state.selected_notes
            selected = self.tr("1 note selected: {place}, velocity {velocity}")
            notes = selected.format(place=self.place(note.onset, note.pitch), velocity=note.velocity)
        return f"{words}; {notes}"

    def place(self, tick: int, pitch: int) -> str:
        """Return a place in words, such as ``C4 at bar 5, beat 2.5``."""
        time = self.state.scene.clip.time
        bar = time.bar_at(tick)
        beat = 1 + (tick - time.bar_start(bar)) / beat_of(time, bar)
        name = (drum_name(pitch) if self.state.scene.has_drums_in_front else "") or pitch_name(pitch)
        return self.tr("{pitch} at bar {bar}, beat {beat}").format(
            pitch=name, bar=bar + 1, beat=f"{beat:.2f}".rstrip("0").rstrip(".")
        )

    def set_scene(self, scene: Scene) -> None:
        """Show a scene; a clip with another time is shown whole, else the view stays.

        Notes of a lane that comes to the front, or is to be filled from now on, are brought into view, and so
        are new ones.
        """
        before = self.state.scene
        self.state.take_scene(scene)
        if scene.clip.time != before.clip.time or not before.clip.lanes:
            self._is_fitted = self.isVisible()
            self.zoom_to_clip()
            return
        self.navigator.scroll_by(0, 0)
        lanes = sorted(lane for lane in scene.filled - before.filled if scene.shares_rows(lane))
        if scene.current != before.current or scene.has_drums_in_front != before.has_drums_in_front:
            lanes.append(scene.current)
        for lane in lanes:
            self.show_lane(lane)
        if scene.fresh and not before.fresh:
            self.navigator.show_fresh()

    def set_sketch(self, notes: Mapping[int, Sequence[Note]] | None) -> None:
        """Show notes that are forming, by lane, in place of the region's; None ends that."""
        self.state.take_sketch(notes)

    def choose_notes(self, lane: int, notes: Sequence[Note]) -> None:
        """Choose notes of a lane, where it is in front and has them."""
        found = self.state.indices(notes) if lane == self.state.scene.current else frozenset()
        if found:
            self.state.choose(found)
            self.editor.follow()

    def take_keys(self) -> bool:
        """Give the keys from the key or the chords to the notes; say whether they were there."""
        if not (self.header.hasFocus() or self.key_field.hasFocus()):
            return False
        self.setFocus()
        return True

    def let_go(self) -> None:
        """Choose no note, and show no caret."""
        self.state.shows_caret = False
        self.state.choose(frozenset())
        self.state.changed.emit()

    def set_playhead(self, tick: int | None) -> None:
        """Show where the music is; None where it does not play."""
        before, self.state.playhead = self.state.playhead, tick
        if before != tick:
            self.state.played.emit(before, tick)

    def follow_playhead(self) -> None:
        """Turn the page if the playhead is out of view."""
        if self.state.playhead is not None:
            self.navigator.reveal(self.state.playhead)

    def set_tool(self, tool: Tool) -> None:
        """Choose what a drag on the canvas does."""
        self.state.tool = tool
        self.state.shows_caret = False
        self.state.changed.emit()

    def set_grid(self, grid: Grid) -> None:
        """Choose the grid that edits keep to."""
        self.state.grid = grid
        self.state.changed.emit()

    def set_palette(self, palette: Palette) -> None:
        """Choose the colours."""
        self.state.palette = palette
        self.state.changed.emit()

    def show_part(self, geometry: Geometry) -> None:
        """Show a part of the clip, as far as the canvas allows."""
        self.state.view(geometry)
        self.navigator.scroll_by(0, 0)

    def zoom_to_clip(self) -> None:
        """Show all bars."""
        self.navigator.zoom_to_clip()

    def zoom_to_region(self) -> None:
        """Show the selection."""
        self.navigator.zoom_to_region()

    def show_lane(self, lane: int) -> None:
        """Bring notes of a lane into view; while music plays, time is left to it."""
        if 0 <= lane < len(self.state.lanes):
            self.navigator.show_lane(lane, keeps_time=self.plays)

    def zoom_by(self, fx: float, fy: float) -> None:
        """Zoom time and pitch by factors."""
        self.navigator.zoom_by(fx, fy)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit the clip to the size that the widget has come to have."""
        super().showEvent(event)
        if not self._is_fitted:
            self._is_fitted = True
            self._grid.activate()
            self.zoom_to_clip()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw with another font, or in another language."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.LanguageChange}:
            self.state.changed.emit()

    def _lay_out(self) -> None:
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.key_field, 0, 0)
        grid.addWidget(self.header, 0, 1)
        grid.addWidget(self.corner, 1, 0)
        grid.addWidget(self.ruler, 1, 1)
        grid.addWidget(self.keyboard, 2, 0)
        grid.addWidget(self.canvas, 2, 1)
        grid.addWidget(self.down, 2, 2)
        grid.addWidget(self.velocity_name, 3, 0)
        grid.addWidget(self.velocity, 3, 1)
        grid.addWidget(self.across, 4, 1)
        grid.setRowStretch(2, 1)
        grid.setColumnStretch(1, 1)
        for bar in (self.across, self.down):
            bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _connect(self) -> None:
        self.editor.region_selected.connect(self.region_selected)
        self.editor.edited.connect(self.edited)
        self.editor.sounded.connect(self.sounded)
        self.editor.lane_selected.connect(self.lane_selected)
        self.ruler.sought.connect(self.sought)
        self.editor.sought.connect(self.sought)
        self.editor.reported.connect(self.reported)
        self.header.chord_typed.connect(self.chord_typed)
        for field in (self.header.field, self.key_field.field):
            field.left.connect(self.setFocus)
        self.key_field.key_typed.connect(self.key_typed)
        self.state.changed.connect(self._report)
        self.state.moved.connect(self._set_bars)
        self.across.valueChanged.connect(self._scroll)
        self.down.valueChanged.connect(self._scroll)

    def _report(self) -> None:
        """Say the selection in words."""
        words = self.words()
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            self.canvas.setAccessibleDescription(words)

    def _set_bars(self) -> None:
        """Let the scroll bars show where the view is."""
        geometry, limits = self.state.geometry, self.navigator.limits
        for bar, value, size, whole in (
            (self.across, geometry.left, limits.width, limits.ticks * geometry.per_tick),
            (self.down, geometry.top, limits.height, ROWS * geometry.row),
        ):
            share = self._shares[bar] = max(1.0, whole / MAX_BAR_RANGE)
            bar.blockSignals(True)
            bar.setRange(0, max(0, round((whole - size) / share)))
            bar.setPageStep(max(1, int(size / share)))
            bar.setSingleStep(max(1, round(40 / share)))
            bar.setValue(round(value / share))
            bar.blockSignals(False)

    def _scroll(self) -> None:
        geometry = self.state.geometry
        x, y = (bar.value() * self._shares[bar] for bar in (self.across, self.down))
        self.navigator.scroll_by(x - geometry.left, y - geometry.top)
