"""Chroma, groove and the rest of an accompaniment, by hand."""

import numpy as np
import pytest

from ripieno.training.evaluation.accompaniment_measures import chroma, cosines, groove, measure_accompaniment
from tests.training.evaluation.scenes import notes


def whole(*rows):
    """Return notes of one bar in each of eight bars."""
    return notes(*((16 * bar + onset, length, pitch) for bar in range(8) for onset, length, pitch in rows))


def test_chroma_is_how_long_each_pitch_class_sounds_in_a_half_bar():
    table = chroma(notes((4, 8, 60), (8, 2, 72), (0, 1, 64)))
    assert table.shape == (16, 12)
    assert table[0, [0, 4]].tolist() == [480, 120]
    assert table[1, 0] == 480 + 240
    assert table[2:].sum() == 0


def test_groove_is_where_notes_begin_however_many():
    table = groove(notes((0, 4, 60), (0, 4, 64), (15.6, 1, 60), (200, 4, 60)))
    assert table.shape == (8, 16)
    assert np.argwhere(table).tolist() == [[0, 0], [1, 0]]
    assert table.max() == 1


def test_silence_is_like_nothing():
    one = np.array([[1.0, 0], [0, 0], [3, 4]])
    other = np.array([[1.0, 1], [0, 0], [6, 8]])
    assert cosines(one, other) == pytest.approx([0.5**0.5, 0, 1])


def test_the_truth_is_like_itself_where_it_sounds():
    true = whole((0, 8, 48), (8, 8, 55), (8, 8, 60))
    assert measure_accompaniment(true, true) == pytest.approx(
        {
            "note_f1": 1,
            "chroma": 1,
            "groove": 1,
            "notes": 3,
            "attacks": 2,
            "length": 2,
            "lowest": 48,
        }
    )
    half = [note for note in true if note.onset < 4 * 4 * 480]
    found = measure_accompaniment(half, half)
    assert (found["note_f1"], found["chroma"], found["groove"]) == pytest.approx((1, 0.5, 0.5))


def test_an_octave_apart_is_alike_in_chroma_and_groove_alone():
    found = measure_accompaniment(whole((0, 16, 60)), whole((0, 16, 48)))
    assert (found["note_f1"], found["chroma"], found["groove"]) == pytest.approx((0, 1, 1))


def test_silence_has_neither_length_nor_lowest_note():
    found = measure_accompaniment([], whole((0, 16, 48)))
    assert (found["note_f1"], found["chroma"], found["groove"], found["notes"]) == (0, 0, 0, 0)
    assert np.isnan(found["length"])
    assert np.isnan(found["lowest"])
