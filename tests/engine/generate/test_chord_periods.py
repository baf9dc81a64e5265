"""How likely each chord is in each new half bar, by the chords around."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.engine.generate.chord_periods import CHORD_SIMILARITY, UNSEEN_WEIGHT, chord_likelihood
from ripieno.engine.generate.chord_table import CHORD_COUNT, USUAL_SHARES, nearest_chord
from ripieno.engine.music.chords import NO_CHORD, parse_chord
from ripieno.engine.music.harmony import BeatChords

NAMES = ("C", "Am", "F", "G", "Dm", "Em")
MADE = 8
HALF_BARS = [0, 1]
"""The half bars of the bar that is made."""


def bar_of(*names: str) -> BeatChords:
    """Return a bar with a chord in each half."""
    return tuple(parse_chord(name) for name in names for _ in range(2))


def song(*names: str, first: int = 0) -> dict[int, BeatChords]:
    """Return bars of one chord each, but for the one that is made."""
    return {bar: bar_of(name, name) for bar, name in enumerate(names, first) if bar != MADE}


def index_of(name: str) -> int:
    return nearest_chord(parse_chord(name))


def likely_in(around: dict[int, BeatChords], made: int = MADE) -> np.ndarray:
    """Return how likely each chord is in both halves of a new bar, shape ``(2, chords)``."""
    return chord_likelihood(around, {made: HALF_BARS}, 2)


def by_count(*names: str) -> np.ndarray:
    """Return how likely each chord is after some half bars, by their number alone."""
    counts = UNSEEN_WEIGHT * USUAL_SHARES
    for name in names:
        counts[index_of(name)] += 1
    return counts / counts.sum()


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(
        st.integers(0, 20).filter(lambda bar: bar != MADE),
        st.lists(st.sampled_from([*NAMES, "N.C."]), min_size=1, max_size=3),
        max_size=8,
    )
)
def test_the_chances_of_the_chords_of_each_half_bar_add_up_to_one(names):
    likely = likely_in({bar: bar_of(*own) for bar, own in names.items()})
    assert likely.shape == (2, CHORD_COUNT)
    assert likely.min() > 0
    assert likely.sum(axis=1) == pytest.approx(np.ones(2))


@pytest.mark.parametrize("made", [8, 9, 10, 11])
def test_the_chord_of_the_bar_one_period_away_is_likeliest(made):
    progression = ("C", "Am", "F", "G")
    around = song(*progression, *progression)
    likely = likely_in(around, made)
    assert likely.argmax(axis=1).tolist() == [index_of(progression[made % 4])] * 2
    assert likely.max() > 0.5


def test_a_period_of_three_bars_outweighs_the_usual_phrase():
    likely = likely_in(song("F", "C", "Am", "F", "C", "Am", "F", "C", "N.C.", "F", "C", "Am"), MADE)
    assert likely.argmax(axis=1).tolist() == [index_of("Am")] * 2


def test_each_half_of_a_bar_has_its_own_chord():
    around = {bar: bar_of("C", "G") if bar % 2 == 0 else bar_of("F", "Am") for bar in range(MADE)}
    assert likely_in(around).argmax(axis=1).tolist() == [index_of("C"), index_of("G")]


def test_without_a_period_the_bar_a_phrase_away_comes_before_its_neighbours(monkeypatch):
    monkeypatch.setattr("ripieno.engine.generate.chord_periods.SIMILARITY_WEIGHT", 0)
    likely = likely_in(song("Am", "F", "G", "Dm", first=MADE - 5))[0]
    assert likely[index_of("F")] > 1.5 * max(likely[index_of(name)] for name in ("Am", "G", "Dm"))


def test_nearer_bars_come_first_where_all_else_is_alike():
    one, other = song("F", first=5), song("G", first=7)
    likely = likely_in(one | other)[0]
    assert likely[index_of("G")] > likely[index_of("F")]


def test_with_one_known_bar_or_none_chords_are_as_likely_as_often_they_come():
    assert likely_in({}) == pytest.approx(np.tile(by_count(), (2, 1)))
    assert likely_in(song("F", first=4)) == pytest.approx(np.tile(by_count("F", "F"), (2, 1)))


def test_bars_with_another_number_of_half_bars_or_without_a_chord_are_only_counted():
    short = {bar: bar_of("F") for bar in range(4)}
    assert likely_in(short) == pytest.approx(np.tile(by_count(*"FFFF"), (2, 1)))
    silent = {bar: (*bar_of("F"), NO_CHORD, None) for bar in range(4)}
    assert likely_in(silent) == pytest.approx(np.tile(by_count(*"FFFF"), (2, 1)))


def test_half_bars_of_known_bars_have_the_counted_shares():
    likely = chord_likelihood(song("C", "F", "C", "F"), {4: [8, 9]}, 10)
    assert likely[:8] == pytest.approx(np.tile(by_count(*"CCFFCCFF"), (8, 1)))
    assert likely[8].argmax() == index_of("C")


def test_a_chord_is_most_like_itself_and_like_others_by_their_common_tones():
    own, relative, tritone = (index_of(name) for name in ("C", "Am", "F#"))
    assert np.diag(CHORD_SIMILARITY) == pytest.approx(np.ones(CHORD_COUNT))
    assert CHORD_SIMILARITY[own, relative] == pytest.approx(2 / 3)
    assert CHORD_SIMILARITY[own, tritone] == 0
