"""The chords that half bars are told apart by, and their tones."""

import numpy as np
import pytest

from ripieno.engine.generate.chord_table import (
    CHORD_COUNT,
    QUALITY_NAMES,
    TONE_SHARES,
    USUAL_SHARES,
    nearest_chord,
)
from ripieno.engine.music.chords import NO_CHORD, Chord, parse_chord


def index_of(quality: str, root: int) -> int:
    return QUALITY_NAMES.index(quality) * 12 + root


def test_the_shares_of_each_chord_add_up_to_one_and_are_alike():
    assert TONE_SHARES.shape == (CHORD_COUNT, 12)
    assert TONE_SHARES.sum(axis=1) == pytest.approx(np.ones(CHORD_COUNT))
    assert all(len(np.unique(row[row > 0])) == 1 for row in TONE_SHARES)


@pytest.mark.parametrize(
    ("quality", "root", "tones"),
    [
        ("maj", 0, [0, 4, 7]),
        ("min", 9, [0, 4, 9]),
        ("7", 7, [2, 5, 7, 11]),
        ("sus4", 2, [2, 7, 9]),
    ],
)
def test_the_tones_of_a_chord_lie_above_its_root(quality, root, tones):
    assert np.flatnonzero(TONE_SHARES[index_of(quality, root)]).tolist() == tones


def test_major_chords_are_the_most_usual_whatever_their_root():
    by_quality = USUAL_SHARES.reshape(len(QUALITY_NAMES), 12)
    assert (by_quality == by_quality[:, :1]).all()
    assert by_quality[:, 0].argmax() == QUALITY_NAMES.index("maj")


@pytest.mark.parametrize("quality", QUALITY_NAMES)
@pytest.mark.parametrize("root", [0, 5, 11])
def test_each_chord_is_nearest_to_its_own_tones(quality, root):
    tones = TONE_SHARES[nearest_chord(Chord(root, quality))]
    assert tones == pytest.approx(TONE_SHARES[index_of(quality, root)])


@pytest.mark.parametrize(
    ("name", "quality", "root"),
    [("Cadd9", "maj", 0), ("Am9", "m7", 9), ("G9", "7", 7), ("F/G", "maj", 5)],
)
def test_a_chord_with_a_further_tone_is_nearest_to_the_one_without_it(name, quality, root):
    assert nearest_chord(parse_chord(name)) == index_of(quality, root)


def test_no_chord_has_no_index():
    assert nearest_chord(None) == -1
    assert nearest_chord(NO_CHORD) == -1
