import pytest

from ripieno.engine.generate import FillOptions, Locks, OptionError
from ripieno.engine.seed import MAX_SEED


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"density": 0.0}, "A density of 0 is out of range"),
        ({"density": float("nan")}, "density of nan"),
        ({"notes_per_beat": -1.0}, "notes per beat of -1"),
        ({"temperature": 0.0}, "temperature of 0"),
        ({"variations": 0}, "variations of 0"),
        ({"steps": 0}, "steps of 0"),
        ({"density": 1.0, "notes_per_beat": 1.0}, "twice"),
        ({"strength": 1.5}, "strength of 1.5"),
        ({"variations": 4, "candidates": 3}, "need at least"),
    ],
)
def test_options_out_of_range_are_refused(values, words):
    with pytest.raises(OptionError, match=words):
        FillOptions(1, **values)


def test_as_many_are_drawn_as_are_returned():
    assert FillOptions(1, 3).drawn == 3


def test_more_candidates_can_be_drawn():
    assert FillOptions(1, 3, candidates=8).drawn == 8


@pytest.mark.parametrize("seed", [-1, MAX_SEED + 1])
def test_a_seed_beyond_32_bits_is_refused(seed):
    with pytest.raises(OptionError, match=f"give 0 to {MAX_SEED}"):
        FillOptions(seed)


def test_a_fill_needs_a_seed_that_was_drawn():
    assert FillOptions(MAX_SEED).known_seed == MAX_SEED
    with pytest.raises(OptionError, match="needs a seed"):
        _ = FillOptions().known_seed


def test_a_higher_temperature_leaves_a_larger_share_of_what_is_unusual():
    shares = [FillOptions(1, temperature=temperature).loosen(0.01) for temperature in (0.5, 1.0, 2.0)]
    assert shares == pytest.approx([0.0001, 0.01, 0.1])


def test_notes_are_made_anew_where_nothing_of_the_old_ones_is_kept():
    assert FillOptions(1).makes_anew
    assert not FillOptions(1, strength=0.5).makes_anew
    assert not FillOptions(1, locks=Locks(keep="rhythm")).makes_anew
