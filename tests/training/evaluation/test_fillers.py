from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.grid.part import Part
from ripieno.engine.grid.retrieval import REFERENCE_OFFSET
from ripieno.training.data.piece import Piece
from ripieno.training.evaluation.cases import draw_cases, flat
from ripieno.training.evaluation.fillers import CopyBars, CopyPassage, Model, OtherSong, Truth
from ripieno.training.evaluation.fills import SavedFills, code_stamp, fill_cases
from ripieno.training.evaluation.markov import Chain, Markov, attacks_of, tonic_of
from tests.support.random_model import RandomModel
from tests.training.evaluation.scenes import case, drumming, song


def within(notes, of):
    return all(of.span[0] <= note.onset < of.span[1] for note in flat(notes))


@pytest.mark.parametrize(("after", "bars"), [(False, (2, 3, 4, 5)), (True, (10, 11, 12, 13))])
def test_copies_are_the_nearest_four_bars(after, bars):
    drawn = case()
    made = CopyBars(after).fill(drawn, 1)
    shift = (6 - bars[0]) * drawn.bar
    source = [note for note in flat(drawn.known) if note.onset // drawn.bar in bars]
    assert flat(made) == [replace(note, onset=note.onset + shift) for note in source]


def test_copies_repeat_where_less_than_four_bars_are_near():
    (drawn,) = draw_cases([drumming(bars=8)])
    made = flat(CopyBars(False).fill(drawn, 1))
    assert len(made) == 32
    assert within({0: tuple(made)}, drawn)


def verse_and_again() -> Piece:
    """Return a song of 24 bars that is sung twice."""
    once = song(bars=24)
    parts = []
    for each in once.parts:
        there = each.onset < 12 * 16
        columns = [
            np.concatenate([own[there], own[there] + add]).astype(own.dtype)
            for own, add in ((each.onset, 12 * 16), (each.length, 0), (each.pitch, 0), (each.velocity, 0))
        ]
        parts.append(Part(each.role, *columns))
    return replace(once, parts=tuple(parts))


def test_a_copied_passage_is_the_truth_where_a_song_is_sung_twice():
    (drawn,) = draw_cases([verse_and_again()])
    made = CopyPassage().fill(drawn, 1)
    assert {lane: set(notes) for lane, notes in made.items()} == {
        lane: set(notes) for lane, notes in drawn.true.items()
    }


def test_without_a_passage_the_bars_before_are_copied():
    drawn = case()
    lone = replace(drawn, whole=drawn.clip, first=0)
    assert within(CopyPassage().fill(lone, 1), drawn)


def test_a_model_sees_the_song_or_the_bars_around_alone():
    (drawn,) = draw_cases([verse_and_again()])
    song_wide, near = RandomModel(busy=-4), RandomModel(busy=-4)
    Model(song_wide).fill(drawn, 1)
    Model(near, near=True).fill(drawn, 1)
    assert song_wide.windows[0].place[..., 0].max() >= REFERENCE_OFFSET
    assert near.windows[0].place[..., 0].max() < REFERENCE_OFFSET
    assert np.array_equal(
        song_wide.windows[0].mask.any(axis=(2, 3)).sum(), near.windows[0].mask.any(axis=(2, 3)).sum()
    )


def test_another_song_comes_lane_by_lane():
    cases = draw_cases([song("a"), song("b", seed=2)])
    made = OtherSong(cases).fill(cases[0], 0)
    assert {lane: [n.pitch for n in own] for lane, own in made.items()} == {
        lane: [n.pitch for n in own] for lane, own in cases[1].true.items()
    }


def test_a_song_without_others_is_filled_with_nothing():
    drawn = case()
    assert OtherSong([drawn]).fill(drawn, 0) == {}


def test_a_model_fills_the_region_and_no_more():
    drawn = case()
    assert within(Model(RandomModel(busy=-4)).fill(drawn, 1), drawn)
    assert flat(Model(RandomModel(busy=-4), with_chords=True).fill(drawn, 1))


@pytest.mark.parametrize("piece", [song(), drumming()])
def test_a_markov_chain_fills_the_region_and_depends_on_the_seed_alone(piece):
    (drawn,) = draw_cases([piece])
    chain = Markov([song("other", seed=3)])
    made = [chain.fill(drawn, seed) for seed in (1, 1, 2)]
    assert flat(made[0])
    assert within(made[0], drawn)
    assert made[0] == made[1]


def test_a_markov_chain_goes_on_as_a_pattern_did():
    (drawn,) = draw_cases([drumming()])
    made = Markov([]).fill(drawn, 1)
    assert [(n.onset, n.pitch) for n in flat(made)] == [(n.onset, n.pitch) for n in flat(drawn.true)]


def test_a_chain_prefers_the_longest_history():
    attacks = list(attacks_of(flat(case().known), 1920, 0))
    chain = Chain()
    chain.learn(attacks[:3])
    drawn = chain.draw((attacks[0].symbol, attacks[1].symbol), np.random.default_rng(0), Chain())
    assert drawn == attacks[2]
    assert Chain().draw((), np.random.default_rng(0), Chain()) is None


def test_an_empty_bar_is_counted_between_attacks():
    (drawn,) = draw_cases([drumming()])
    first, second = drawn.clip.lanes[0].notes[:2]
    late = replace(second, onset=second.onset + 2 * drawn.bar)
    assert [attack.lines for attack in attacks_of([first, late], drawn.bar, 0)] == [0, 2]


def test_the_tonic_of_c_major_is_c():
    assert tonic_of(case()) == 0


def test_fills_are_kept_under_their_stamp(tmp_path):
    drawn, path = case(), tmp_path / "fills.json"
    made = fill_cases(Markov([]), [drawn], [1, 2], SavedFills(path, "one"))
    assert len(made) == 2
    key = f"Markov chain/{drawn.name}/1"
    assert SavedFills(path, "one").get(key) == made[0].notes
    assert SavedFills(path, "two").get(key) is None
    again = fill_cases(Markov([]), [drawn], [1, 2], SavedFills(path, "one"))
    assert [fill.notes for fill in again] == [fill.notes for fill in made]


def test_what_does_not_vary_is_filled_once(tmp_path):
    drawn = case()
    (only,) = fill_cases(Truth(), [drawn], [1, 2, 3], SavedFills(tmp_path / "fills.json", ""))
    assert only.notes == drawn.true


def test_the_code_that_makes_fills_has_one_stamp():
    assert len(code_stamp()) == 64
    assert code_stamp() == code_stamp()
