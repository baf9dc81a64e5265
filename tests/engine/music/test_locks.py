import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.harmony import Harmony
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.locks import LockError, Locks, hold_to_chords, limit_polyphony, silent_steps
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note

notes = st.lists(st.builds(Note, st.integers(0, 60), st.integers(1, 30), st.integers(50, 60), st.just(80)))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"low": 60, "high": 50}, "lower pitch first"),
        ({"high": 128}, "leaves 0 to 127"),
        ({"max_polyphony": 0}, "at least 1"),
        ({"keep": "mood"}, "keep rhythm or pitch"),
        ({"keep": "rhythm", "max_polyphony": 1}, "contradicts a limit of polyphony"),
        ({"keep": "rhythm", "silent": frozenset({(0, 0)})}, "contradicts silent steps"),
        ({"keep": "pitch", "max_polyphony": 1}, "contradicts a limit of polyphony"),
        ({"keep": "pitch", "key": parse_key("C")}, "contradicts locks on pitches"),
        ({"keep": "pitch", "chords": True}, "contradicts locks on pitches"),
        ({"keep": "pitch", "low": 40}, "contradicts locks on pitches"),
    ],
)
def test_locks_that_cannot_be_kept_are_refused(values, words):
    with pytest.raises(LockError, match=words):
        Locks(**values)


def test_silent_steps_are_the_same_in_each_bar():
    assert silent_steps((4, 5), (0, 8)) == {(4, 0), (4, 8), (5, 0), (5, 8)}


HARMONY = Harmony.laid(parse_progression("C | G"), TimeMap(96), (0, 1))


@pytest.mark.parametrize(
    ("note", "held"),
    [
        (Note(0, 96, 60, 80), (0, 96)),
        (Note(300, 200, 60, 80), (300, 84)),
        (Note(300, 200, 67, 80), (300, 200)),
        (Note(380, 100, 62, 80), (384, 96)),
        (Note(380, 3, 62, 80), None),
        (Note(300, 200, 62, 80), None),
        (Note(20, 900, 66, 80), None),
    ],
)
def test_a_note_sounds_only_in_its_chord(note, held):
    kept = list(hold_to_chords([note], HARMONY, 12))
    assert [(each.onset, each.length) for each in kept] == ([held] if held else [])


@given(notes, notes, st.integers(1, 3), st.booleans())
def test_polyphony_stays_within_its_limit(new, kept, most, lowest_first):
    limited = limit_polyphony(new, kept, most, lowest_first=lowest_first)
    for tick in range(100):
        sounding = sum(note.onset <= tick < note.end for note in limited)
        rings = sum(note.onset <= tick < note.end for note in kept)
        assert sounding == 0 or sounding + rings <= most


@given(notes, st.integers(1, 3))
def test_notes_within_the_limit_of_polyphony_stay(new, most):
    once = limit_polyphony(new, (), most, lowest_first=True)
    assert limit_polyphony(once, (), most, lowest_first=True) == once


def test_a_line_ends_where_its_next_note_begins():
    line = [Note(0, 50, 60, 80), Note(20, 50, 62, 80)]
    assert limit_polyphony(line, (), 1, lowest_first=False) == (Note(0, 20, 60, 80), Note(20, 50, 62, 80))


@pytest.mark.parametrize(("lowest_first", "pitch"), [(True, 48), (False, 72)])
def test_of_too_many_notes_one_end_stays(lowest_first, pitch):
    chord = [Note(0, 50, each, 80) for each in (60, 48, 72)]
    (left,) = limit_polyphony(chord, (), 1, lowest_first=lowest_first)
    assert left.pitch == pitch


def test_nothing_sounds_beside_kept_notes_that_fill_the_limit():
    kept = [Note(0, 100, 40, 80)]
    assert limit_polyphony([Note(50, 10, 60, 80)], kept, 1, lowest_first=True) == ()


def test_a_new_note_ends_where_a_kept_one_fills_the_limit():
    (left,) = limit_polyphony([Note(0, 90, 60, 80)], [Note(50, 10, 40, 80)], 1, lowest_first=True)
    assert left.end == 50
