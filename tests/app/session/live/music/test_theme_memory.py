"""Bars of themes."""

from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.form.bar_plan import SILENT, BarPlan
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.theme_memory import MAX_BARS, ThemeMemory, moved
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.keys import Key, parse_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

LANES = (Lane("", Role.LEAD, (), 0, 0, None), Lane("", Role.DRUMS, (), 1, 9, None))
NOTES = {0: (Note(0, 480, 64, 80),), 1: (Note(0, 480, 38, 80, 9),)}


def bar(place=0, density=1.0, key=None, *, is_new=True):
    return Bar(NOTES, density, is_new=is_new, plan=BarPlan(own=("A0", place), key=key))


def test_a_bar_is_found_by_theme_and_place_or_by_that_of_the_first_phrase():
    memory = ThemeMemory()
    memory.keep(bar(1))
    assert memory.find(("A0", 1), 1.0) == bar(1)
    assert memory.find(("A0", 5), 1.0) == bar(1)
    assert memory.find(("A0", 2), 1.0) is None
    assert memory.find(("B0", 1), 1.0) is None
    assert memory.find(None, 1.0) is None


def test_what_was_made_for_a_lower_density_is_not_gone_back_to():
    memory = ThemeMemory()
    memory.keep(bar(density=0.25))
    assert memory.find(("A0", 0), 1.0) is None
    memory.keep(bar(density=1.0))
    memory.keep(bar(density=0.25, is_new=False))
    assert memory.find(("A0", 0), 1.0) == bar()


def test_rests_are_not_kept_and_the_oldest_bars_are_forgotten():
    memory = ThemeMemory()
    memory.keep(Bar({}, plan=SILENT))
    assert memory.latest() is None
    for place in range(0, 4 * (MAX_BARS + 1), 4):
        memory.keep(bar(place))
    assert memory.find(("A0", 0), 1.0) is None
    memory.forget("A0")
    assert memory.latest() is None


@given(st.integers(0, 11))
def test_a_theme_moves_to_another_key_the_smaller_way_and_drums_stay(tonic):
    found = moved(bar(key=parse_key("C major")), LANES, Key(tonic, "major"))
    assert abs(found.notes[0][0].pitch - 64) <= 6
    assert found.notes[0][0].pitch % 12 == (4 + tonic) % 12
    assert found.notes[1] == NOTES[1]


def test_the_relative_key_has_the_same_notes():
    assert moved(bar(key=parse_key("C major")), LANES, parse_key("A minor")).notes == NOTES
