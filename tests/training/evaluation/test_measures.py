import numpy as np
import pytest

from ripieno.engine.music.chords import Chord
from ripieno.training.evaluation.cases import draw_cases
from ripieno.training.evaluation.fillers import CopyBars
from ripieno.training.evaluation.fills import FilledCase
from ripieno.training.evaluation.measures import (
    by_bar,
    chord_tones,
    lengths,
    measure,
    offsets,
    out_of_key,
    velocities,
)
from tests.training.evaluation.scenes import case, drumming, notes, truth

C = Chord(0, "maj")


def test_the_truth_scores_perfectly():
    scores = measure(truth(case()))
    assert (scores["note_f1"], scores["rhythm"], scores["onset_ratio"], scores["empty_bars"]) == (1, 1, 1, 0)
    assert scores["pitch_classes"] == pytest.approx(0)


def test_silence_scores_nothing():
    scores = measure(FilledCase(case(), 1, {}))
    assert (scores["note_f1"], scores["rhythm"], scores["empty_bars"], scores["onset_ratio"]) == (0, 0, 1, 0)
    assert np.isnan(scores["length"])


def test_a_copy_overlaps_wholly_with_a_bar_around():
    drawn = case()
    scores = measure(FilledCase(drawn, 1, CopyBars(True).fill(drawn, 1)))
    assert (scores["rhythm"], scores["best_overlap"]) == (1, 1)
    assert scores["note_f1"] < 1


def test_drums_have_no_harmony_and_an_offset():
    (drawn,) = draw_cases([drumming()])
    scores = measure(truth(drawn))
    assert np.isnan(
        [scores[name] for name in ("pitch_classes", "out_of_key", "sounding", "chord_tones")]
    ).all()
    assert scores["offset"] == pytest.approx(0.05)


def test_notes_outside_the_scale_around_are_counted():
    around = notes(*((k, 1, pitch) for k, pitch in enumerate((60, 64, 67, 60, 62, 65, 69, 71, 72))))
    assert out_of_key(notes((0, 1, 60), (1, 1, 61), (2, 1, 66), (3, 1, 67)), around) == 0.5
    assert np.isnan(out_of_key([], around))
    assert np.isnan(out_of_key(around, []))


def test_chord_tones_are_counted_on_the_first_and_the_middle_beat():
    made = notes((0, 1, 60), (4, 1, 61), (8, 1, 62), (9, 1, 61), (16, 1, 64))
    assert chord_tones(made, [C] * 8, 0, 1920) == pytest.approx(2 / 3)
    assert np.isnan(chord_tones(made, [], 0, 1920))
    assert np.isnan(chord_tones(notes((4, 1, 60)), [C] * 4, 0, 1920))


def test_only_the_first_of_three_beats_is_strong():
    assert chord_tones(notes((0, 1, 60), (4, 1, 61)), [C] * 3, 0, 1440) == 1


def test_a_note_ahead_of_the_bar_line_counts_to_the_bar_it_opens():
    drawn = case()
    (early,) = notes((drawn.span[0] / 120 + 15.9, 1, 60))
    assert list(by_bar([early], drawn)) == [drawn.region.bars[1]]


def test_a_note_at_the_edge_of_the_region_stays_in_it():
    drawn = case()
    (last,) = notes((drawn.span[1] / 120 - 0.1, 1, 60))
    assert list(by_bar([last], drawn)) == [drawn.region.bars[-1]]


def test_lengths_and_offsets_are_in_sixteenths():
    made = notes((0.25, 2, 60), (3.75, 1.5, 60), velocity=99)
    assert lengths(made).tolist() == [2, 1.5]
    assert offsets(made).tolist() == [0.25, -0.25]
    assert velocities(made).tolist() == [99, 99]
