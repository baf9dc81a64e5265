"""Names of chords have room or are left out: none is cut, none lies over another, no box is empty."""

from bisect import bisect_left

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.app.gui.roll.chord_positions import INSET, MAX_SINGLE_ITEMS, placed
from ripieno.app.gui.roll.geometry import Geometry

BAR = 1920
NAMES = ("C", "F#m7b5", "Bb", "Am7", "Ebmaj7/G", "")
MEASURES = (lambda name: 8.0 * len(name), lambda name: 6.0 * len(name))


def chords_of(lengths, names=NAMES):
    """Return chords of some lengths in ticks, one after the other."""
    found, start = [], 0
    for index, length in enumerate(lengths):
        found.append((start, start + length, names[index % len(names)]))
        start += length
    return tuple(found)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.integers(1, 4 * BAR), min_size=1, max_size=40),
    st.floats(0.0005, 0.5),
    st.floats(0, 3000),
    st.integers(40, 1500),
)
def test_every_name_has_room_in_view_and_is_at_its_place(lengths, per_tick, left, width):
    chords, geometry = chords_of(lengths), Geometry(per_tick, 10.0, left)
    free = 0.0
    for each in placed(chords, geometry, width, MEASURES):
        assert each.chord[2]
        assert each.left == max(0.0, round(geometry.x_at(each.chord[0])))
        assert free <= each.left
        assert each.left + MEASURES[each.font](each.chord[2]) + 2 * INSET <= each.right <= width
        if each.is_own:
            assert each.right <= round(geometry.x_at(each.chord[1]))
        free = each.right


def test_a_chord_with_room_of_its_own_is_named_before_narrow_ones():
    chords = ((0, 100, "F#m7b5"), (100, BAR, "C"))
    found = list(placed(chords, Geometry(0.1, 10.0), 400, MEASURES))
    assert [each.chord[2] for each in found] == ["C"]


def test_the_first_of_narrow_chords_is_named_and_then_the_next_that_has_room():
    chords = chords_of([BAR] * 16, ("C", "G"))
    found = list(placed(chords, Geometry(10 / BAR, 10.0), 160, MEASURES))
    assert [each.chord[0] // BAR for each in found] == [0, 2, 4, 6, 8, 10, 12, 14]
    assert not any(each.is_own for each in found)


def test_the_larger_font_comes_first():
    (found,) = placed(((0, BAR, "Am7"),), Geometry(33 / BAR, 10.0), 400, MEASURES)
    assert found.font == 0
    (found,) = placed(((0, BAR, "Am7"),), Geometry(27 / BAR, 10.0), 400, MEASURES)
    assert found.font == 1


@pytest.mark.parametrize("count", [MAX_SINGLE_ITEMS - 1, 20_000])
def test_very_many_chords_are_thinned_without_asking_for_the_width_of_each(count):
    asked = []

    def measure(name):
        asked.append(name)
        return 20.0

    chords = chords_of([BAR] * count, ("C", "G"))
    width = 1000
    found = list(placed(chords, Geometry(width / (count * BAR), 10.0), width, (measure, measure)))
    assert 20 <= len(found) <= width // 28
    assert len(asked) <= 3 * MAX_SINGLE_ITEMS
    starts = [chord[0] for chord in chords]
    assert all(chords[bisect_left(starts, each.chord[0])] is each.chord for each in found)
