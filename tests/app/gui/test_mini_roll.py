"""A small piano roll shows the notes of its region, few or very many."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor

from ripieno.app.gui.mini_roll import MAX_SINGLE_ITEMS, MiniRoll, Rows, rows_of
from ripieno.app.gui.palette import DARK
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

TIME = TimeMap(480)


def clip_of(notes):
    return Clip(TIME, (Lane("", Role.KEYS, notes, 0, 0, None),), 4 * 1920)


def drawn(qtbot, notes, region):
    roll = MiniRoll()
    qtbot.addWidget(roll)
    roll.resize(192, 60)
    roll.show_clip(clip_of(notes), region)
    image = roll.grab().toImage()
    ground = QColor(DARK.background)
    return {
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) != ground
    }


@pytest.mark.parametrize("copies", [1, MAX_SINGLE_ITEMS + 1])
def test_notes_are_drawn_where_they_are(qtbot, copies):
    notes = (Note(0, 480, 60, 90),) * copies + (Note(960, 480, 64, 90),) * copies + (Note(1920, 480, 62, 90),)
    pixels = drawn(qtbot, notes, Region((0,), (0,)))
    low, high = {p for p in pixels if p[0] < 96}, {p for p in pixels if p[0] >= 96}
    assert {x for x, _ in low} >= set(range(1, 46))
    assert max(x for x, _ in low) < 50
    assert {x for x, _ in high} >= set(range(97, 142))
    assert max(x for x, _ in high) < 146
    assert max(y for _, y in high) < min(y for _, y in low)


def test_pitches_are_those_that_sound_in_the_region():
    clip = clip_of((Note(0, 2000, 50, 90), Note(1920, 480, 60, 90), Note(3840, 480, 70, 90)))
    assert rows_of(clip, Region((1,), (0,))) == Rows(range(50, 61))
    assert rows_of(clip, Region((3,), (0,))) == Rows()


def test_drums_lie_below_what_has_pitches(qtbot):
    notes, hits = (
        (Note(0, 480, 60, 90), Note(480, 480, 72, 90)),
        (Note(0, 480, 81, 90), Note(480, 480, 36, 90)),
    )
    lanes = Lane("", Role.KEYS, notes, 0, 0, None), Lane("", Role.DRUMS, hits, 1, 9, None)
    clip, region = Clip(TIME, lanes, 1920), Region((0,), (0, 1))
    assert rows_of(clip, region) == Rows(range(60, 73), range(36, 82))
    roll = MiniRoll()
    qtbot.addWidget(roll)
    roll.resize(192, 60)
    rows = []
    for lane in (0, 1):
        empty = tuple(each if at == lane else replace(each, notes=()) for at, each in enumerate(lanes))
        roll.show_clip(replace(clip, lanes=empty), region, rows_of(clip, region))
        image = roll.grab().toImage()
        seen = [
            y
            for y in range(image.height())
            for x in (10, 60)
            if image.pixelColor(x, y) != QColor(DARK.background)
        ]
        rows.append((min(seen), max(seen)))
    assert rows[0][1] < rows[1][0]
