"""Training examples: what is hidden, what is specified, what augmentation changes."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.grid.conditions import FeatureColumn
from ripieno.engine.grid.part import Part
from ripieno.engine.grid.retrieval import MARGIN, REFERENCE_OFFSET
from ripieno.engine.grid.spec import Plane
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.augmentation import Augmentation
from ripieno.training.data.piece import Piece
from ripieno.training.examples import make_example
from ripieno.training.masks import hide_bars, hide_end, hide_lanes
from tests.support.pieces import piece

PLAIN = Augmentation(
    transpose=0,
    split=0,
    merge=0,
    adrift=0,
    drop_lane=0,
    drop_role=0,
    drop_chords=0,
    drop_density=0,
    give_rhythm=0,
    drop_tempo=0,
    drop_reference=1,
)


def example(how=PLAIN, hide=hide_bars, seed=0, style=None):
    return make_example(replace(piece(), style=style), 16, hide, how, np.random.default_rng(seed))


def onsets(made):
    return made.planes[:, Plane.ONSET] > 0


def test_a_window_has_a_token_for_each_lane_and_beat():
    made = example()
    assert made.planes.shape == (3 * 64, 4, 4, 128)
    assert len({tuple(row) for row in made.place.tolist()}) == 3 * 64


def test_transposition_moves_notes_and_chords_together_and_leaves_drums():
    plain, moved = example(), example(replace(PLAIN, transpose=5))
    chord = slice(FeatureColumn.CHORD, FeatureColumn.CHORD + 12)
    root = int(moved.features[0, chord].argmax())
    assert root != int(plain.features[0, chord].argmax())
    same = 0
    for lane in range(3):
        rows = slice(64 * lane, 64 * lane + 64)
        pitches = np.sort(np.nonzero(onsets(moved)[rows])[2]).tolist()
        others = [np.sort(np.nonzero(onsets(plain)[64 * i : 64 * i + 64])[2]) for i in range(3)]
        shifts = {tuple(each - pitches) for each in others if len(each) == len(pitches)}
        assert any(len(set(shift)) == 1 for shift in shifts)
        same += any(set(shift) == {0} for shift in shifts)
    assert same == 1


def test_density_tells_the_truth_about_what_is_hidden():
    made = example(hide=hide_lanes)
    hidden = made.mask.any((1, 2))
    assert np.allclose(np.expm1(made.features[hidden, FeatureColumn.DENSITY]), 1.0)
    assert not made.features[~hidden, FeatureColumn.DENSITY + 1].any()


def test_dropped_conditions_are_not_told():
    made = example(replace(PLAIN, drop_chords=1, drop_density=1, drop_role=1, drop_tempo=1, drop_style=1))
    assert not made.features[:, : FeatureColumn.BAR_STEPS].any()
    assert not made.features[:, FeatureColumn.DENSITY : FeatureColumn.SOURCE].any()
    assert not made.features[:, FeatureColumn.STYLE : FeatureColumn.FAMILY].any()


def test_the_style_of_a_piece_is_told_to_every_token():
    made = example(replace(PLAIN, drop_style=0), style=Style.FUNK)
    assert (made.features[:, FeatureColumn.STYLE + list(Style).index(Style.FUNK)] == 1).all()
    assert (made.features[:, FeatureColumn.STYLE : FeatureColumn.FAMILY].sum(axis=1) == 1).all()


def test_the_role_of_a_lane_that_is_not_heard_is_always_told():
    for seed in range(8):
        made = example(replace(PLAIN, drop_role=1), hide=hide_lanes, seed=seed)
        hidden = made.mask.any((1, 2))
        reported = made.features[:, FeatureColumn.ROLE : FeatureColumn.ROLE + len(Role)].sum(axis=1)
        assert np.array_equal(reported, hidden)


def test_the_told_rhythm_counts_the_hidden_onsets():
    made = example(replace(PLAIN, give_rhythm=1), hide=hide_lanes)
    hidden = made.mask.any((1, 2))
    reported = made.features[hidden, FeatureColumn.RHYTHM : FeatureColumn.RHYTHM + 4] * 4
    assert np.array_equal(reported, onsets(made)[hidden].sum(-1))


def test_merged_lanes_keep_every_note():
    plain, merged = example(), example(replace(PLAIN, merge=1))
    assert len(merged.planes) == 2 * 64
    assert onsets(merged).sum() == pytest.approx(onsets(plain).sum(), abs=8)


def test_music_adrift_lies_beside_its_beats_and_is_not_told_chords():
    made = example(replace(PLAIN, adrift=1), seed=1)
    _, step, _ = np.nonzero(onsets(made))
    offsets = made.planes[:, Plane.OFFSET][onsets(made)]
    assert step.any() or offsets.any()
    assert not made.features[:, FeatureColumn.CHORD : FeatureColumn.TEMPO].any()


def test_a_piece_shorter_than_the_window_is_taken_whole():
    made = make_example(piece(bars=3), 16, hide_bars, PLAIN, np.random.default_rng(0))
    assert len(made.planes) == 3 * 12


def test_the_same_seed_makes_the_same_example():
    first, second = example(Augmentation(), seed=7), example(Augmentation(), seed=7)
    assert np.array_equal(first.planes, second.planes)
    assert np.array_equal(first.features, second.features)


def verses(period: int = 12) -> Piece:
    """Return a song in which everything comes again after twelve bars."""
    once = piece(bars=48)
    parts = []
    for each in once.parts:
        there = each.onset < period * 16 - 1
        onset = np.concatenate([each.onset[there] + 16 * period * time for time in range(4)])
        others = (np.tile(column[there], 4) for column in (each.length, each.pitch, each.velocity))
        parts.append(Part(each.role, onset, *others))
    return replace(once, parts=tuple(parts))


@pytest.mark.parametrize("seed", range(6))
def test_a_passage_of_the_song_is_shown_beside_the_window(seed):
    how = replace(PLAIN, drop_reference=0, end_here=0)
    made = make_example(verses(), 16, hide_bars, how, np.random.default_rng(seed))
    beside = made.place[:, 0] >= REFERENCE_OFFSET - MARGIN
    assert beside.any()
    assert not made.mask[beside].any()
    truth = {tuple(at): patch for at, patch in zip(made.place.tolist(), made.planes, strict=True)}
    hidden = made.mask.any((1, 2))
    for bar, beat, lane in made.place[hidden].tolist():
        assert np.array_equal(truth[bar + REFERENCE_OFFSET, beat, lane], truth[bar, beat, lane])


def test_a_whole_lane_to_be_made_has_no_passage():
    how = replace(PLAIN, drop_reference=0)
    made = make_example(verses(), 16, hide_lanes, how, np.random.default_rng(1))
    assert made.place[:, 0].max() < REFERENCE_OFFSET - MARGIN


def test_a_song_that_ends_with_the_window_shows_nothing_beyond():
    how = replace(PLAIN, drop_reference=0, end_here=1)
    for seed in range(12):
        made = make_example(verses(), 16, hide_end, how, np.random.default_rng(seed))
        beside = made.place[:, 0] >= REFERENCE_OFFSET - MARGIN
        hidden = made.place[made.mask.any((1, 2)), 0]
        assert beside.any() or hidden.min() == 0 or hidden.max() == 15
