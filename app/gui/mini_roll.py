"""The notes of a region, small: on the cards of ideas and beside the steps of the history."""

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ripieno.app.gui.palette import DARK, Palette
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.columns import Ints, columns_of
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

MAX_SINGLE_ITEMS = 600
"""Notes that are drawn one by one; drawing more as a picture is faster."""

DRUM_SHARE = 0.36
"""Share of the height that drums have where others play, too."""

MIN_ROWS = 14
"""Pitches for which there is room at least."""


class MiniRoll(QWidget):
    """The notes of a region, small."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(24, 40)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.palette_in_use: Palette = DARK
        self._clip: Clip | None = None
        self._region: Region | None = None
        self._rows: Rows | None = None

    def show_clip(self, clip: Clip, region: Region, rows: "Rows | None" = None) -> None:
        """Show the lanes and bars of a region; drums lie below the others, for their rows are no pitches.

        Args:
            clip: The music.
            region: What of it.
            rows: What the height shows, so that several can be compared; None for what is there.
        """
        self._clip, self._region, self._rows = clip, region, rows
        self.update()

    def clear(self) -> None:
        """Show no notes."""
        self._clip = None
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return the usual size."""
        return QSize(150, 56)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Draw."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.palette_in_use.background))
        if self._clip is not None and self._region is not None:
            self._paint(painter, self._clip, self._region)
        painter.end()
        event.accept()

    def _paint(self, painter: QPainter, clip: Clip, region: Region) -> None:
        held, rows = _held(clip, region), self._rows or rows_of(clip, region)
        paint = _paint_many if sum(len(part.onsets) for part in held) > MAX_SINGLE_ITEMS else _paint_single
        painter.setPen(Qt.PenStyle.NoPen)
        for part in held:
            is_drums = part.role is Role.DRUMS
            pitches = rows.drums if is_drums else rows.pitched
            if pitches:
                top, height = rows.place(self.height(), is_drums=is_drums)
                painter.save()
                painter.translate(0, top)
                paint(
                    painter,
                    part,
                    _Plot(self.width(), height, _span(clip, region), pitches),
                    self.palette_in_use,
                )
                painter.restore()


class Rows(NamedTuple):
    """The pitches from the lowest to the highest, those of drums apart; empty where there are none."""

    pitched: range = range(0)
    drums: range = range(0)

    def joined(self, other: "Rows") -> "Rows":
        """Return the rows that hold those of both."""
        return Rows(*(_joined(mine, its) for mine, its in zip(self, other, strict=True)))

    def place(self, height: int, *, is_drums: bool) -> tuple[int, int]:
        """Return top and height of one of the two, in pixels, within a height."""
        if not (self.pitched and self.drums):
            return 0, height
        edge = height - round(height * DRUM_SHARE)
        return (edge, height - edge) if is_drums else (0, edge)


class _Part(NamedTuple):
    """The notes of a lane that sound in a region."""

    role: Role
    onsets: Ints
    ends: Ints
    pitches: Ints
    velocities: Ints


class _Plot(NamedTuple):
    """What is drawn where: a size in pixels, first and last tick, and pitches."""

    width: int
    height: int
    span: tuple[int, int]
    pitches: range

    @property
    def across(self) -> float:
        """Pixels of a tick."""
        return self.width / (self.span[1] - self.span[0])

    @property
    def down(self) -> float:
        """Pixels of a pitch."""
        return self.height / max(len(self.pitches) + 2, MIN_ROWS)


def rows_of(clip: Clip, region: Region) -> Rows:
    """Return the pitches that sound in a region."""
    rows = Rows()
    for part in _held(clip, region):
        if len(part.pitches):
            pitches = range(int(part.pitches.min()), int(part.pitches.max()) + 1)
            rows = rows.joined(Rows(drums=pitches) if part.role is Role.DRUMS else Rows(pitches))
    return rows


def _joined(one: range, other: range) -> range:
    if not (one and other):
        return one or other
    return range(min(one.start, other.start), max(one.stop, other.stop))


def _span(clip: Clip, region: Region) -> tuple[int, int]:
    return clip.time.bar_start(region.bars[0]), clip.time.bar_start(region.bars[-1] + 1)


def _held(clip: Clip, region: Region) -> list[_Part]:
    start, end = _span(clip, region)
    parts = []
    for lane in (clip.lanes[index] for index in region.lanes if index < len(clip.lanes)):
        notes = columns_of(lane.notes)
        found = notes.within(start, end)
        onsets, ends = np.maximum(notes.onsets[found], start), np.minimum(notes.ends[found], end)
        parts.append(_Part(lane.role, onsets, ends, notes.pitches[found], notes.velocities[found]))
    return parts


def _paint_single(painter: QPainter, part: _Part, plot: _Plot, palette: Palette) -> None:
    """Draw notes one by one."""
    (start, _), across, down = plot.span, plot.across, plot.down
    rows = zip(*(each.tolist() for each in part[1:]), strict=True)
    for onset, end, pitch, velocity in rows:
        painter.setBrush(palette.role(part.role, velocity))
        width = max((end - onset) * across - 0.7, 1.5)
        top = (plot.pitches.stop - pitch) * down
        painter.drawRect(QRectF((onset - start) * across, top, width, max(down - 0.5, 1.5)))


def _paint_many(painter: QPainter, part: _Part, plot: _Plot, palette: Palette) -> None:
    """Draw notes at once, as a picture; which of them cannot be told apart has no part in it."""
    if not len(part.onsets):
        return
    start, rows = plot.span[0], plot.pitches.stop - part.pitches
    left = np.clip((part.onsets - start) * plot.across, 0, plot.width - 1).astype(np.int64)
    right = np.clip(np.rint((part.ends - start) * plot.across), left + 1, plot.width).astype(np.int64)
    edges = np.zeros((len(plot.pitches) + 2, plot.width + 1), np.int64)
    np.add.at(edges, (rows, left), 1)
    np.add.at(edges, (rows, right), -1)
    sounds = np.cumsum(edges, axis=1)[:, :-1] > 0
    lines = (np.arange(plot.height) / plot.down).astype(np.int64)
    colour = palette.role(part.role, int(np.median(part.velocities))).rgba()
    filled = sounds[np.minimum(lines, len(sounds) - 1)] & (lines < len(sounds))[:, None]
    image = np.where(filled, np.uint32(colour), np.uint32(0))
    form = QImage.Format.Format_ARGB32
    painter.drawImage(0, 0, QImage(image.data, plot.width, plot.height, plot.width * 4, form))
