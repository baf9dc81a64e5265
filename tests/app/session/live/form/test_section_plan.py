"""Sections in their places, and where a person lets the music go."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.form.section_plan import SectionPlan
from ripieno.app.session.live.form.sections import parse_form
from ripieno.app.session.live.form.words import STEERS

FORM = parse_form("intro 4, A 8, B 8, end 2")


def names(plan, bars):
    found = [plan.section_at(bar) for bar in range(bars)]
    return [None if each is None else each.section.name for each in found]


def test_sections_follow_each_other_and_an_end_is_the_end():
    assert names(SectionPlan(FORM, 0), 26) == ["intro"] * 4 + ["A"] * 8 + ["B"] * 8 + ["end"] * 2 + [None] * 4


def test_a_form_without_an_end_comes_again_without_its_introduction():
    plan = SectionPlan(parse_form("intro 2, A 4, B 4"), 0)
    assert names(plan, 18) == ["intro"] * 2 + (["A"] * 4 + ["B"] * 4) * 2
    assert plan.section_at(10).occurrence == 1


@given(st.integers(0, 2**31))
def test_a_drawn_form_has_sections_of_4_to_16_bars_whose_themes_return(seed):
    plan = SectionPlan(None, seed)
    sections = {plan.section_at(bar).first: plan.section_at(bar) for bar in range(128)}
    assert {each.section.bars for each in sections.values()} <= {4, 8, 16}
    assert max(each.occurrence for each in sections.values()) >= 2
    assert len({each.section.name for each in sections.values()}) >= 3


def test_the_next_section_begins_at_the_bar_line():
    plan = SectionPlan(FORM, 0)
    plan.steer("next_section", 6)
    assert names(plan, 16) == ["intro"] * 4 + ["A"] * 2 + ["B"] * 8 + ["end"] * 2


@pytest.mark.parametrize("what", ["break", "build"])
def test_a_break_or_build_goes_on_with_the_next_section(what):
    plan = SectionPlan(FORM, 0)
    names(plan, 20)
    plan.steer(what, 6)
    assert names(plan, 18) == ["intro"] * 4 + ["A"] * 2 + [what] * 4 + ["B"] * 8


def test_an_end_ends_and_the_next_section_plays_on():
    plan = SectionPlan(FORM, 0)
    plan.steer("end", 6)
    assert names(plan, 12) == ["intro"] * 4 + ["A"] * 2 + ["end"] * 4 + [None] * 2
    plan.steer("next_section", 12)
    assert names(plan, 14)[12:] == ["B", "B"]


def test_a_held_section_repeats_until_it_is_let_go():
    plan = SectionPlan(FORM, 0)
    plan.hold(5, is_held=True)
    assert names(plan, 36)[4:36] == ["A"] * 32
    plan.hold(21, is_held=False)
    assert names(plan, 32)[20:32] == ["A"] * 8 + ["B"] * 4


def test_a_section_before_the_end_can_be_held_and_the_end_comes_after_it():
    plan = SectionPlan(FORM, 0)
    names(plan, 40)
    plan.hold(13, is_held=True)
    assert names(plan, 36)[12:] == ["B"] * 24
    plan.hold(29, is_held=False)
    assert names(plan, 40)[28:] == ["B"] * 8 + ["end"] * 2 + [None] * 2


STEPS = st.lists(
    st.tuples(st.sampled_from((*STEERS, "hold", "let go", "form")), st.integers(0, 9)), max_size=8
)


@given(st.sampled_from((None, FORM, parse_form("A 4, B 4"))), STEPS, st.integers(0, 60))
def test_looking_ahead_changes_no_section(form, steps, ahead):
    plan, looked = SectionPlan(form, 1), SectionPlan(form, 1)
    bar = 0
    for what, bars in steps:
        bar += bars
        for each in (plan, looked):
            each.section_at(bar)
        looked.section_at(bar + ahead)
        for each in (plan, looked):
            if what in ("hold", "let go"):
                each.hold(bar, is_held=what == "hold")
            elif what == "form":
                each.restart(parse_form("C 4, end"), 0, bar + 1)
            else:
                each.steer(what, bar + 1)
    assert names(looked, bar + 40) == names(plan, bar + 40)


def test_another_form_begins_where_it_is_given():
    plan = SectionPlan(FORM, 0)
    names(plan, 30)
    plan.restart(parse_form("C 4, end"), 0, 6)
    assert names(plan, 15) == ["intro"] * 4 + ["A"] * 2 + ["C"] * 4 + ["end"] * 4 + [None]


@given(st.lists(st.tuples(st.sampled_from(STEERS), st.integers(0, 9)), max_size=8), st.booleans())
def test_however_it_is_steered_sections_leave_no_gap(steps, is_held):
    plan, bar = SectionPlan(None, 1), 0
    plan.hold(0, is_held=is_held)
    for what, bars in steps:
        bar += bars
        plan.steer(what, bar)
    placed = [plan.section_at(each) for each in range(bar + 40)]
    known = [each for each in dict.fromkeys(placed) if each is not None]
    assert all(a.end == b.first for a, b in pairwise(known))
    assert all(None not in placed[each.first : min(each.end, len(placed))] for each in known)
