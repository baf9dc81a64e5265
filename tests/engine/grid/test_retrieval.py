"""The passage that a region repeats is found by the bars around it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from ripieno.engine.grid.retrieval import (
    MARGIN,
    REFERENCE_OFFSET,
    Onsets,
    _similarities,
    find_passage,
    find_passages,
    onsets_in_bars,
)
from ripieno.engine.grid.spec import PITCHES

BAR = 16


def song(form: str, lanes: int = 1, notes: int = 8, seed: int = 0) -> list[Onsets]:
    """Return lanes whose bars are named by letters: like letters, like notes."""
    rng = np.random.default_rng(seed)
    cells = {
        (lane, name): np.sort(rng.choice(BAR * PITCHES, notes, replace=False))
        for lane in range(lanes)
        for name in sorted(set(form))
    }
    return [
        Onsets(
            np.repeat(np.arange(len(form)), notes),
            np.concatenate([cells[lane, name] for name in form]),
        )
        for lane in range(lanes)
    ]


def lines(bars: int) -> np.ndarray:
    return np.arange(bars + 1, dtype=np.float64) * BAR


def hide(form: str, bars: range, lanes: tuple[int, ...] = (0,), of: int = 1) -> np.ndarray:
    hidden = np.zeros((of, len(form)), np.bool_)
    hidden[np.ix_(lanes, bars)] = True
    return hidden


def find(form: str, bars: range, **how):
    lanes = how.pop("lanes", None) or song(form)
    hidden = how.pop("hidden", None)
    hidden = hide(form, bars, of=len(lanes)) if hidden is None else hidden
    starts = how.pop("starts", None)
    return find_passage(lanes, lines(len(form)) if starts is None else starts, hidden, bars[0], bars[-1])


def test_a_verse_is_found_where_it_was_sung_before():
    found = find("ABCDEFGHIJABCDEFGHIJ", range(14, 17))
    assert found.shift == -10
    assert found.similarity > 0.8
    assert (found.first, found.last) == (14 - 10 - MARGIN, 16 - 10 + MARGIN)


def test_a_verse_is_found_where_it_is_sung_later():
    assert find("ABCDEFGHIJABCDEFGHIJ", range(3, 6)).shift == 10


def test_the_passage_whose_surroundings_are_more_alike_is_chosen():
    found = find("ABxyCD" + "ABzzCD" + "AQooRD", range(2, 4))
    assert found.shift == 6


def test_nothing_is_found_where_nothing_is_alike():
    assert find("ABCDEFGHIJKLMNOP", range(6, 8)) is None


def test_nothing_is_found_where_all_is_hidden_or_silent():
    form = "ABCABC"
    assert find(form, range(6)) is None
    silent = [Onsets(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    assert find(form, range(2, 3), lanes=silent) is None


def test_what_other_lanes_play_in_the_region_decides():
    form = "ABC" * 8
    keys = song(form, seed=1)[0]
    lead = song("".join("y" if bar in {10, 19} else "x" for bar in range(24)), seed=2)[0]
    hidden = hide(form, range(10, 11), lanes=(0,), of=2)
    assert find(form, range(10, 11), lanes=[keys, lead], hidden=hidden).shift == 9
    assert find(form, range(10, 11), lanes=[keys, keys], hidden=hidden).shift != 9


def test_hidden_bars_are_neither_compared_nor_shown():
    form = "ABCDABCD" + "ABCD"
    hidden = hide(form, range(4, 12))
    found = find(form, range(4, 6), hidden=hidden)
    assert found is None or found.last < 4


def test_a_passage_has_bars_of_the_same_lengths():
    form = "ABCDE" + "ABCDE"
    starts = np.concatenate([[0.0], np.cumsum([16, 16, 12, 16, 16, 16, 16, 16, 16, 16])])
    assert find(form, range(7, 8), starts=starts) is None
    even = np.concatenate([[0.0], np.cumsum([16, 16, 12, 16, 16] * 2)])
    assert find(form, range(7, 8), starts=even).shift == -5


def test_recalled_bars_are_placed_beside_those_they_stand_for():
    found = find("ABCDEFGHIJABCDEFGHIJ", range(14, 17))
    window = 10
    places = found.places(np.arange(found.last - found.first + 1), window)
    assert places.tolist() == [14 - window + REFERENCE_OFFSET + each for each in range(-MARGIN, 3 + MARGIN)]


def test_notes_just_before_a_bar_line_belong_to_the_bar():
    found = onsets_in_bars([-0.6, -0.4, 15.4, 15.6, 31.6], [60, 61, 62, 63, 64], lines(2))
    assert found.bar.tolist() == [0, 0, 1]
    assert found.cell.tolist() == [61, 15 * PITCHES + 62, 63]


@given(st.text("ABCD", min_size=2, max_size=24), st.data())
def test_a_passage_is_known_and_inside_and_does_not_depend_on_what_is_hidden(form, data):
    first = data.draw(st.integers(0, len(form) - 1))
    last = data.draw(st.integers(first, min(first + 7, len(form) - 1)))
    bars = range(first, last + 1)
    found = find(form, bars)
    other = "".join("Z" if index in bars else name for index, name in enumerate(form))
    letters = song("ABCDZ", seed=0)[0]
    lanes = [_told(letters, "ABCDZ", each) for each in (form, other)]
    hidden = hide(form, bars)
    assert find(form, bars, lanes=[lanes[0]], hidden=hidden) == find(
        form, bars, lanes=[lanes[1]], hidden=hidden
    )
    if found is not None:
        assert 0 <= found.first <= first + found.shift <= last + found.shift <= found.last < len(form)
        assert not set(range(found.first, found.last + 1)) & set(bars)
        assert 0 < found.similarity <= 1


def _told(letters: Onsets, names: str, form: str) -> Onsets:
    """Return a lane made of the bars of another one."""
    cells = [letters.cell[letters.bar == names.index(name)] for name in form]
    return Onsets(np.repeat(np.arange(len(form)), [len(each) for each in cells]), np.concatenate(cells))


def find_shifts(form: str, bars: range, lanes: list[Onsets] | None = None) -> list[int]:
    passages = find_passages(
        lanes or song(form), lines(len(form)), hide(form, bars), bars.start, bars.stop - 1
    )
    return [each.shift for each in passages]


def test_passages_come_by_similarity():
    form = "ABxyCD" + "AooyRD" + "ABzzCD"
    hidden = hide(form, range(2, 4))
    found = list(find_passages(song(form), lines(len(form)), hidden, 2, 3))
    assert found[0].shift == 12
    assert [each.similarity for each in found] == sorted((each.similarity for each in found), reverse=True)
    assert found[0] == find_passage(song(form), lines(len(form)), hidden, 2, 3)


def test_a_passage_that_is_the_same_as_one_before_is_left_out():
    assert find_shifts("ABxyCD" + "ABzzCD" + "ABzzCD", range(2, 4))[:1] == [6]
    assert 12 not in find_shifts("ABxyCD" + "ABzzCD" + "ABzzCD", range(2, 4))


def test_passages_that_differ_are_all_found():
    assert set(find_shifts("ABxyCD" + "ABzzCD" + "ABuvCD", range(2, 4))[:2]) == {6, 12}


def test_passages_that_differ_in_few_notes_count_as_the_same():
    form = "ABxyCD" + "ABzzCD" + "ABuuCD"
    lanes = song(form)
    (onsets,) = lanes
    of_z = onsets.cell[onsets.bar == 8]
    for changed, is_same in ((0, True), (1, False)):
        cell = onsets.cell.copy()
        for bar in (14, 15):
            cell[onsets.bar == bar] = np.concatenate([of_z[:changed] + 1, of_z[changed:]])
        assert (12 in find_shifts(form, range(2, 4), [Onsets(onsets.bar, cell)])) != is_same


def test_lanes_that_are_known_in_the_region_make_no_passages_differ():
    form = "ABxyCD" + "ABzzCD" + "ABuvCD"
    hidden_lane, other = song("ABxyCD" + "ABzzCD" + "ABzzCD")[0], song(form, seed=1)[0]
    hidden = np.zeros((2, len(form)), bool)
    hidden[0, 2:4] = True
    found = [each.shift for each in find_passages([hidden_lane, other], lines(len(form)), hidden, 2, 3)]
    assert len({6, 12}.intersection(found)) == 1


@given(st.data())
def test_bars_are_as_similar_as_the_product_of_their_onset_matrices_says(data):
    lanes, bars, steps = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 12)), 2
    rows = np.arange(data.draw(st.integers(0, bars - 1)), bars)
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    known = rng.random((lanes, bars)) < 0.7
    music = [
        Onsets(rng.integers(0, bars, count), rng.choice([0, 3, 4, steps * PITCHES - 1], count))
        for count in rng.integers(0, 30, lanes)
    ]
    np.testing.assert_array_equal(_similarities(music, known, rows, steps), _f1(music, known, rows, steps))


def _f1(lanes: list[Onsets], known: np.ndarray, rows: np.ndarray, steps: int) -> np.ndarray:
    both, size = np.zeros((2, *known.shape[1:], known.shape[1]))
    for (bar, cell), there in zip(lanes, known, strict=True):
        cells = csr_array((np.ones(len(bar)), (bar, cell)), shape=(known.shape[1], steps * PITCHES))
        cells.data[:] = 1
        counts = cells.sum(axis=1)
        pairs = there[:, None] & there
        both += (cells @ cells.T).toarray() * pairs
        size += (counts[:, None] + counts) * pairs
    return np.divide(2 * both, size, out=np.full_like(both, np.nan), where=size > 0)[rows]
