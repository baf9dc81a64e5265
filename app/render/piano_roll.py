"""The piano roll as a picture: lanes in the colours of their roles, the region as an amber band."""

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from ripieno.app.render import theme
from ripieno.app.render.frame import STROKE, Frame, PictureError, Strip, lay_out, near
from ripieno.app.render.labels import pitch_label
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

SCALE = 2
MAX_PIXELS = 100_000_000
"""Pixels of a picture, 300 megabytes while it is drawn."""

BLACK_KEYS = frozenset({1, 3, 6, 8, 10})


def piano_roll(
    clip: Clip, bars: range, region: Region | None = None, title: str = "", scale: int = SCALE
) -> Image.Image:
    """Return a picture of some bars of a clip.

    Args:
        clip: What to draw.
        bars: The bars to show, from 0, at least one.
        region: What to mark, if anything.
        title: A line above the picture.
        scale: 1 for a plain screen, 2 for a sharp one.
    """
    return rolls([(title, clip)], bars, region, scale)


def before_after(before: Clip, after: Clip, region: Region, bars: range, scale: int = SCALE) -> Image.Image:
    """Return two pictures above each other, with the same bars, lanes and pitches.

    Args:
        before: The clip as it was.
        after: The clip with the region filled; the same lanes and time.
        region: What was filled.
        bars: The bars to show, from 0, at least one.
        scale: 1 for a plain screen, 2 for a sharp one.
    """
    titles = (f"Before: {_count(before, region)}", f"After: {_count(after, region)}")
    return rolls(list(zip(titles, (before, after), strict=True)), bars, region, scale)


def frames(
    clips: Sequence[Clip], bars: range, region: Region | None, scale: int = SCALE
) -> tuple[Frame, ...]:
    """Return the geometry of each clip in a picture of clips above each other."""
    keep = region.lanes if region else ()
    laid: list[Frame] = []
    edge = theme.MARGIN * scale
    for _ in clips:
        laid.append(lay_out(clips, bars, keep, scale, edge + theme.TITLE * scale))
        edge = laid[-1].bottom + theme.MARGIN * scale
    return tuple(laid)


def rolls(
    parts: Sequence[tuple[str, Clip]], bars: range, region: Region | None = None, scale: int = SCALE
) -> Image.Image:
    """Return pictures of versions of a clip below each other, with the same bars, lanes and pitches.

    Args:
        parts: Title and clip of each, at least one; the same lanes and time.
        bars: The bars to show, from 0, at least one.
        region: What to mark, if anything.
        scale: 1 for a plain screen, 2 for a sharp one.

    Raises:
        PictureError: If there are too many tracks to draw.
    """
    laid = frames([clip for _, clip in parts], bars, region, scale)
    size = laid[0].right + theme.MARGIN * scale, laid[-1].bottom + theme.MARGIN * scale
    if size[0] * size[1] > MAX_PIXELS:
        raise PictureError(
            f"A picture of {size[0]} by {size[1]} pixels is too large; choose fewer tracks or less scale."
        )
    image = Image.new("RGB", size, theme.BACKGROUND)
    for frame, (title, clip) in zip(laid, parts, strict=True):
        _Painter(image, frame, clip, region).paint(title)
    return image


def _count(clip: Clip, region: Region) -> str:
    """Say how many notes a region holds."""
    notes = sum(map(len, clip.held(region).values()))
    return f"{notes} note{'s' * (notes != 1)} in the marked {'steps' if region.painted else 'bars'}"


