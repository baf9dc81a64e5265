"""Windows of songs."""

import numpy as np
import pytest
import torch

from ripieno.engine.systems.representations.events import EventSequence
from ripieno.engine.systems.representations.melody import Melody
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.training.systems.corpus import CorpusError, RowCorpus
from tests.support.system_songs import songs


def test_a_window_is_a_stretch_of_one_song():
    corpus = RowCorpus((np.arange(0, 20), np.arange(100, 110)))
    batch = corpus.draw(50, 8, 1)
    assert batch.shape == (50, 8)
    assert torch.equal(batch.diff(dim=1), torch.ones(50, 7, dtype=torch.int64))
    assert {int(each) // 100 for each in batch[:, 0]} == {0, 1}


def test_each_start_is_drawn():
    corpus = RowCorpus((np.arange(10), np.arange(100, 108)))
    assert {int(each) for each in corpus.draw(400, 8, 3)[:, 0]} == {0, 1, 2, 100}


def test_the_same_seed_draws_the_same_windows():
    corpus = RowCorpus.of(songs(), Melody(), 64)
    assert torch.equal(corpus.draw(4, 64, 5), corpus.draw(4, 64, 5))


@pytest.mark.parametrize(
    ("representation", "shape"),
    [(Melody(), (2, 32)), (PianoRoll(), (2, 32, 88)), (EventSequence(holds=True), (2, 32, 9))],
)
def test_a_batch_has_the_shape_of_its_rows(representation, shape):
    assert RowCorpus.of(songs(), representation, 32).draw(2, 32, 1).shape == shape


def test_songs_that_are_too_short_are_refused():
    with pytest.raises(CorpusError, match="None of 1 songs has 900 rows"):
        RowCorpus.of(songs(1), Melody(), 900)
