"""Forms that the seed draws."""

from itertools import islice

from ripieno.app.session.live.form.draw import draw_form, rounds
from ripieno.app.session.live.form.sections import parse_form


def test_a_seed_draws_one_form_and_seeds_draw_several():
    assert draw_form(3) == draw_form(3)
    assert len({draw_form(seed) for seed in range(40)}) > 1


def test_themes_are_new_ones_after_some_rounds():
    every = list(islice(rounds(parse_form("intro 4, A 8")), 5))
    assert [epoch for epoch, _ in every] == [0, 0, 1, 1, 2]
    assert [len(form) for _, form in every] == [2, 1, 1, 1, 1]


def test_nothing_but_an_introduction_goes_round():
    assert [form for _, form in islice(rounds(parse_form("intro 4")), 2)] == [parse_form("intro 4")] * 2
