"""The classifier that hears labels, and what is measured with it."""

import numpy as np
import pytest

from ripieno.training.systems.spectrogram.classifier import balanced_accuracy, train_classifier
from ripieno.training.systems.spectrogram.evaluation import asked_figures, label_table
from ripieno.training.systems.spectrogram.judge import AskedLabel, frechet_distance
from ripieno.training.systems.spectrogram.words import LABELS
from tests.support.sound_clips import clip_set


def test_a_classifier_hears_what_it_was_taught():
    clips = clip_set()
    detected = train_classifier(clips, epochs=15).detect_in_clips(clips)
    at = LABELS.index("organ")
    assert balanced_accuracy(detected.detected, clips.labels)[at] > 0.9
    assert detected.share("organ") == pytest.approx(0.5, abs=0.1)


def test_balanced_accuracy_counts_both_sides_alike():
    true = np.array([[True, True], [False, True], [False, True], [False, True]])
    detected = np.array([[True, True], [False, True], [False, True], [True, True]])
    accuracy = balanced_accuracy(detected, true)
    assert accuracy[0] == pytest.approx((1 + 2 / 3) / 2)
    assert np.isnan(accuracy[1])


def test_the_distance_of_shifted_clouds_is_the_square_of_the_shift():
    cloud = np.random.default_rng(1).normal(size=(500, 3))
    assert frechet_distance(cloud, cloud) == pytest.approx(0, abs=1e-6)
    assert frechet_distance(cloud, cloud + np.array([2, 0, 0])) == pytest.approx(4, abs=1e-6)
    assert frechet_distance(cloud, 2 * cloud) == pytest.approx(np.trace(np.cov(cloud.T)), rel=0.05)


def test_what_was_asked_for_is_shown_beside_what_was_not():
    asked = {label: AskedLabel(0.9, 0.25, {1.0: 0.5, 3.0: 0.75}) for label in LABELS}
    figures = asked_figures(asked)
    assert list(figures.values()) == [0.25, 0.5, 0.75]
    table = label_table(asked, np.full(len(LABELS), 0.8))
    assert "| drums | 0.80 | 0.90 | 0.25 | 0.50 | 0.75 |" in table


def test_without_words_the_table_tells_of_the_classifier_alone():
    assert not asked_figures({})
    assert label_table({}, np.full(len(LABELS), 0.8)).endswith("| drums | 0.80 |")
