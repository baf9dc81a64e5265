"""Where ticks and pitches lie on the canvas."""

from dataclasses import dataclass, replace
from math import floor
from typing import Self

HIGHEST = 127
ROWS = HIGHEST + 1


@dataclass(frozen=True, slots=True)
class Geometry:
    """The part of the plane of time and pitch that is in view.

    Attributes:
        per_tick: Pixels per tick, above 0.
        row: Pixels per semitone, above 0.
        left: Pixels of time scrolled away.
        top: Pixels of pitch scrolled away, from the highest.
    """

    per_tick: float
    row: float
    left: float = 0.0
    top: float = 0.0

    def x_at(self, tick: float) -> float:
        """Return the pixel column of a tick."""
        return tick * self.per_tick - self.left

    def tick_at(self, x: float) -> float:
        """Return the tick of a pixel column."""
        return (x + self.left) / self.per_tick

    def y_at(self, pitch: float) -> float:
        """Return the upper edge of a pitch's row."""
        return (HIGHEST - pitch) * self.row - self.top

    def pitch_at(self, y: float) -> int:
        """Return the pitch whose row holds a pixel; the nearest one outside."""
        return min(HIGHEST, max(0, HIGHEST - floor((y + self.top) / self.row)))

    def pitches(self, height: float) -> range:
        """Return the pitches that a height shows, lowest first."""
        return range(self.pitch_at(height - 0.01), self.pitch_at(0) + 1)

    def scrolled(self, dx: float, dy: float) -> Self:
        """Return the geometry with some more pixels scrolled away."""
        return replace(self, left=self.left + dx, top=self.top + dy)

    def zoomed(self, per_tick: float, row: float, x: float, y: float) -> Self:
        """Return the geometry at another scale, with what lies at a pixel kept there.

        Args:
            per_tick: New pixels per tick.
            row: New pixels per semitone.
            x: The pixel column that stays.
            y: The pixel row that stays.
        """
        left = (self.left + x) * per_tick / self.per_tick - x
        top = (self.top + y) * row / self.row - y
        return replace(self, per_tick=per_tick, row=row, left=left, top=top)


@dataclass(frozen=True, slots=True)
class Limits:
    """What geometry may be, for a clip and a canvas.

    Attributes:
        ticks: Length of the scrollable time.
        width: Pixels of the canvas.
        height: Pixels of the canvas.
        ppq: Ticks per quarter note.
    """

    ticks: int
    width: float
    height: float
    ppq: int

    TALLEST = 36.0
    LOWEST = 3.0
    WIDEST_BEAT = 1600.0

    def kept(self, geometry: Geometry) -> Geometry:
        """Return the geometry nearest to one that stays within the clip."""
        per_tick = self.scale(geometry.per_tick)
        row = self.row(geometry.row)
        most_left = max(0.0, self.ticks * per_tick - self.width)
        most_top = max(0.0, ROWS * row - self.height)
        left = min(max(0.0, geometry.left), most_left)
        top = min(max(0.0, geometry.top), most_top)
        return Geometry(per_tick, row, float(round(left)), float(round(top)))

    def scale(self, per_tick: float) -> float:
        """Return the nearest pixels per tick that may be."""
        most = self.WIDEST_BEAT / self.ppq
        return min(max(per_tick, min(self.width / self.ticks, most)), most)

    def row(self, row: float) -> float:
        """Return the nearest pixels per semitone that may be."""
        return min(max(row, self.LOWEST, self.height / ROWS), self.TALLEST)
