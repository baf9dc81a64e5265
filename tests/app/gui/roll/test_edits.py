"""Notes are changed as asked, and never leave the plane."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.gui.roll.choices import bars_moved, range_moved, selected_bars, spans_painted
from ripieno.app.gui.roll.edits import edit, louder, moved, resized
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.spans import merged, without

TIME = TimeMap(480)

spans = st.lists(
    st.tuples(st.integers(0, 6000), st.integers(1, 3000)).map(lambda each: (each[0], sum(each))),
    min_size=1,
    max_size=6,
)
notes = st.lists(
    st.builds(Note, st.integers(0, 5000), st.integers(1, 900), st.integers(0, 127), st.integers(1, 127)),
    min_size=1,
    max_size=8,
)


@given(notes, st.integers(-9000, 9000), st.integers(-200, 200))
def test_notes_keep_their_distances_when_they_move(each, ticks, semitones):
    new = moved(each, ticks, semitones)
    assert {n.onset - o.onset for n, o in zip(new, each, strict=True)} == {new[0].onset - each[0].onset}
    assert {n.pitch - o.pitch for n, o in zip(new, each, strict=True)} == {new[0].pitch - each[0].pitch}
    assert all(note.onset >= 0 and 0 <= note.pitch <= 127 for note in new)
    assert [n.length for n in new] == [o.length for o in each]


@given(notes, st.integers(-2000, 2000), st.integers(1, 240))
def test_a_note_never_becomes_shorter_than_a_step_unless_it_was(each, ticks, least):
    for new, old in zip(resized(each, ticks, least), each, strict=True):
        assert new.length >= min(least, old.length)
        assert new.onset == old.onset


@given(notes, st.integers(-200, 200))
def test_velocities_stay_within_what_midi_can_say(each, by):
    assert all(1 <= note.velocity <= 127 for note in louder(each, by))


def test_a_change_is_told_in_words_and_no_change_is_none():
    one, two = Note(0, 1, 60, 1), Note(5, 1, 60, 1)
    assert edit("Move", (one,), (two,)).words == "Move a note"
    assert edit("Delete", (one, two), ()).words == "Delete 2 notes"
    assert edit("Move", (one,), (one,)) is None
    assert edit("Delete", (), ()) is None


def test_chosen_bars_replace_what_was_selected_or_add_to_it():
    before = Region((0, 1), (2,), 40, 50)
    assert selected_bars(before, (5, 6), 1, TIME, adds=False) == Region((5, 6), (1,))
    assert selected_bars(before, (5,), 1, TIME, adds=True, pitches=(45, 60)) == Region(
        (0, 1, 5), (1, 2), 40, 60
    )
    assert selected_bars(None, (5,), 1, TIME, adds=True) == Region((5,), (1,))


def test_bars_are_added_to_painted_steps():
    before = Region((0,), (2,), painted=((120, 240),))
    added = selected_bars(before, (1,), 2, TIME, adds=True)
    assert added == Region((0, 1), (2,), painted=((120, 240), (1920, 3840)))
    assert selected_bars(before, (0,), 2, TIME, adds=True) == Region((0,), (2,))


def test_painted_steps_are_added_or_taken_away():
    before = Region((0, 1), (2,), 40, 50)
    more = spans_painted(before, [(5760, 5880)], 2, TIME, adds=True)
    assert more == Region((0, 1, 3), (2,), 40, 50, ((0, 3840), (5760, 5880)))
    assert spans_painted(more, [(5700, 6000)], 2, TIME, adds=False) == before
    assert spans_painted(before, [(1920, 9000)], 2, TIME, adds=False) == Region((0,), (2,), 40, 50)
    assert spans_painted(before, [(0, 3840)], 2, TIME, adds=False) is None
    assert spans_painted(None, [(7680, 7800)], 2, TIME, adds=True) == Region(
        (4,), (2,), painted=((7680, 7800),)
    )


@given(spans, spans)
def test_what_is_painted_and_unpainted_is_as_before(before, more):
    region = spans_painted(None, before, 0, TIME, adds=True)
    fresh = without(merged(more), merged(before))
    both = spans_painted(region, fresh, 0, TIME, adds=True)
    assert spans_painted(both, fresh, 0, TIME, adds=False) == region


def test_painted_steps_move_by_bars_and_keep_their_places():
    region = Region((0, 1), (0,), painted=((480, 600), (1920, 2040)))
    assert bars_moved(region, 2, 7, TIME, extends=False).painted == ((4320, 4440), (5760, 5880))
    assert bars_moved(region, 1, 7, TIME, extends=True).painted == ((480, 600), (1920, 2040), (3840, 5760))
    assert bars_moved(region, -1, 7, TIME, extends=True).painted == ((480, 600),)


def test_what_is_painted_beyond_a_shorter_bar_goes_and_its_end_stays_its_end():
    time = TimeMap(480, metres=(MetreChange(0, 4, 4), MetreChange(1920, 3, 4)))
    late = Region((0,), (0,), painted=((960, 1080), (1680, 1800)))
    assert bars_moved(late, 1, 7, time, extends=False).painted == ((2880, 3000),)
    last = Region((0,), (0,), painted=((1680, 1800),))
    assert bars_moved(last, 1, 7, time, extends=False) == last
    half = Region((0,), (0,), painted=((960, 1920),))
    assert bars_moved(half, 1, 7, time, extends=False).painted == ((2880, 3360),)


def test_moved_bars_stop_at_the_ends_of_the_clip():
    region = Region((2, 3, 5), (0,))
    assert bars_moved(region, 1, 7, TIME, extends=False).bars == (3, 4, 6)
    assert bars_moved(region, 9, 7, TIME, extends=False).bars == (4, 5, 7)
    assert bars_moved(region, -9, 7, TIME, extends=False).bars == (0, 1, 3)


def test_an_extended_selection_keeps_its_first_bar():
    region = Region((2, 3), (0,))
    assert bars_moved(region, 1, 7, TIME, extends=True).bars == (2, 3, 4)
    assert bars_moved(region, -1, 7, TIME, extends=True).bars == (2,)
    assert bars_moved(Region((2,), (0,)), -1, 7, TIME, extends=True).bars == (2,)
    assert bars_moved(Region((6, 7), (0,)), 1, 7, TIME, extends=True).bars == (6, 7)


def test_a_range_of_pitches_is_limited_to_the_notes_first_and_never_empty():
    whole = Region((0,), (0,))
    assert range_moved(whole, -1, is_top=True, used=(40, 80)).high == 80
    assert range_moved(replace(whole, high=70), -1, is_top=True, used=(40, 80)).high == 69
    assert range_moved(whole, 1, is_top=False, used=(40, 80)).low == 40
    narrow = Region((0,), (0,), 60, 60)
    assert range_moved(narrow, 1, is_top=False, used=(40, 80)) == narrow
    assert range_moved(narrow, -1, is_top=True, used=(40, 80)) == narrow
