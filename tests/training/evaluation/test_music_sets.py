"""Sets of music: what is measured of them, and between them."""

import numpy as np
import pytest

from ripieno.engine.music.note import Note
from ripieno.training.evaluation.music_sets import (
    SET_ROWS,
    MeasuredPiece,
    MusicSet,
    MusicSetError,
    compare_sets,
    describe_set,
)


def piece(pitches, name="a"):
    notes = tuple(Note(120 * at, 120, pitch, 80) for at, pitch in enumerate(pitches))
    onsets = np.arange(len(notes)) / 8
    return MeasuredPiece(name, notes, 120, onsets, np.full(len(notes), 0.125))


def music(seed, shift=0, count=5):
    rng = np.random.default_rng(seed)
    drawn = (rng.choice([60, 62, 64, 65, 67], 40) + shift for _ in range(count))
    return MusicSet.of(f"set {seed}", [piece(pitches.tolist()) for pitches in drawn])


def test_every_measure_is_estimated():
    assert compare_sets(music(1), music(2)).keys() == SET_ROWS.keys()


def test_a_set_is_not_far_from_one_drawn_alike_and_far_from_a_transposed_one():
    true = music(1)
    near, far = compare_sets(music(2), true), compare_sets(music(2, shift=6), true)
    for name in ("transition_kl", "pitch_class_js", "inter_set"):
        assert near[name].value < far[name].value
    assert near["step_kl"] == pytest.approx(far["step_kl"])


def test_equal_sets_do_not_diverge():
    found = compare_sets(music(1), music(1))
    for name in ("transition_kl", "step_kl", "pitch_class_js"):
        assert found[name].value == pytest.approx(0, abs=1e-9)


def test_figures_of_one_set_are_as_counted_by_hand():
    found = describe_set(MusicSet.of("two", [piece([60, 62, 62]), piece([60, 64, 67])]))
    assert found["used_pitches"].value == 2.5
    assert found["mean_pitch"].value == pytest.approx((60 + 62 + 62 + 60 + 64 + 67) / 6)
    assert found["inter_onset_interval"].value == pytest.approx(1 / 8)
    assert found["intra_set"].value == pytest.approx(6**0.5)
    assert found["note_count"].value == 3


def test_an_interval_holds_its_figure():
    for name, estimate in compare_sets(music(3), music(4)).items():
        if np.isfinite(estimate.low):
            assert estimate.low <= estimate.value <= estimate.high, name


def test_pieces_without_notes_are_named_and_left_out():
    found = MusicSet.of("set", [piece([60]), piece([], "empty"), piece([62])])
    assert found.silent == ("empty",)
    assert len(found.pieces) == 2


def test_a_set_of_one_piece_is_refused():
    with pytest.raises(MusicSetError, match="set has 1 pieces with pitched notes"):
        MusicSet.of("set", [piece([60])])


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(MusicSetError, match="is not a folder"):
        MusicSet.read(tmp_path / "none")
