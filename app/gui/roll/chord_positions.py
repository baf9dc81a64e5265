"""Where the names of chords are written: in their own room, else where there is room for one of several."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ripieno.app.gui.roll.geometry import Geometry

INSET = 4.0
"""Pixels between the edge of a chord and its name, on either side."""

MAX_SINGLE_ITEMS = 300
"""Chords in view that may have room of their own; where there are more, all share theirs."""

Chord = tuple[int, int, str]
"""First tick, tick after the last, and name."""

Measure = Callable[[str], float]
"""Returns the pixels of a name in a font."""


@dataclass(frozen=True, slots=True)
class PlacedName:
    """A name and where it is written.

    Attributes:
        chord: Whose name.
        left: Left edge of its room, in pixels.
        right: Right edge.
        font: Index of its font.
        is_own: Whether the room is the chord's own; else chords in it are not named.
    """

    chord: Chord
    left: float
    right: float
    font: int
    is_own: bool


def placed(
    chords: Sequence[Chord], geometry: Geometry, width: float, measures: Sequence[Measure]
) -> Iterator[PlacedName]:
    """Yield the names that can be written whole in view, none over another.

    A chord that has room for its name has it there. Between such chords, the names of others are written
    where they begin as long as there is room, so that those right after them have none.

    Args:
        chords: Ascending, apart.
        geometry: Where ticks lie.
        width: Pixels in view.
        measures: One for each font, the preferred one first.
    """
    first = bisect_right(chords, geometry.tick_at(0), key=lambda chord: chord[1])
    last = bisect_left(chords, geometry.tick_at(width), key=lambda chord: chord[0])
    begin, left = first, 0.0
    for index in range(first, last) if last - first <= MAX_SINGLE_ITEMS else ():
        own = _own(chords[index], geometry, width, measures)
        if own is not None:
            yield from _shared(chords, range(begin, index), (left, own.left), geometry, measures)
            yield own
            begin, left = index + 1, own.right
    yield from _shared(chords, range(begin, last), (left, width), geometry, measures)


def _own(chord: Chord, geometry: Geometry, width: float, measures: Sequence[Measure]) -> PlacedName | None:
    """Return a chord's name in the part of it that is in view; None where it does not fit."""
    left = max(0.0, float(round(geometry.x_at(chord[0]))))
    right = min(width, float(round(geometry.x_at(chord[1]))))
    for font, measure in enumerate(measures):
        if chord[2] and measure(chord[2]) + 2 * INSET <= right - left:
            return PlacedName(chord, left, right, font, is_own=True)
    return None


def _shared(
    chords: Sequence[Chord],
    indices: range,
    room: tuple[float, float],
    geometry: Geometry,
    measures: Sequence[Measure],
) -> Iterator[PlacedName]:
    """Yield the names that fit into the room of several chords, in the smallest font."""
    (free, end), index, font = room, indices.start, len(measures) - 1
    while index < indices.stop:
        chord = chords[index]
        left = max(0.0, float(round(geometry.x_at(chord[0]))))
        right = left + measures[font](chord[2]) + 2 * INSET
        index += 1
        if chord[2] and left >= free and right <= end:
            yield PlacedName(chord, left, right, font, is_own=False)
            free = right
            index = max(index, bisect_left(chords, geometry.tick_at(free), key=lambda each: each[0]))