class _Painter:
    """Draws one clip into its frame."""

    def __init__(self, image: Image.Image, frame: Frame, clip: Clip, region: Region | None) -> None:
        self.draw = ImageDraw.Draw(image)
        self.frame = frame
        self.clip = clip
        self.region = region
        self.spans = region.spans(clip.time) if region else ()
        self.unit = frame.scale

    def paint(self, title: str) -> None:
        """Draw everything, from the back to the front."""
        above = self.frame.top - theme.TITLE * self.unit
        self._text((theme.MARGIN * self.unit, above), title, theme.TITLE_SIZE, theme.TEXT)
        for strip in self.frame.strips:
            self._paper(strip)
            self._grid(strip)
            self._label(strip, self.clip.lanes[strip.lane])
            self._pitch_labels(strip)
            for note in near(self.frame, self.clip.lanes[strip.lane]):
                self._note(strip, note)
        self._ruler()

    def _paper(self, strip: Strip) -> None:
        """Fill the strip row by row, tinted where it lies in the region."""
        selected = self.region is not None and strip.lane in self.region.lanes
        for index, pitch in enumerate(strip.pitches):
            upper, lower = strip.rows_of(pitch)
            colour = self._paper_colour(strip, index)
            self.draw.rectangle((self.frame.left, upper, self.frame.right - 1, lower), fill=colour)
            if selected and self.region and self.region.low <= pitch <= self.region.high:
                tint = theme.mix(colour, theme.REGION, theme.REGION_STRENGTH)
                for left, right in self._shown_spans():
                    self.draw.rectangle((left, upper, right - 1, lower), fill=tint)

    def _paper_colour(self, strip: Strip, index: int) -> theme.Colour:
        """Return a row's colour: black keys, and every other drum, are a shade darker."""
        dark = index % 2 == 1 if self._is_drums(strip) else strip.pitches[index] % 12 in BLACK_KEYS
        return theme.STRIP_BLACK_KEY if dark else theme.STRIP

    def _grid(self, strip: Strip) -> None:
        """Draw beats, bars and the octaves' Cs."""
        frame = self.frame
        for pitch in strip.pitches:
            if pitch % 12 == 0 and not self._is_drums(strip):
                y = strip.rows_of(pitch)[1]
                self.draw.line((frame.left, y, frame.right - 1, y), fill=theme.OCTAVE_LINE)
        for tick, is_bar in frame.lines:
            x = frame.x_at(tick)
            self.draw.line(
                (x, strip.top, x, strip.bottom - 1), fill=theme.BAR_LINE if is_bar else theme.BEAT_LINE
            )

    def _label(self, strip: Strip, lane: Lane) -> None:
        """Write the lane's name and role beside a stroke of its colour."""
        unit = self.unit
        left, right = theme.MARGIN * unit, self.frame.left - theme.GAP * unit
        self.draw.rectangle(
            (left, strip.top, left + 3 * unit - 1, strip.bottom - 1), fill=theme.ROLE_COLOURS[lane.role]
        )
        name = self._fitting(lane.name.strip() or f"Track {lane.track + 1}", right - left - 30 * unit)
        self._text((left + 9 * unit, strip.top + unit), name, theme.TEXT_SIZE, theme.TEXT)
        self._text(
            (left + 9 * unit, strip.top + 16 * unit),
            lane.role.value,
            theme.SMALL_TEXT_SIZE,
            theme.ROLE_COLOURS[lane.role],
        )

    def _pitch_labels(self, strip: Strip) -> None:
        """Name the drums, or the Cs, at the left edge of their rows."""
        right = self.frame.left - 4 * self.unit
        for pitch in strip.pitches:
            label = pitch_label(pitch, drums=self._is_drums(strip))
            upper, lower = strip.rows_of(pitch)
            font = self._font(theme.TINY_TEXT_SIZE)
            self.draw.text((right, (upper + lower) / 2), label, font=font, fill=theme.FAINT_TEXT, anchor="rm")

    def _note(self, strip: Strip, note: Note) -> None:
        """Draw one note, a gap of one pixel before the next; a drum's stroke has one width."""
        start, end = self.frame.span
        note_end = note.onset + max(1, self.frame.time.ppq // STROKE) if self._is_drums(strip) else note.end
        if note_end <= start or note.onset >= end:
            return
        lane = self.clip.lanes[strip.lane]
        left = min(self.frame.x_at(note.onset), self.frame.right - 1 - self.unit)
        right = self.frame.x_at(note_end) - 1
        upper, lower = strip.rows_of(note.pitch)
        box = (left, upper, max(right - 1, left + self.unit), lower - (self.unit > 1))
        self.draw.rounded_rectangle(box, radius=self.unit, fill=theme.note_colour(lane.role, note.velocity))

    def _is_drums(self, strip: Strip) -> bool:
        """Say whether a strip shows strokes rather than tones."""
        return self.clip.lanes[strip.lane].role is Role.DRUMS

    def _ruler(self) -> None:
        """Number the bars and bracket the region above the strips."""
        frame, unit = self.frame, self.unit
        line = frame.top + theme.RULER * unit - 4 * unit
        for left, right in self._shown_spans():
            self.draw.rectangle((left, line, right - 1, line + 2 * unit - 1), fill=theme.REGION)
        selected = frozenset(self.region.bars) if self.region else frozenset()
        stride = max(1, -(-theme.BAR_NUMBER_ROOM * len(frame.bars) // theme.PLOT_WIDTH))
        for bar in frame.bars[::stride]:
            place = frame.x_at(frame.time.bar_start(bar)) + 2 * unit, frame.top
            colour = theme.REGION if bar in selected else theme.FAINT_TEXT
            self._text(place, str(bar + 1), theme.SMALL_TEXT_SIZE, colour)

    def _shown_spans(self) -> list[tuple[int, int]]:
        """Return the region's spans as pixel columns, half open, those outside the plot left out."""
        placed = [(self.frame.x_at(start), self.frame.x_at(end)) for start, end in self.spans]
        return [(left, right) for left, right in placed if left < right]

    def _font(self, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
        """Return Pillow's own font, so that pictures look alike on every system."""
        return ImageFont.load_default(size * self.unit)

    def _fitting(self, text: str, width: int) -> str:
        """Return text shortened with an ellipsis to a width in pixels."""
        font = self._font(theme.TEXT_SIZE)
        kept = len(text)
        while kept and font.getlength(text if kept == len(text) else text[:kept].rstrip() + "…") > width:
            kept -= 1
        return text if kept == len(text) else text[:kept].rstrip() + "…"

    def _text(self, place: tuple[int, int], text: str, size: int, colour: theme.Colour) -> None:
        """Write one line; ``place`` is its upper left corner."""
        self.draw.text(place, text, font=self._font(size), fill=colour)
