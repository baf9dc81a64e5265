"""The piano roll shows each note, the bars and the region where they lie."""

import pytest
from PIL import Image

from ripieno.app.render import theme
from ripieno.app.render.frame import MAX_STRIPS, PictureError
from ripieno.app.render.piano_roll import before_after, frames, piano_roll
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

PPQ = 96
BAR = 4 * PPQ
REGION = Region(bars=(1,), lanes=(0,))
TINT = theme.mix(theme.STRIP, theme.REGION, theme.REGION_STRENGTH)
DARK_TINT = theme.mix(theme.STRIP_BLACK_KEY, theme.REGION, theme.REGION_STRENGTH)


def lane(role: Role, *notes: Note, name: str = "Lane") -> Lane:
    return Lane(name, role, notes, track=1, channel=9 if role is Role.DRUMS else 0, program=None)


def clip(*lanes: Lane, time: TimeMap | None = None) -> Clip:
    return Clip(time or TimeMap(PPQ), lanes, end=4 * BAR)


def row_of(image: Image.Image, y: int, left: int, right: int) -> list[tuple[int, ...]]:
    return [image.getpixel((x, y)) for x in range(left, right)]


TWO_LANES = clip(
    lane(Role.LEAD, Note(0, PPQ, 60, 100), Note(BAR + PPQ, 2 * PPQ, 67, 20)),
    lane(Role.BASS, Note(BAR, BAR, 40, 80)),
)


@pytest.mark.parametrize("scale", [1, 2])
def test_a_note_fills_its_row_from_onset_to_end(scale: int) -> None:
    image = piano_roll(TWO_LANES, range(4), scale=scale)
    (frame,) = frames([TWO_LANES], range(4), None, scale)
    note = TWO_LANES.lanes[0].notes[1]
    upper, lower = frame.strips[0].rows_of(note.pitch)
    middle = (upper + lower) // 2
    colour = theme.note_colour(Role.LEAD, note.velocity)
    left, right = frame.x_at(note.onset), frame.x_at(note.end)
    inked = [x for x in range(frame.left, frame.right) if image.getpixel((x, middle)) == colour]
    assert inked[0] <= left + 1
    assert right - 3 <= inked[-1] < right
    assert len(inked) == inked[-1] - inked[0] + 1


def test_a_louder_note_is_brighter() -> None:
    brightness = [sum(theme.note_colour(Role.KEYS, velocity)) for velocity in range(1, 128)]
    assert brightness == sorted(brightness)
    assert brightness[-1] > 2 * brightness[0]


def test_the_region_is_tinted_on_its_lane_and_bars_only() -> None:
    image = piano_roll(TWO_LANES, range(4), REGION)
    (frame,) = frames([TWO_LANES], range(4), REGION)
    first, last = frame.x_at(BAR), frame.x_at(2 * BAR) - 1
    tints = {TINT, DARK_TINT}
    empty_row = frame.strips[0].rows_of(62)[0]
    tinted = [x for x in range(frame.left, frame.right) if image.getpixel((x, empty_row)) in tints]
    assert (tinted[0], tinted[-1]) == (first + 1, last)  # the bar line covers the first column
    other_lane = row_of(image, frame.strips[1].top, frame.left, frame.right)
    assert tints.isdisjoint(other_lane)


def test_a_pitch_range_bounds_the_tint() -> None:
    region = Region(bars=(1,), lanes=(0,), low=60, high=63)
    image = piano_roll(TWO_LANES, range(4), region)
    (frame,) = frames([TWO_LANES], range(4), region)
    column = frame.x_at(BAR) + 3
    tinted = {
        pitch
        for pitch in frame.strips[0].pitches
        if image.getpixel((column, frame.strips[0].rows_of(pitch)[0])) in {TINT, DARK_TINT}
    }
    assert tinted == {60, 61, 62, 63}


