"""Notes: one by one where they are few, as an image where they are many."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPen

from ripieno.app.gui.palette import Palette, blend
from ripieno.app.gui.roll.geometry import Geometry
from ripieno.app.gui.roll.lane_notes import LaneNotes, among
from ripieno.app.gui.roll.scene import MAX_LANES_SHOWN
from ripieno.app.gui.roll.shades import BEHIND, FRONT, LEVELS, QUIET, inks, level, lit, pixels, shades
from ripieno.app.gui.roll.state import RollState
from ripieno.engine.music.columns import Ints
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from ripieno.engine.music.spelling import pitch_name

MAX_SINGLE_ITEMS = 900
"""Notes in view, of all lanes, that are drawn one by one; drawing more as an image is faster."""

ROUND_FROM = 7.0
"""Pixels of a row from which notes have round corners."""

NAMED_FROM = 15.0
"""Pixels of a row from which notes show their names."""

ROOM_OF_NAME = 30.0
"""Pixels of a note from which it has room for its name."""

ROUNDNESS = 2.0

CONTROL_SHARE, CONTROL_WIDTH = 0.85, 9.0
"""Share of the colour of words in that of the outlines of control notes, and the least pixels of one."""

OUTSIDE = 20_000.0
"""Pixels from the left edge at which a note that goes on is cut off; Qt draws no rectangle of any width."""


def paint_notes(painter: QPainter, state: RollState, size: QSizeF) -> None:
    """Draw the notes of all lanes to which rows mean the same, the lane in front last.

    Args:
        painter: Draws in pixels of the canvas.
        state: What to show.
        size: Of the canvas.
    """
    seen = {lane: _seen(state, lane, size) for lane in _order(state)}
    if sum(len(indices) for indices in seen.values()) > MAX_SINGLE_ITEMS:
        _paint_image(painter, state, size, seen)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, state.geometry.row >= ROUND_FROM)
    for lane, indices in seen.items():
        _paint_single(painter, state, lane, indices)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def note_box(geometry: Geometry, onset: float, end: float, pitch: int) -> QRectF:
    """Return where a note is drawn: on whole pixels, with a gap to its neighbours."""
    left, right = (round(min(max(geometry.x_at(tick), -OUTSIDE), OUTSIDE)) for tick in (onset, end))
    top, bottom = round(geometry.y_at(pitch)), round(geometry.y_at(pitch - 1))
    gap = 1 if bottom - top > 3 else 0
    return QRectF(left, top, max(right - left - 1, 2), bottom - top - gap)


def strength(state: RollState, lane: int) -> float:
    """Return how strongly a lane is drawn."""
    if lane in state.scene.quiet:
        return QUIET
    return FRONT if lane == state.scene.current else BEHIND


def foreign(state: RollState, lane: int, pitches: Ints) -> NDArray[np.bool_]:
    """Say of some pitches of a lane whether they are to be marked as outside the key."""
    scene = state.scene
    is_drums = scene.clip.lanes[lane].role is Role.DRUMS
    if not scene.marks_key or scene.key is None or is_drums:
        return np.zeros(len(pitches), np.bool_)
    inside = np.isin(np.arange(12), list(scene.key.pitch_classes))
    return ~inside[pitches % 12]


def controlling(state: RollState, lane: int, pitches: Ints) -> NDArray[np.bool_]:
    """Say of some pitches of a lane whether their notes control its instrument."""
    control = state.scene.clip.lanes[lane].control
    return np.isin(pitches, sorted(control)) if control else np.zeros(len(pitches), np.bool_)


def outline(palette: Palette) -> QPen:
    """Return how a control note is drawn: an outline without the colour of its track."""
    return QPen(blend(QColor(palette.background), QColor(palette.text), CONTROL_SHARE), 1)


def hollow(palette: Palette, colour: QColor) -> tuple[QBrush, QPen]:
    """Return how a note outside the key is drawn: an outline, hatched within."""
    return QBrush(blend(QColor(palette.background), colour, 0.75), Qt.BrushStyle.BDiagPattern), QPen(
        colour, 1
    )


def _order(state: RollState) -> list[int]:
    scene = state.scene
    lanes = (
        lane
        for lane in range(len(scene.clip.lanes))
        if (lane < MAX_LANES_SHOWN or lane == scene.current) and scene.shares_rows(lane)
    )
    return sorted(lanes, key=lambda lane: (strength(state, lane), -lane))


def _seen(state: RollState, lane: int, size: QSizeF) -> Ints:
    """Return the indices of a lane's notes that are in view and not hidden."""
    geometry, notes = state.geometry, state.lanes[lane]
    rows = geometry.pitches(size.height())
    indices = notes.within(geometry.tick_at(0), geometry.tick_at(size.width()), rows.start, rows.stop - 1)
    region = state.scene.region
    if state.sketch is not None and region is not None and lane in region.lanes:
        onsets, pitches = notes.onsets[indices], notes.pitches[indices]
        goes = np.zeros(len(indices), np.bool_)
        for start, end in region.spans(state.scene.clip.time):
            goes |= (onsets >= start) & (onsets < end)
        goes &= region.takes(pitches) & ~controlling(state, lane, pitches)
        indices = indices[~goes]
    if lane == state.scene.current and state.draft.hidden:
        indices = indices[~among(notes, state.draft.hidden)[indices]]
    return indices


