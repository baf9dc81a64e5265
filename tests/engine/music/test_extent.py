from dataclasses import replace

import pytest

from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.extent import MAX_SILENT_BARS, Extent, extent_of
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

PPQ = 96
BAR = 4 * PPQ


def clip(first: int, stop: int, bars: int, ring: int = 0) -> Clip:
    """Return a clip with a note at the first beat of some bars, the last of which may ring on."""
    notes = [Note(bar * BAR, PPQ, 60, 80, 0) for bar in range(first, stop)]
    notes[-1] = Note((stop - 1) * BAR, BAR + ring, 60, 80, 0)
    return Clip(TimeMap(PPQ), (Lane("", Role.LEAD, notes, 0, 0, None),), bars * BAR)


@pytest.mark.parametrize(
    ("first", "stop", "bars", "span"),
    [
        (0, 7, 8, range(8)),  # the last bar is silent
        (0, 1, 17, range(17)),  # a loop of 17 bars
        (0, 1, 18, range(1)),
        (32, 40, 1800, range(32, 40)),
        (4, 8, 12, range(12)),
        (16, 18, 18, range(18)),
        (0, 40, 80, range(80)),  # as much silence as music
        (0, 40, 81, range(40)),
    ],
)
def test_silence_belongs_to_a_clip_up_to_16_bars_or_as_many_as_its_music(first, stop, bars, span):
    assert extent_of(clip(first, stop, bars)).span == span


def test_a_clip_goes_on_after_its_end_or_after_its_music():
    assert extent_of(clip(0, 7, 8)).end == 8
    assert extent_of(clip(32, 40, 1800)).end == 40


def test_a_note_that_rings_over_the_bar_line_by_a_hair_takes_no_bar():
    assert extent_of(clip(0, 2, 100, ring=5)).stop == 2
    assert extent_of(clip(0, 2, 100, ring=PPQ)).stop == 3


def test_an_end_of_track_a_tick_late_takes_no_bar():
    late = replace(clip(0, 4, 4), end=4 * BAR + 1)
    assert (late.bars, extent_of(late).end) == (5, 4)


def test_a_clip_without_notes_is_its_whole_length():
    assert extent_of(Clip(TimeMap(PPQ), (), 50 * BAR)) == Extent(0, 50, 50)


def test_silence_is_told_apart_by_its_end():
    late, early = Extent(MAX_SILENT_BARS + 1, 20, 20), Extent(0, 2, 20)
    assert (late.begins_late, late.ends_early) == (True, False)
    assert (early.begins_late, early.ends_early) == (False, True)
    assert late.is_surrounded
    assert not Extent(0, 8, 8).is_surrounded