def test_a_bar_line_stands_where_the_metre_puts_it() -> None:
    time = TimeMap(PPQ, metres=(MetreChange(0, 7, 8),))
    image = piano_roll(clip(lane(Role.LEAD, Note(0, 10, 60, 90)), time=time), range(3))
    (frame,) = frames([clip(lane(Role.LEAD, Note(0, 10, 60, 90)), time=time)], range(3), None)
    y = frame.strips[0].rows_of(66)[0]
    lines = [x for x in range(frame.left, frame.right) if image.getpixel((x, y)) == theme.BAR_LINE]
    assert lines == [frame.x_at(bar * 7 * PPQ // 2) for bar in range(3)]


def test_a_lane_without_notes_in_sight_is_left_out_unless_it_is_to_be_filled() -> None:
    silent = clip(lane(Role.LEAD, Note(0, 10, 60, 90)), lane(Role.PAD, Note(3 * BAR, 10, 60, 90)))
    (without,) = frames([silent], range(2), None)
    (asked,) = frames([silent], range(2), Region(bars=(1,), lanes=(1,)))
    assert [strip.lane for strip in without.strips] == [0]
    assert [strip.lane for strip in asked.strips] == [0, 1]


def test_drums_show_only_the_keys_in_use_and_strokes_of_one_width() -> None:
    drums = clip(lane(Role.DRUMS, Note(0, BAR, 36, 90), Note(PPQ, 1, 36, 90), Note(PPQ, 1, 42, 90)))
    image = piano_roll(drums, range(1))
    (frame,) = frames([drums], range(1), None)
    assert frame.strips[0].pitches == (36, 42)
    upper, lower = frame.strips[0].rows_of(36)
    row = row_of(image, (upper + lower) // 2, frame.left, frame.right)
    width = row.count(theme.note_colour(Role.DRUMS, 90))
    assert abs(width - 2 * (frame.x_at(PPQ // 6) - frame.left)) <= 4


def test_before_and_after_share_lanes_pitches_and_columns() -> None:
    after = TWO_LANES.replace_region(REGION, {0: [Note(BAR, PPQ, 84, 90)]})
    upper, lower = frames([TWO_LANES, after], range(4), REGION)
    assert [strip.pitches for strip in upper.strips] == [strip.pitches for strip in lower.strips]
    assert 84 in upper.strips[0].pitches
    assert upper.x_at(BAR) == lower.x_at(BAR)
    assert lower.top > upper.bottom


def test_before_and_after_draw_each_clip_in_its_own_half() -> None:
    after = TWO_LANES.replace_region(REGION, {0: [Note(BAR, PPQ, 84, 90)]})
    image = before_after(TWO_LANES, after, REGION, range(4))
    upper, lower = frames([TWO_LANES, after], range(4), REGION)
    colour = theme.note_colour(Role.LEAD, 90)
    middle = lower.x_at(BAR + PPQ // 2)
    shown = [
        image.getpixel((middle, frame.strips[0].rows_of(84)[0] + 3)) == colour for frame in (upper, lower)
    ]
    assert shown == [False, True]


def test_notes_outside_the_bars_shown_leave_no_mark() -> None:
    region = Region(bars=(3,), lanes=(0,))
    first_bar = clip(TWO_LANES.lanes[0])
    (frame,) = frames([first_bar], range(1), None)
    image = piano_roll(first_bar, range(1), region)
    right_edge = [
        image.getpixel((frame.right - 2, y)) for y in range(frame.strips[0].top, frame.strips[0].bottom)
    ]
    assert set(right_edge) <= {theme.STRIP, theme.STRIP_BLACK_KEY, theme.OCTAVE_LINE}


def test_a_long_name_is_cut_before_it_reaches_the_plot() -> None:
    named = clip(lane(Role.LEAD, Note(0, 10, 65, 90), name="An extraordinarily long name of a track " * 3))
    image = piano_roll(named, range(1))
    (frame,) = frames([named], range(1), None)
    beside = [image.getpixel((frame.left - 2, y)) for y in range(frame.strips[0].top, frame.strips[0].bottom)]
    assert set(beside) == {theme.BACKGROUND}


def test_an_empty_clip_still_gives_a_picture() -> None:
    image = piano_roll(clip(), range(2), title="Nothing yet")
    assert image.width > image.height > 0


def test_beats_that_lie_too_near_are_not_drawn_one_by_one() -> None:
    long_bars = TimeMap(1, metres=(MetreChange(0, 255, 1),))
    one = Clip(long_bars, (lane(Role.LEAD, Note(0, 5, 60, 80)),), end=16 * 1020)
    (frame,) = frames([one], range(16), None, 1)
    assert frame.lines == tuple((1020 * bar, True) for bar in range(16))
    (usual,) = frames([TWO_LANES], range(2), None, 1)
    assert usual.lines == tuple((PPQ * beat, beat % 4 == 0) for beat in range(8))


def test_more_tracks_than_a_picture_can_show_are_refused_in_a_sentence() -> None:
    many = clip(*(lane(Role.LEAD, Note(0, PPQ, 60, 80)) for _ in range(MAX_STRIPS + 1)))
    with pytest.raises(PictureError, match="More than 256 tracks are too many for a picture; choose fewer"):
        piano_roll(many, range(1))
    fewer = clip(*many.lanes[1:])
    with pytest.raises(PictureError, match="pixels is too large; choose fewer tracks or less scale"):
        piano_roll(fewer, range(1), scale=8)
