"""Bars of a plan: chords, returns, joints, dynamics."""

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.form.bar_plan import SILENT
from ripieno.app.session.live.form.plan_bars import Tonality, phrase_bars, plan_bar
from ripieno.app.session.live.form.section_plan import SectionPlan
from ripieno.app.session.live.form.sections import parse_form
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.keys import Key

KEY = Key(0, "major")


def plans(text, bars, tonality=None):
    sections = SectionPlan(parse_form(text), 1)
    return [plan_bar(sections, bar, tonality or Tonality(KEY, seed=1)) for bar in range(bars)]


def test_the_second_phrase_of_a_section_goes_back_to_the_first_with_another_melody():
    found = plans("A 8, B 8", 8)
    assert [plan.returns for plan in found] == [None] * 4 + [("A0", bar) for bar in range(4)]
    assert [plan.is_varied for plan in found] == [False] * 4 + [True] * 4


def test_a_section_that_comes_again_is_what_it_was():
    found = plans("A 8, B 8, A 8", 24)
    assert [plan.returns for plan in found[16:]] == [("A0", bar) for bar in range(8)]
    assert [plan.chords for plan in found[16:]] == [plan.chords for plan in found[:8]]


def test_drums_repeat_the_first_two_bars_of_their_theme():
    assert [plan.groove for plan in plans("A 8", 6)] == [None, None, *[("A0", 0), ("A0", 1)] * 2]


def test_drums_lead_into_a_section_and_crash_on_its_first_bar():
    found = plans("A 8, B 8, end 2", 18)
    assert [bar for bar, plan in enumerate(found) if plan.joint.fill_beats == 2] == [7, 15]
    assert [bar for bar, plan in enumerate(found) if plan.joint.has_crash] == [8, 16, 17]


def test_an_end_comes_home_and_then_nothing_plays():
    found = plans("A 8, end 4", 13)
    assert str(found[11].chords[0]) == "C"
    assert found[11].is_final
    assert found[12] == SILENT


def test_chords_that_are_given_go_before_those_that_are_drawn():
    whole = Tonality(KEY, chords=parse_progression("F | G"), seed=1)
    found = plans("A 2: C Am, B 2", 4, whole)
    assert [str(plan.chords[0]) for plan in found] == ["C", "Am", "F", "G"]


def test_a_break_is_made_of_the_theme_before_it():
    found = plans("A 4, break 4", 8)
    assert [plan.returns for plan in found[4:]] == [("A0", bar) for bar in range(4)]
    assert [plan.chords for plan in found[4:]] == [plan.chords for plan in found[:4]]


def test_a_build_leads_to_the_dominant_louder_and_louder():
    found = plans("A 4, build 4, A 4", 8)[4:]
    assert str(found[-1].chords[0]) == "G"
    assert found[-1].level > found[0].level
    assert [plan.joint.rolled for plan in found] == [0, 0.25, 0.5, 0.75]


@given(st.integers(0, 2**31))
def test_chords_of_a_drawn_form_move_and_dynamics_breathe(seed):
    sections = SectionPlan(None, seed)
    found = [plan_bar(sections, bar, Tonality(KEY, seed=seed)) for bar in range(64)]
    assert max(len(list(run)) for _, run in groupby(plan.chords for plan in found)) <= 4
    levels = [plan.level for plan in found]
    assert max(levels) - min(levels) > 0.15


def test_phrases_are_half_a_short_section_and_four_bars_of_a_long_one():
    assert [phrase_bars(bars) for bars in (1, 2, 4, 8, 16)] == [1, 1, 2, 4, 4]
