"""The ruler says which section, metre and tempo hold, wherever the view is."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QFontMetrics

from ripieno.app.gui.roll.ruler import NUMBER_INSET, edges, numbered, placed, signs
from ripieno.app.gui.roll.scene import Scene
from ripieno.engine.music.meter import MetreChange, TempoChange, TimeMap
from tests.app.gui.roll.song import BAR, PPQ, song

MARKERS = ((0, "Intro"), (2 * BAR, "Verse"), (6 * BAR, "Chorus"))


@pytest.fixture
def marked(view):
    """Return a view on a clip with sections, whose tempo and metre change."""
    tempos = (TempoChange(0, 500_000), TempoChange(4 * BAR, 400_000))
    metres = (MetreChange(0, 4, 4), MetreChange(4 * BAR, 3, 4))
    clip = replace(song(), time=TimeMap.build(PPQ, tempos, metres))
    view.set_scene(Scene(clip, markers=MARKERS))
    view.zoom_by(4, 1)
    return view


def show(view, tick):
    """Scroll until a tick is at the left edge, or as far as the view goes."""
    view.navigator.scroll_by(view.state.geometry.x_at(tick), 0)


def texts(view):
    letters = QFontMetrics(view.ruler.words_font())
    return [
        (sign.text, round(x))
        for sign, x, _ in placed(signs(view.state), view.state, view.ruler.width(), letters)
    ]


def test_what_began_further_left_still_stands_at_the_edge(marked):
    show(marked, 3 * BAR)
    section, tempo = texts(marked)[:2]
    assert section == ("Verse", 0)
    assert tempo[0] == "4/4  120 BPM"
    assert tempo[1] > 0


def test_at_the_beginning_nothing_stands_twice(marked):
    show(marked, 0)
    assert [text for text, _ in texts(marked)][:2] == ["Intro", "4/4  120 BPM"]
    assert len({text for text, _ in texts(marked)}) == len(texts(marked))


def test_what_holds_gives_way_to_what_begins_in_view(marked):
    change = 4 * BAR
    show(marked, change - 60 / marked.state.geometry.per_tick)
    found = dict(texts(marked))
    assert "4/4  120 BPM" not in found
    assert found["3/4  150 BPM"] == round(marked.state.geometry.x_at(change))


def test_signs_never_lie_over_each_other(marked):
    letters = QFontMetrics(marked.ruler.words_font())
    for tick in range(0, 8 * BAR, PPQ // 3):
        show(marked, tick)
        free = 0.0
        for _, x, room in placed(signs(marked.state), marked.state, marked.ruler.width(), letters):
            assert x >= free
            free = x + room
    assert free > 0


def test_no_sign_is_cut_at_the_edge_of_the_view(marked):
    letters = QFontMetrics(marked.ruler.words_font())
    long = tuple((tick, name * 6) for tick, name in MARKERS)
    marked.set_scene(replace(marked.state.scene, markers=long))
    shortened = 0
    for tick in range(0, 8 * BAR, PPQ // 3):
        show(marked, tick)
        for sign, x, room in placed(signs(marked.state), marked.state, marked.ruler.width(), letters):
            assert x + room <= marked.ruler.width()
            whole = letters.horizontalAdvance(sign.text) + edges(sign)
            assert sign.is_section or room == whole
            shortened += room < whole
    assert shortened


def test_numbers_of_bars_are_whole_and_apart_however_many_there_are(view):
    view.set_scene(Scene(replace(song(), time=TimeMap(PPQ), end=12_000 * BAR)))
    view.zoom_to_clip()
    font = view.ruler.words_font()
    for share in (1, 2):
        font.setPixelSize(font.pixelSize() * share)
        letters = QFontMetrics(font)
        for width in range(600, 720):
            free, seen = 0.0, ""
            for _, x, number in numbered(view.state, width, letters):
                assert not number or free <= x
                free, seen = x + NUMBER_INSET + letters.horizontalAdvance(number), seen + number
                assert free <= width or not number
            assert seen
