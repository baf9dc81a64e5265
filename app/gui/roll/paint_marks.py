"""What lies over the notes: what is new, forming, selected, or under way."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ripieno.app.gui.roll.lane_notes import among
from ripieno.app.gui.roll.paint_notes import ROUND_FROM, ROUNDNESS, note_box, paint_name
from ripieno.app.gui.roll.shades import hairline, level, selected_shades, shades, translucent
from ripieno.app.gui.roll.state import RollState
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

MAX_MARKS = 2000
"""Notes in view that are outlined one by one; where there are more, outlines would only blur."""

MAX_FINE_NOTES = 150
"""Chosen notes in view up to which each has round corners and its name."""

GLOW = ((3.0, 0.10), (2.0, 0.16), (1.0, 0.28))
"""Pixels around a new note, and how strong its glow is there."""


def paint_fresh(painter: QPainter, state: RollState, size: QSizeF) -> None:
    """Draw a glow and an outline around notes that were filled last."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for lane, notes in state.fresh.items():
        if lane >= len(state.lanes) or not state.scene.shares_rows(lane):
            continue
        is_front = lane == state.scene.current
        for note in _in_view(state, notes.notes, size):
            box = note_box(state.geometry, note.onset, note.end, note.pitch)
            painter.setPen(Qt.PenStyle.NoPen)
            for reach, share in GLOW if is_front else GLOW[-1:]:
                painter.setBrush(translucent(state.palette.accent, share))
                grown = box.adjusted(-reach, -reach, reach, reach)
                painter.drawRoundedRect(grown, ROUNDNESS + reach, ROUNDNESS + reach)
        colours = shades(state.palette, state.scene.clip.lanes[lane].role, 1.0 if is_front else 0.5)
        pen = QPen(translucent(state.palette.accent, 1.0 if is_front else 0.5), 1)
        for note in _in_view(state, notes.notes, size):
            box = note_box(state.geometry, note.onset, note.end, note.pitch)
            painter.setPen(pen)
            painter.setBrush(colours[level(note.velocity)])
            _draw(painter, state, box.adjusted(0.5, 0.5, -0.5, -0.5))
            if is_front:
                paint_name(painter, state, note, box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_sketch(painter: QPainter, state: RollState, size: QSizeF) -> None:
    """Draw notes that are still forming: pale, with a broken outline."""
    if state.sketch is None:
        return
    pen = QPen(translucent(state.palette.accent, 0.9), 1, Qt.PenStyle.DotLine)
    painter.setPen(pen)
    for lane, notes in state.sketch.items():
        if lane >= len(state.lanes) or not state.scene.shares_rows(lane):
            continue
        role = state.scene.clip.lanes[lane].role
        is_front = lane == state.scene.current
        colours = shades(state.palette, role, 0.6 if is_front else 0.3)
        for note in _in_view(state, notes.notes, size):
            painter.setBrush(colours[level(note.velocity)])
            box = note_box(state.geometry, note.onset, note.end, note.pitch)
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))


def paint_selected(painter: QPainter, state: RollState, size: QSizeF) -> None:
    """Draw selected notes, and those that come when the pointer is let go: lighter, outlined in full."""
    lane = state.scene.lane
    if lane is None:
        return
    front, geometry = state.front, state.geometry
    rows = geometry.pitches(size.height())
    seen = front.within(geometry.tick_at(0), geometry.tick_at(size.width()), rows.start, rows.stop - 1)
    selected = seen[(among(front, state.selected) & ~among(front, state.draft.hidden))[seen]]
    notes = [front.notes[index] for index in selected.tolist()] if len(selected) <= MAX_MARKS else []
    notes += _in_view(state, state.draft.notes, size)
    if state.geometry.row < ROUND_FROM or len(notes) > MAX_FINE_NOTES:
        _paint_plain(painter, state, lane.role, notes)
        return
    colours = selected_shades(state.palette, lane.role)
    text = QColor(state.palette.text)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for note in notes:
        painter.setPen(QPen(text, 1.5))
        painter.setBrush(colours[level(note.velocity)])
        box = note_box(state.geometry, note.onset, note.end, note.pitch)
        _draw(painter, state, box.adjusted(0.25, 0.25, -0.25, -0.25))
        paint_name(painter, state, note, box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_plain(painter: QPainter, state: RollState, role: Role, notes: Sequence[Note]) -> None:
    """Draw selected notes without round corners and smooth edges, all of a loudness at once."""
    boxes: dict[int, list[QRectF]] = {}
    for note in notes:
        box = note_box(state.geometry, note.onset, note.end, note.pitch)
        boxes.setdefault(level(note.velocity), []).append(box.adjusted(0, 0, -1, -1))
    painter.setPen(hairline(painter, QColor(state.palette.text)))
    for loudness, each in boxes.items():
        painter.setBrush(selected_shades(state.palette, role)[loudness])
        painter.drawRects(each)


def paint_band(painter: QPainter, state: RollState) -> None:
    """Draw the rubber band."""
    band = state.draft.band
    if band is not None:
        painter.setPen(QPen(translucent(state.palette.text, 0.8), 1, Qt.PenStyle.DashLine))
        painter.setBrush(translucent(state.palette.text, 0.08))
        painter.drawRect(band)


def paint_caret(painter: QPainter, state: RollState, size: QSizeF) -> None:
    """Draw the place where keys would draw or delete a note."""
    if not state.shows_caret:
        return
    tick, pitch = state.caret
    end = tick + float(state.grid.step(state.scene.clip.time.ppq))
    box = note_box(state.geometry, tick, end, pitch)
    painter.setPen(QPen(QColor(state.palette.accent), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
    painter.setPen(QPen(translucent(state.palette.accent, 0.5), 1))
    painter.drawLine(int(box.left()), 0, int(box.left()), int(size.height()))


def _draw(painter: QPainter, state: RollState, box: QRectF) -> None:
    corner = ROUNDNESS if state.geometry.row >= ROUND_FROM else 0.0
    painter.drawRoundedRect(box, corner, corner)


def _in_view(state: RollState, notes: Iterable[Note], size: QSizeF) -> list[Note]:
    geometry = state.geometry
    start, end = geometry.tick_at(0), geometry.tick_at(size.width())
    rows = geometry.pitches(size.height())
    seen = [note for note in notes if note.onset < end and note.end > start and note.pitch in rows]
    return seen[:MAX_MARKS]
