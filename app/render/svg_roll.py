"""The piano roll as a drawing of shapes and text, in the colours of the picture."""

from collections.abc import Iterator
from html import escape

from ripieno.app.render import theme
from ripieno.app.render.frame import STROKE, Frame, Strip, lay_out, near
from ripieno.app.render.labels import pitch_label
from ripieno.app.render.piano_roll import BLACK_KEYS
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

_FONT = "system-ui, sans-serif"


def svg_roll(clip: Clip, bars: range, region: Region | None = None, title: str = "") -> str:
    """Return a drawing of some bars of a clip.

    Args:
        clip: What to draw.
        bars: The bars to show, from 0, at least one.
        region: What to mark, if anything.
        title: A line above the drawing.

    Source: SVG 1.1, W3C Recommendation; lengths are in pixels.
    """
    keep = region.lanes if region else ()
    frame = lay_out([clip], bars, keep, 1, theme.MARGIN + theme.TITLE)
    width, height = frame.right + theme.MARGIN, frame.bottom + theme.MARGIN
    shapes = "\n".join(_shapes(frame, clip, region, title))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="{_FONT}" role="img">\n<title>{escape(title)}</title>\n'
        f"{_box(0, 0, width, height, theme.BACKGROUND)}\n{shapes}\n</svg>\n"
    )


def _shapes(frame: Frame, clip: Clip, region: Region | None, title: str) -> Iterator[str]:
    """Yield everything, from the back to the front."""
    spans = region.spans(clip.time) if region else ()
    shown = [(frame.x_at(start), frame.x_at(end)) for start, end in spans]
    marked = [(left, right) for left, right in shown if left < right]
    yield _text(theme.MARGIN, theme.MARGIN + theme.TITLE_SIZE, title, theme.TITLE_SIZE, theme.TEXT)
    for strip in frame.strips:
        lane = clip.lanes[strip.lane]
        yield from _paper(frame, strip, lane)
        if region is not None and strip.lane in region.lanes:
            yield from _band(strip, region, marked)
        yield from _grid(frame, strip, lane)
        yield from _labels(frame, strip, lane)
        for note in near(frame, lane):
            yield from _note(frame, strip, lane, note)
    yield from _ruler(frame, region, marked)


def _paper(frame: Frame, strip: Strip, lane: Lane) -> Iterator[str]:
    plot = frame.right - frame.left
    yield _box(frame.left, strip.top, plot, strip.bottom - strip.top, theme.STRIP)
    for index, pitch in enumerate(strip.pitches):
        drums = lane.role is Role.DRUMS
        if index % 2 == 1 if drums else pitch % 12 in BLACK_KEYS:
            yield _box(frame.left, strip.rows_of(pitch)[0], plot, strip.row, theme.STRIP_BLACK_KEY)


def _band(strip: Strip, region: Region, marked: list[tuple[int, int]]) -> Iterator[str]:
    rows = [strip.rows_of(pitch) for pitch in strip.pitches if region.low <= pitch <= region.high]
    if rows:
        top, bottom = min(row[0] for row in rows), max(row[1] for row in rows) + 1
        for left, right in marked:
            strength = f' fill-opacity="{theme.REGION_STRENGTH}"'
            yield _box(left, top, right - left, bottom - top, theme.REGION, strength)


def _grid(frame: Frame, strip: Strip, lane: Lane) -> Iterator[str]:
    for pitch in strip.pitches:
        if pitch % 12 == 0 and lane.role is not Role.DRUMS:
            y = strip.rows_of(pitch)[1] + 0.5
            yield _line(frame.left, y, frame.right, y, theme.OCTAVE_LINE)
    for tick, is_bar in frame.lines:
        x = frame.x_at(tick) + 0.5
        yield _line(x, strip.top, x, strip.bottom, theme.BAR_LINE if is_bar else theme.BEAT_LINE)


def _labels(frame: Frame, strip: Strip, lane: Lane) -> Iterator[str]:
    colour, left = theme.ROLE_COLOURS[lane.role], theme.MARGIN
    yield _box(left, strip.top, 3, strip.bottom - strip.top, colour)
    name = lane.name.strip() or f"Track {lane.track + 1}"
    yield _text(left + 9, strip.top + theme.TEXT_SIZE, name, theme.TEXT_SIZE, theme.TEXT)
    yield _text(left + 9, strip.top + 25, lane.role.value, theme.SMALL_TEXT_SIZE, colour)
    for pitch in strip.pitches:
        label = pitch_label(pitch, drums=lane.role is Role.DRUMS)
        if label:
            y = sum(strip.rows_of(pitch)) / 2 + theme.TINY_TEXT_SIZE / 3
            yield _text(
                frame.left - 4, y, label, theme.TINY_TEXT_SIZE, theme.FAINT_TEXT, ' text-anchor="end"'
            )


def _note(frame: Frame, strip: Strip, lane: Lane, note: Note) -> Iterator[str]:
    start, end = frame.span
    stroke = note.onset + max(1, frame.time.ppq // STROKE)
    note_end = stroke if lane.role is Role.DRUMS else note.end
    if note_end > start and note.onset < end:
        left, right = frame.x_at(note.onset), frame.x_at(note_end)
        top, colour = strip.rows_of(note.pitch)[0], theme.note_colour(lane.role, note.velocity)
        yield _box(left, top, max(right - left - 1, 1), strip.row - 0.5, colour, ' rx="1"')


def _ruler(frame: Frame, region: Region | None, marked: list[tuple[int, int]]) -> Iterator[str]:
    for left, right in marked:
        yield _box(left, frame.top + theme.RULER - 4, right - left, 2, theme.REGION)
    selected = frozenset(region.bars) if region else frozenset[int]()
    stride = max(1, -(-theme.BAR_NUMBER_ROOM * len(frame.bars) // theme.PLOT_WIDTH))
    for bar in frame.bars[::stride]:
        colour = theme.REGION if bar in selected else theme.FAINT_TEXT
        x, size = frame.x_at(frame.time.bar_start(bar)) + 2, theme.SMALL_TEXT_SIZE
        yield _text(x, frame.top + size, str(bar + 1), size, colour)


def _box(x: float, y: float, width: float, height: float, colour: theme.Colour, more: str = "") -> str:
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<rect {place} fill="{_hex(colour)}"{more}/>'


def _line(x: float, y: float, to_x: float, to_y: float, colour: theme.Colour) -> str:
    return f'<path d="M{x:g} {y:g}L{to_x:g} {to_y:g}" stroke="{_hex(colour)}"/>'


def _text(x: float, y: float, text: str, size: int, colour: theme.Colour, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{_hex(colour)}"{more}>{escape(text)}</text>'


def _hex(colour: theme.Colour) -> str:
    return "#" + bytes(colour).hex()
