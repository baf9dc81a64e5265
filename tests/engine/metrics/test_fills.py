"""Measures against closed forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.metrics.fills import (
    best_overlap,
    note_f1,
    pitch_class_distance,
    rhythm_agreement,
    sounding_at_once,
)
from ripieno.engine.music.note import Note

STEP = 120.0
NOTES = st.lists(
    st.builds(Note, st.integers(0, 4000), st.integers(1, 900), st.integers(0, 127), st.integers(1, 127)),
    max_size=20,
)


def notes(*pairs, length=120):
    return [Note(int(step * STEP), length, pitch, 80) for step, pitch in pairs]


@given(NOTES)
def test_music_agrees_with_itself(music):
    assert note_f1(music, music, STEP) == 1
    assert rhythm_agreement(music, music, STEP, range(64)) == 1
    assert pitch_class_distance(music, music) == pytest.approx(0, abs=1e-12)


@given(NOTES, NOTES)
def test_measures_of_likeness_do_not_mind_the_order(first, second):
    assert note_f1(first, second, STEP) == note_f1(second, first, STEP)
    distance = pitch_class_distance(first, second)
    assert distance == pytest.approx(pitch_class_distance(second, first))
    assert -1e-12 <= distance <= 1 + 1e-12


def test_one_of_two_notes_found_and_one_wrong_is_a_half():
    assert note_f1(notes((0, 60), (4, 62)), notes((0, 60), (4, 64)), STEP) == 0.5


def test_rhythm_looks_at_onsets_alone():
    assert rhythm_agreement(notes((0, 60), (4, 62)), notes((0, 40), (4, 99)), STEP, range(16)) == 1
    assert rhythm_agreement(notes((0, 60)), notes((1, 60), (0, 60)), STEP, range(16)) == pytest.approx(2 / 3)


def test_pitch_classes_without_any_in_common_are_one_bit_apart():
    assert pitch_class_distance(notes((0, 60)), notes((0, 61))) == 1
    assert pitch_class_distance(notes((0, 60)), notes((3, 72))) == 0
    assert pitch_class_distance(notes((0, 60)), []) == 1


def test_a_triad_sounds_three_at_once_and_rests_do_not_count():
    assert sounding_at_once(notes((0, 60), (0, 64), (0, 67))) == 3
    assert sounding_at_once(notes((0, 60), (8, 64))) == 1
    assert sounding_at_once([]) == 0


def test_a_bar_overlaps_best_with_its_copy_elsewhere():
    bar = 1920
    later = [Note(note.onset + 5 * bar, 120, note.pitch, 80) for note in notes((0, 60), (4, 62))]
    assert best_overlap(notes((0, 60), (4, 62)), [notes((0, 61)), later], STEP, bar) == 1
    assert best_overlap(notes((0, 60)), [], STEP, bar) == 0
