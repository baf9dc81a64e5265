"""Notes that ring past their region: as far as the replaced ones did, and no further."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.ringing import ring_ends, ring_on
from ripieno.engine.music.spans import merged

SPANS = (0, 100), (200, 300)
notes = st.lists(
    st.builds(Note, st.integers(0, 400), st.integers(1, 200), st.integers(60, 63), st.just(64)), max_size=8
).map(lambda drawn: Notes.of(sorted(drawn, key=lambda note: (note.onset, note.pitch))))
span_lists = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 150)).map(lambda drawn: (drawn[0], sum(drawn))), max_size=4
).map(merged)


def ends(replaced=(), kept=(), spans=SPANS):
    return ring_ends(Notes.of(replaced), Notes.of(kept), spans)


def test_without_ringing_notes_each_span_ends_with_itself():
    assert ends() == (100, 300)
    assert ends([Note(0, 100, 60, 64), Note(200, 90, 60, 64)]) == (100, 300)
    assert ends(spans=()) == ()


def test_the_longest_of_the_replaced_notes_decides():
    assert ends([Note(0, 150, 60, 64), Note(90, 30, 61, 64)]) == (150, 300)
    assert ends([Note(90, 30, 61, 64), Note(95, 55, 60, 64)]) == (150, 300)


def test_a_note_that_rings_through_several_spans_counts_for_each():
    assert ends([Note(0, 350, 60, 64)]) == (200, 350)


def test_a_note_that_begins_after_a_span_does_not_count_for_it():
    assert ends([Note(100, 90, 60, 64)]) == (100, 300)


@pytest.mark.parametrize(("onset", "end"), [(99, 150), (100, 100), (120, 120), (160, 150)])
def test_the_next_onset_that_stays_is_the_end(onset, end):
    assert ends([Note(0, 150, 60, 64)], [Note(onset, 10, 72, 64)]) == (end, 300)


@given(notes, notes, span_lists)
def test_no_note_rings_further_than_a_replaced_one_did_or_into_what_follows(replaced, kept, spans):
    found = ring_ends(replaced, kept, spans)
    assert len(found) == len(spans)
    for number, ((_, end), latest) in enumerate(zip(spans, found, strict=True)):
        assert latest >= end
        if latest > end:
            assert latest <= max(note.end for note in replaced if note.onset < end)
            assert not any(end <= note.onset < latest for note in kept)
            assert all(latest <= start for start, _ in spans[number + 1 :])


def rung(*notes, latest=(150, 300), back=()):
    """Return where notes end that ring on, at ten ticks a step."""
    return [note.end for note in ring_on(notes, back, SPANS, latest, 10)]


def test_notes_that_sound_at_the_end_of_their_span_ring_on():
    held, short = Note(80, 20, 60, 64), Note(80, 9, 61, 64)
    assert ring_on([held, short], (), SPANS, (150, 300), 10) == (replace(held, length=70), short)
    assert ring_on([held, short], (), SPANS, (100, 300), 10) == (held, short)


@pytest.mark.parametrize(("length", "end"), [(9, 89), (10, 150), (19, 150), (400, 150)])
def test_a_note_that_ends_a_step_before_another_that_sounds_there_rings_with_it(length, end):
    assert rung(Note(80, length, 60, 64), Note(70, 30, 50, 64)) == [end, 150]


def test_where_none_sounds_there_the_last_ones_ring_on():
    assert rung(Note(0, 20, 60, 64), Note(10, 50, 62, 64), Note(10, 45, 65, 64)) == [20, 150, 150]


@pytest.mark.parametrize(("latest", "end"), [(140, 140), (139, 60)])
def test_a_rest_is_filled_if_notes_ring_as_long_after_it(latest, end):
    assert rung(Note(10, 50, 60, 64), latest=(latest, 300)) == [end]


def test_a_rest_of_a_step_is_filled_by_any_note_that_rings():
    assert rung(Note(10, 80, 60, 64), latest=(101, 300)) == [101]


@pytest.mark.parametrize(("rest", "end"), [(320, 2000), (321, 679)])
def test_a_rest_of_more_than_eight_beats_stays(rest, end):
    (note,) = ring_on([Note(0, 1000 - rest, 60, 64)], (), ((0, 1000),), (2000,), 10)
    assert note.end == end


def test_a_note_that_comes_back_keeps_its_end_and_sounds_there():
    back = Note(0, 100, 60, 64)
    assert rung(back, Note(80, 20, 62, 64), Note(10, 80, 65, 64), back=[back]) == [100, 150, 150]
    assert rung(back, Note(10, 70, 65, 64), back=[back]) == [100, 80]


def test_notes_outside_the_spans_stay_as_they_are():
    assert rung(Note(150, 200, 60, 64), Note(90, 10, 60, 64), latest=(150, 400)) == [350, 150]
