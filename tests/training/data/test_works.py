from dataclasses import replace

import numpy as np

from ripieno.engine.grid.part import make_part
from ripieno.engine.music.roles import Role
from ripieno.training.data.duplicates import RELATED, SHARED, WorkIndex, passages
from ripieno.training.data.piece import Piece
from ripieno.training.data.store import split_of
from tests.training.data.builders import plain_piece, with_parts


def song(seed: int, shift: int = 0, bars: int = 16) -> Piece:
    rng = np.random.default_rng(seed)
    rows = [(float(step), 2.0, int(rng.integers(55, 75)) + shift, 80) for step in range(0, 16 * bars, 2)]
    return with_parts(plain_piece(f"song{seed}", bars=bars), make_part(Role.LEAD, rows))


def test_a_transposed_edition_has_the_passages_of_its_work() -> None:
    assert passages([song(1)]) == passages([song(1, shift=5)])
    assert not passages([song(1)]) & passages([song(2)])


def test_a_part_shares_all_its_passages_with_its_score() -> None:
    score = song(1)
    both = with_parts(score, *score.parts, *song(2).parts)
    index = WorkIndex()
    index.add(passages([both]), "made/score")
    assert index.relatives(passages([score])) == {0: 1.0}


def test_an_edition_that_was_revised_is_of_one_work_but_no_version() -> None:
    first, other = song(1, bars=32), song(2, bars=32)
    half = first.parts[0]
    keep = half.onset < 16 * 8
    rows = zip(half.onset[keep], half.length[keep], half.pitch[keep], half.velocity[keep], strict=True)
    late = other.parts[0]
    rest = late.onset >= 16 * 8
    more = zip(late.onset[rest], late.length[rest], late.pitch[rest], late.velocity[rest], strict=True)
    revised = with_parts(first, make_part(Role.LEAD, [*rows, *more]))
    index = WorkIndex()
    index.add(passages([first]), "made/first")
    share = index.relatives(passages([revised]))[0]
    assert RELATED < share < SHARED


def test_a_few_passages_in_common_are_a_coincidence() -> None:
    index = WorkIndex()
    index.add(frozenset(range(30)), "made/song")
    assert index.relatives(frozenset(range(25, 60))) == {}
    assert index.relatives(frozenset(range(24, 60))) == {0: 6 / 30}


def test_most_of_a_small_song_is_enough() -> None:
    index = WorkIndex()
    index.add(frozenset(range(30)), "made/song")
    assert index.relatives(frozenset(range(26, 32))) == {0: 4 / 6}


def test_all_that_is_of_one_work_has_the_key_of_the_first() -> None:
    index = WorkIndex()
    index.add(frozenset({1}), "a")
    index.add(frozenset({2}), "b", [0])
    index.add(frozenset({3}), "c", [1])
    index.add(frozenset({4}), "d")
    assert [index.work(key) for key in "abcd"] == ["a", "a", "a", "d"]


def test_a_key_that_lasts_decides_and_two_of_them_stay_apart() -> None:
    index = WorkIndex()
    index.add(frozenset({1}), "new")
    index.add(frozenset({2}), "old", [0], lasts=True)
    index.add(frozenset({3}), "older", lasts=True)
    index.add(frozenset({4}), "between", [1, 2])
    assert [index.work(key) for key in ("new", "old", "older", "between")] == ["old", "old", "older", "old"]


def test_a_passage_that_many_songs_have_says_nothing() -> None:
    index = WorkIndex()
    common = frozenset(range(8))
    for number in range(60):
        index.add(common, f"song {number}")
    assert index.relatives(common) == {}


def test_songs_of_one_work_lie_on_one_side_of_the_split() -> None:
    names = [f"song {number}" for number in range(40)]
    apart = {split_of(replace(song(1), name=name)) for name in names}
    together = {split_of(replace(song(1), name=name, work="made/work")) for name in names}
    assert (len(apart), len(together)) == (2, 1)