def _paint_single(painter: QPainter, state: RollState, lane: int, indices: Ints) -> None:
    notes, geometry, palette = state.lanes[lane], state.geometry, state.palette
    role = state.scene.clip.lanes[lane].role
    colours = shades(palette, role, strength(state, lane))
    marks = foreign(state, lane, notes.pitches[indices])
    control = controlling(state, lane, notes.pitches[indices])
    corner = ROUNDNESS if geometry.row >= ROUND_FROM else 0.0
    is_named = lane == state.scene.current
    painter.setPen(Qt.PenStyle.NoPen)
    rows = zip(indices.tolist(), marks.tolist(), control.tolist(), strict=True)
    for index, is_foreign, is_control in rows:
        note = notes.notes[index]
        box = note_box(geometry, note.onset, note.end, note.pitch)
        colour = colours[level(note.velocity)]
        if is_control:
            box.setWidth(max(box.width(), CONTROL_WIDTH))
            painter.setPen(outline(palette))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
            painter.setPen(Qt.PenStyle.NoPen)
        elif is_foreign:
            brush, pen = hollow(palette, colour)
            painter.setPen(pen)
            painter.fillRect(box, QColor(palette.background))
            painter.setBrush(brush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            painter.setBrush(colour)
            painter.drawRoundedRect(box, corner, corner) if corner else painter.drawRect(box)
        if is_named:
            paint_name(painter, state, note, box, on_ground=is_foreign or is_control)
            painter.setPen(Qt.PenStyle.NoPen)


def paint_name(
    painter: QPainter, state: RollState, note: Note, box: QRectF, *, on_ground: bool = False
) -> None:
    """Write a note's pitch into it where there is room; ``on_ground`` is for notes that are not filled."""
    palette, left = state.palette, max(box.left(), 0.0)
    if state.geometry.row < NAMED_FROM or box.right() - left < ROOM_OF_NAME:
        return
    if state.scene.has_drums_in_front:
        return
    painter.setFont(_small(painter.font(), state.geometry.row))
    role = state.scene.lane.role if state.scene.lane is not None else Role.KEYS
    painter.setPen(QColor(palette.text) if on_ground else inks(palette, role)[level(note.velocity)])
    room = QRectF(left + 4, box.top(), box.right() - left - 4, box.height())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, pitch_name(note.pitch))


def _small(font: QFont, row: float) -> QFont:
    small = QFont(font)
    small.setPixelSize(max(8, min(11, int(row) - 6)))
    return small


def _paint_image(painter: QPainter, state: RollState, size: QSizeF, seen: dict[int, Ints]) -> None:
    """Draw notes as an image: a row of pixels per pitch first, then each row as tall as on the canvas."""
    ratio = painter.device().devicePixelRatioF()
    rows = state.geometry.pitches(size.height())
    width = int(np.ceil(size.width() * ratio))
    flat = np.zeros(len(rows) * width, np.uint32)
    for lane, indices in seen.items():
        colours = pixels(state.palette, state.scene.clip.lanes[lane].role, strength(state, lane))
        _stain(flat, width, state, state.lanes[lane], indices, colours, rows, ratio)
        if lane == state.scene.current and state.selected:
            selected = indices[among(state.lanes[lane], state.selected)[indices]]
            _stain(flat, width, state, state.lanes[lane], selected, lit(state.palette, colours), rows, ratio)
        pitches = state.lanes[lane].pitches[indices]
        marks = foreign(state, lane, pitches) | controlling(state, lane, pitches)
        if marks.any():
            _pierce(flat, width, state, state.lanes[lane], indices[marks], rows, ratio)
    edges = [round(state.geometry.y_at(pitch) * ratio) for pitch in range(rows.stop - 1, rows.start - 2, -1)]
    image = _stretched(flat.reshape(len(rows), width), edges)
    picture = QImage(image.data, width, len(image), width * 4, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    painter.drawImage(QPointF(0, edges[0] / ratio), picture)


def _stain(
    flat: NDArray[np.uint32],
    width: int,
    state: RollState,
    notes: LaneNotes,
    indices: Ints,
    colours: NDArray[np.uint32],
    rows: range,
    ratio: float,
) -> None:
    starts, counts = _runs(width, state, notes, indices, rows, ratio)
    shown = colours[notes.velocities[indices] * LEVELS // 128]
    flat[_spread(starts, counts)] = np.repeat(shown, counts)


def _pierce(
    flat: NDArray[np.uint32],
    width: int,
    state: RollState,
    notes: LaneNotes,
    indices: Ints,
    rows: range,
    ratio: float,
) -> None:
    """Make every other pixel of some notes clear, as a hatching would."""
    places = _spread(*_runs(width, state, notes, indices, rows, ratio))
    flat[places[places % 2 == 1]] = 0


def _runs(
    width: int, state: RollState, notes: LaneNotes, indices: Ints, rows: range, ratio: float
) -> tuple[Ints, Ints]:
    """Return where in a flat image some notes begin, and of how many pixels they are."""
    geometry = state.geometry
    left = np.rint((notes.onsets[indices] * geometry.per_tick - geometry.left) * ratio).astype(np.int64)
    right = np.rint((notes.ends[indices] * geometry.per_tick - geometry.left) * ratio).astype(np.int64)
    right = np.maximum(right - (right - left > 2), left + 1)
    left, right = np.clip(left, 0, width), np.clip(right, 0, width)
    return (rows.stop - 1 - notes.pitches[indices]) * width + left, right - left


def _spread(starts: Ints, counts: Ints) -> Ints:
    """Return the indices of all pixels of some runs."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))


def _stretched(image: NDArray[np.uint32], edges: list[int]) -> NDArray[np.uint32]:
    """Return an image whose rows are as tall as their edges tell, less a gap where there is room."""
    heights = np.diff(edges)
    source = np.repeat(np.arange(len(image)), heights)
    tall = image[source]
    if heights.min() > 3:
        tall[np.cumsum(heights) - 1] = 0
    return tall
