from ripieno.engine.seed import MAX_SEED, draw_seed, wrap_seed


def test_a_seed_that_is_given_stays():
    assert draw_seed(0) == 0
    assert draw_seed(MAX_SEED) == MAX_SEED


def test_drawn_seeds_differ_and_lie_in_the_range():
    seeds = {draw_seed() for _ in range(20)}
    assert len(seeds) > 1
    assert all(0 <= seed <= MAX_SEED for seed in seeds)


def test_counting_on_begins_again_after_the_highest():
    assert [wrap_seed(number) for number in (5, MAX_SEED + 1, -1)] == [5, 0, MAX_SEED]
