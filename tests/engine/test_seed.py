import pytest

from ripieno.engine.generate import FillOptions
from ripieno.engine.generate.options import OptionError
from ripieno.engine.seed import MAX_SEED, draw_seed, wrap_seed


def test_a_given_seed_is_taken_as_it_is():
    assert [draw_seed(seed) for seed in (0, 7, MAX_SEED)] == [0, 7, MAX_SEED]


def test_drawn_seeds_are_valid_and_differ():
    seeds = {draw_seed() for _ in range(64)}
    assert len(seeds) > 60
    for seed in seeds:
        FillOptions(seed)


def test_counting_beyond_the_range_begins_again_at_the_other_end():
    assert wrap_seed(MAX_SEED + 1) == 0
    assert wrap_seed(-1) == MAX_SEED


def test_a_seed_beyond_the_range_is_refused_with_the_range():
    with pytest.raises(OptionError, match=f"give 0 to {MAX_SEED}"):
        FillOptions(MAX_SEED + 1)
