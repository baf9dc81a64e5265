import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ripieno.training.evaluation.passages import Corpus, moves
from tests.training.evaluation.scenes import song


def test_moves_do_not_change_with_the_key_or_the_place():
    onset, pitch = np.array([0, 2, 2, 5.0]), np.array([60, 64, 67, 59])
    assert moves(onset, pitch).tolist() == moves(onset + 7, pitch + 5).tolist()
    assert len(moves(onset, pitch)) == 3


def test_notes_that_begin_together_are_read_from_below():
    assert moves([0, 0.1, 4], [67, 60, 62]).tolist() == moves([0, 0, 4], [60, 67, 62]).tolist()


def test_a_song_shares_all_of_itself():
    piece = song()
    part = piece.parts[0]
    assert Corpus.of([piece]).longest_shared([moves(part.onset, part.pitch)]) == [len(part.onset)]


def test_strangers_share_nothing():
    assert Corpus.of_streams([moves([0, 1], [60, 61])]).longest_shared([moves([0, 2], [60, 65])]) == [0]


def test_a_passage_does_not_reach_from_one_song_into_the_next():
    corpus = Corpus.of_streams([np.array([1, 2, 3]), np.array([4, 5, 6])])
    assert corpus.longest_shared([np.array([2, 3, 4, 5])]) == [3]


def longest_by_hand(one, other):
    return max(
        (
            size
            for size in range(1, len(one) + 1)
            for at in range(len(one) - size + 1)
            if any(other[k : k + size] == one[at : at + size] for k in range(len(other)))
        ),
        default=0,
    )


@given(
    st.lists(st.lists(st.integers(1, 3), max_size=12), max_size=3), st.lists(st.integers(1, 3), max_size=12)
)
def test_the_longest_passage_is_the_one_found_by_trying_all(songs, query):
    found = Corpus.of_streams([np.array(each, np.int64) for each in songs]).longest_shared(
        [np.array(query, np.int64)]
    )
    best = max((longest_by_hand(query, each) for each in songs), default=0)
    assert found == [best + 1 if best else 0]
