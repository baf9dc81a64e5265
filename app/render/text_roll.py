"""The piano roll as lines of text, for terminals and pipes."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ripieno.app.render.labels import pitch_label
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.roles import Role
from ripieno.engine.music.selection import lane_title
from ripieno.engine.music.spelling import pitch_name

GUTTER = 7
MIN_CELLS = 8
"""Cells that a bar is drawn with at least; where the line is too short for all bars, it is broken."""

MAX_CELLS = 32
BEATS = 4
"""Cells of a bar are a multiple of it, so that beats of common metres fall on cells."""

_UNUSED = 12
"""Silent pitches in a row that are drawn; a wider gap becomes a row of dots."""


@dataclass(frozen=True, slots=True)
class Letters:
    """What the picture is made of.

    Attributes:
        onset: A cell in which a note begins.
        sustain: A cell in which one sounds.
        empty: A cell without any.
        bar: A bar line.
        gap: Stands for pitches that are left out.
    """

    onset: str
    sustain: str
    empty: str
    bar: str
    gap: str


UNICODE = Letters("\u2588", "\u2501", "\u00b7", "\u2502", "\u22ef")
ASCII = Letters("#", "-", ".", "|", ":")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text, and whose it is.

    Attributes:
        text: Its letters.
        role: The lane's role; None for lines of no lane.
        heading: Whether it names what follows.
    """

    text: str
    role: Role | None = None
    heading: bool = False


def text_roll(
    clip: Clip, bars: range, lanes: Sequence[int], width: int, letters: Letters = UNICODE
) -> Iterator[TextLine]:
    """Yield the lines of a picture of some bars of a clip.

    Args:
        clip: What to draw.
        bars: The bars to show, from 0, at least one.
        lanes: Which lanes, by index; those silent in a stretch of bars are left out of it.
        width: Letters in a line, at most.
        letters: What to draw with.
    """
    room = max(width - GUTTER, MIN_CELLS + 1)
    at_once = max(1, min(len(bars), room // (MIN_CELLS + 1)))
    cells = min(MAX_CELLS, (room // at_once - 1) // BEATS * BEATS)
    for first in range(bars.start, bars.stop, at_once):
        shown = range(first, min(first + at_once, bars.stop))
        yield TextLine(_ruler(shown, cells), heading=True)
        for index in lanes:
            yield from _strip(clip, clip.lanes[index], shown, cells, letters)
        yield TextLine("")


def _ruler(bars: range, cells: int) -> str:
    return " " * GUTTER + "".join(f" {bar + 1}".ljust(cells + 1) for bar in bars).rstrip()


def _strip(clip: Clip, lane: Lane, bars: range, cells: int, letters: Letters) -> Iterator[TextLine]:
    drawn = _drawn(clip, lane, bars, cells, letters)
    if not drawn:
        return
    yield TextLine(f"{lane.track + 1} {lane_title(lane)} ({lane.role.value})", lane.role, heading=True)
    drums, before = lane.role is Role.DRUMS, max(drawn) + 1
    empty = letters.empty * (cells * len(bars))
    for pitch in sorted(drawn, reverse=True) if drums else range(max(drawn), min(drawn) - 1, -1):
        if pitch not in drawn and _gap(pitch, drawn) > _UNUSED:
            if pitch == before - 1 and before in drawn:
                yield TextLine(letters.gap.rjust(GUTTER), lane.role)
            continue
        before = pitch
        row = drawn.get(pitch, empty)
        parts = (row[at : at + cells] for at in range(0, len(row), cells))
        label = _label(pitch, drums=drums) if pitch in drawn else ""
        yield TextLine(f"{label:>{GUTTER - 1}} {letters.bar}" + letters.bar.join(parts), lane.role)


def _label(pitch: int, *, drums: bool) -> str:
    return (pitch_label(pitch, drums=True) or str(pitch)) if drums else pitch_name(pitch)


def _gap(pitch: int, drawn: dict[int, str]) -> int:
    """Return how many silent pitches lie between the sounding ones around a silent pitch."""
    above = min(each for each in drawn if each > pitch)
    below = max(each for each in drawn if each < pitch)
    return above - below - 1


def _drawn(clip: Clip, lane: Lane, bars: range, cells: int, letters: Letters) -> dict[int, str]:
    """Return the cells of each pitch that sounds in some bars."""
    edges = [
        clip.time.bar_start(bar) + clip.time.bar_length(bar) * cell // cells
        for bar in bars
        for cell in range(cells)
    ]
    edges.append(clip.time.bar_start(bars.stop))
    rows: dict[int, list[str]] = {}
    for note in lane.notes.within(edges[0], edges[-1]):
        row = rows.setdefault(note.pitch, [letters.empty] * (len(edges) - 1))
        first = bisect_right(edges, note.onset) - 1
        last = max(first, bisect_left(edges, note.end) - 1)
        for cell in range(max(first, 0), min(last, len(row) - 1) + 1):
            starts = cell == first
            if starts or row[cell] == letters.empty:
                row[cell] = letters.onset if starts else letters.sustain
    return {pitch: "".join(row) for pitch, row in rows.items()}
