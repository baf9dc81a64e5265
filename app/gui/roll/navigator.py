"""Scrolling and zooming, by wheel, touch pad, keys and bars."""

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QSizeF, Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent

from ripieno.app.gui.roll.geometry import HIGHEST, Geometry, Limits
from ripieno.app.gui.roll.lane_notes import LaneNotes
from ripieno.app.gui.roll.state import RollState
from ripieno.engine.music.columns import Ints
from ripieno.engine.music.extent import extent_of
from ripieno.engine.music.region import runs

NOTCH = 120
"""Angle of one notch of a wheel, in eighths of a degree."""

NOTCH_PIXELS = 64.0
ZOOM_PER_NOTCH = 1.2
BARS_BEYOND = 4
"""Empty bars after the clip that can be scrolled to."""

MARGIN = 24.0
"""Pixels beside what was zoomed to."""

MAX_HIDDEN_SHARE = 0.5
"""Share of notes, too far apart for the height, from which those in view do."""

CLOSEST_FIT, FARTHEST_FIT = 18.0, 5.0
"""Pixels of a row when zooming to fit."""


class Navigator(QObject):
    """Moves the view.

    Attributes:
        size: Of the canvas.
    """

    def __init__(self, state: RollState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._row = state.geometry.row
        self.size = QSizeF(800, 400)

    @property
    def limits(self) -> Limits:
        """How far the view may go."""
        clip = self._state.scene.clip
        ticks = clip.time.bar_start(max(clip.bars, 1) + BARS_BEYOND)
        return Limits(ticks, max(1.0, self.size.width()), max(1.0, self.size.height()), clip.time.ppq)

    def resize(self, size: QSizeF) -> None:
        """Fit a canvas of another size."""
        self.size = size
        self._show(self._state.geometry)

    def scroll_by(self, dx: float, dy: float) -> None:
        """Move the view by pixels."""
        self._show(self._state.geometry.scrolled(dx, dy))

    def zoom_at(self, fx: float, fy: float, at: QPointF) -> None:
        """Zoom by factors, with what lies at a pixel kept there."""
        geometry, limits = self._state.geometry, self.limits
        wanted = self._row if abs(self._row - geometry.row) <= 0.5 else geometry.row
        self._row = limits.row(wanted * fy)
        row = geometry.row if fy == 1 else limits.row(float(round(self._row)))
        self._show(geometry.zoomed(limits.scale(geometry.per_tick * fx), row, at.x(), at.y()))

    def zoom_by(self, fx: float, fy: float) -> None:
        """Zoom by factors about the middle of the selection if it is in view, else of the canvas."""
        self.zoom_at(fx, fy, QPointF(self._middle(), self.size.height() / 2))

    def zoom_to(self, start: int, end: int, low: int, high: int) -> None:
        """Zoom so that some ticks fill the width and some pitches, as far as sensible, the height."""
        room = max(50.0, self.size.width() - 2 * MARGIN)
        limits = self.limits
        fits = int(self.size.height() / (high - low + 3))
        row = limits.row(float(min(max(fits, FARTHEST_FIT), CLOSEST_FIT)))
        per_tick = limits.scale(room / max(1, end - start))
        top = (HIGHEST - (low + high) / 2 + 0.5) * row - self.size.height() / 2
        self._row = row
        self._show(Geometry(per_tick, row, start * per_tick - (MARGIN if start else 0), top))

    def zoom_to_clip(self) -> None:
        """Show all bars with music, and the pitches of the lane in front."""
        scene, clip = self._state.scene, self._state.scene.clip
        behind = [notes for lane, notes in enumerate(self._state.lanes) if scene.shares_rows(lane)]
        lanes = [self._state.front] if len(self._state.front.notes) else behind
        pitches = [
            pitch for lane in lanes if len(lane.notes) for pitch in (lane.pitches.min(), lane.pitches.max())
        ]
        low, high = (int(min(pitches)), int(max(pitches))) if pitches else (48, 72)
        bars = extent_of(clip).span
        self.zoom_to(clip.time.bar_start(bars.start), clip.time.bar_start(max(1, bars.stop)), low, high)

    def zoom_to_region(self) -> None:
        """Show the selection with a bar on either side; all, where nothing is selected."""
        region, clip = self._state.scene.region, self._state.scene.clip
        if region is None or not region.bars:
            self.zoom_to_clip()
            return
        *_, last = runs(region.bars)
        start = clip.time.bar_start(max(0, region.bars[0] - 1))
        end = clip.time.bar_start(last[1] + 2)
        found = self._state.front.within(start, end, region.low, region.high)
        pitches = self._state.front.pitches[found]
        is_all = (region.low, region.high) == (0, HIGHEST)
        low, high = (region.low, region.high) if not is_all else (48, 72)
        if is_all and len(pitches):
            low, high = int(pitches.min()), int(pitches.max())
        self.zoom_to(start, end, low, high)

    def reveal(self, tick: float, pitch: int | None = None) -> None:
        """Scroll, if need be, so that a place is in view."""
        geometry = self._state.geometry
        x, dx, dy = geometry.x_at(tick), 0.0, 0.0
        if not 0 <= x <= self.size.width() - MARGIN:
            dx = x - self.size.width() * 0.1
        if pitch is not None:
            y = geometry.y_at(pitch)
            dy = min(0.0, y - MARGIN) + max(0.0, y + geometry.row + MARGIN - self.size.height())
        self.scroll_by(dx, dy)

    def show_lane(self, lane: int, *, keeps_time: bool) -> None:
        """Scroll, if need be, so that notes of a lane are in view; those in front stay if there is room.

        Where none of them sounds in view, those nearest to the selection or the playhead are shown, but
        a selection in view stays there.

        Args:
            lane: Its index.
            keeps_time: Whether time is not to be scrolled.
        """
        self._show_notes(self._state.lanes[lane], keeps_time=keeps_time)

    def show_fresh(self) -> None:
        """Scroll, if need be, so that what was filled last in the lane in front is in view by its pitches."""
        fresh = self._state.fresh.get(self._state.scene.current)
        if fresh is not None:
            self._show_notes(fresh, keeps_time=True)

    def _show_notes(self, notes: LaneNotes, *, keeps_time: bool) -> None:
        """Scroll, if need be, to some notes, together with those in front if there is room."""
        state = self._state
        if not len(notes.notes):
            return
        seen = self._sounding(notes)
        if not len(seen):
            nearest = int(np.argmin(np.abs(notes.onsets - self._anchor())))
            if not keeps_time and not self._sees_region():
                self.reveal(int(notes.onsets[nearest]))
                seen = self._sounding(notes)
            seen = seen if len(seen) else np.array([nearest])
        pitches = notes.pitches[seen]
        front = state.front.pitches[self._sounding(state.front)]
        both = np.concatenate((pitches, front))
        if (both.max() - both.min() + 1) * state.geometry.row <= self.size.height():
            pitches = both
        self._show_pitches(pitches)

    def _sounding(self, notes: LaneNotes) -> Ints:
        """Return the indices of a lane's notes that sound in the time in view, of any pitch."""
        geometry = self._state.geometry
        return notes.within(geometry.tick_at(0), geometry.tick_at(self.size.width()), 0, HIGHEST)

    def _anchor(self) -> float:
        """Return the tick that counts: the begin of the selection, else the playhead, else mid-view."""
        region, playhead = self._state.scene.region, self._state.playhead
        if region is not None and region.bars:
            return self._state.scene.clip.time.bar_start(region.bars[0])
        return playhead if playhead is not None else self._state.geometry.tick_at(self.size.width() / 2)

    def _sees_region(self) -> bool:
        region, time, geometry = self._state.scene.region, self._state.scene.clip.time, self._state.geometry
        if region is None:
            return False
        edges = ((geometry.x_at(start), geometry.x_at(end)) for start, end in region.spans(time))
        return any(left < self.size.width() and right > 0 for left, right in edges)

    def _show_pitches(self, pitches: Ints) -> None:
        """Scroll to some pitches as little as is needed; where too far apart, to those in the middle."""
        geometry, height = self._state.geometry, self.size.height()
        tops = (HIGHEST - pitches) * geometry.row - geometry.top
        high, low = float(tops.min()), float(tops.max()) + geometry.row
        if low - high <= height:
            margin = min(MARGIN, (height - (low - high)) / 2)
            over, under = high - margin, low + margin - height
            self.scroll_by(0, (over if high < 0 else 0.0) + (under if low > height else 0.0))
        elif np.mean((tops >= 0) & (tops + geometry.row <= height)) < MAX_HIDDEN_SHARE:
            self.scroll_by(0, float(np.median(tops)) + geometry.row / 2 - height / 2)

    def go_to(self, bar_end: bool) -> None:  # noqa: FBT001 (Home is False, End is True)
        """Show the beginning of the clip, or its end."""
        clip = self._state.scene.clip
        x = self._state.geometry.x_at(clip.time.bar_start(clip.bars))
        self.scroll_by(x - self.size.width() + MARGIN if bar_end else -self._state.geometry.left, 0)

    def wheel(self, event: QWheelEvent, at: QPointF) -> None:
        """Scroll; with Ctrl zoom time at a pixel, with Ctrl and Shift pitches; Shift turns the wheel."""
        angle, pixels = event.angleDelta(), event.pixelDelta()
        modifiers = event.modifiers()
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        event.accept()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            factor = ZOOM_PER_NOTCH ** ((angle.y() or angle.x()) / NOTCH)
            self.zoom_at(1.0 if shift else factor, factor if shift else 1.0, at)
            return
        dx, dy = (
            (float(pixels.x()), float(pixels.y()))
            if not pixels.isNull()
            else (angle.x() / NOTCH * NOTCH_PIXELS, angle.y() / NOTCH * NOTCH_PIXELS)
        )
        self.scroll_by(*((-(dx or dy), 0.0) if shift else (-dx, -dy)))

    def gesture(self, event: QEvent) -> bool:
        """Zoom by a pinch on a touch pad; say whether it was one."""
        if (
            not isinstance(event, QNativeGestureEvent)
            or event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture
        ):
            return False
        self.zoom_at(max(0.2, 1 + event.value()), 1.0, event.position())
        event.accept()
        return True

    def _middle(self) -> float:
        region, width = self._state.scene.region, self.size.width()
        if region is None or not region.bars:
            return width / 2
        time, geometry = self._state.scene.clip.time, self._state.geometry
        start, end = time.bar_start(region.bars[0]), time.bar_start(region.bars[-1] + 1)
        middle = geometry.x_at((start + end) / 2)
        return middle if 0 <= middle <= width else width / 2

    def _show(self, geometry: Geometry) -> None:
        self._state.view(self.limits.kept(geometry))
