"""Forms that people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.form.sections import (
    MAX_SECTION_BARS,
    FormError,
    Section,
    parse_form,
    read_form,
)
from ripieno.app.session.live.form.words import SECTION_NAMES
from ripieno.engine.music.chords import parse_progression

CHORDS = st.sampled_from([None, parse_progression("C | G | Am | F"), parse_progression("Dm7 G7 | Cmaj7")])
SECTIONS = st.builds(
    Section,
    st.sampled_from((*SECTION_NAMES, "A", "B", "Z")),
    st.integers(1, MAX_SECTION_BARS),
    CHORDS,
)


def text_of(section):
    if section.chords is None:
        return f"{section.name} {section.bars}"
    bars = " | ".join(" ".join(map(str, bar)) for bar in section.chords)
    return f"{section.name} {section.bars}: {bars}"


@given(st.lists(SECTIONS, min_size=1, max_size=8))
def test_the_text_of_a_form_is_read_as_that_form(sections):
    assert parse_form(", ".join(map(text_of, sections))) == tuple(sections)


def test_chords_of_a_section_stand_one_for_each_bar_or_between_bar_lines():
    one_each, between = parse_form("A 8: C G Am F, b' 8: C G | Am F")
    assert len(one_each.chords) == 4
    assert [len(bar) for bar in between.chords] == [2, 2]
    assert between.name == "B"


def test_lengths_are_usual_where_none_is_given():
    assert [section.bars for section in parse_form("intro, A, outro")] == [4, 8, 4]


def test_auto_leaves_the_form_to_the_seed():
    assert read_form(" Auto ") is None
    assert read_form("A 4") == (Section("A", 4),)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "Section 1 "),
        ("A 8, foo 4", "Section 2 "),
        ("A 8, B eight", "Section 2 "),
        ("A 0", "1 to 64"),
        ("A 65", "1 to 64"),
        ("A 8, B 8: C H", "section 2 "),
        ("A 8:", "section 1 "),
        (", ".join(["A 8"] * 65), "65 sections"),
    ],
)
def test_a_text_that_gives_no_form_is_refused_in_one_sentence(text, place):
    with pytest.raises(FormError) as refusal:
        parse_form(text)
    assert place in str(refusal.value)
    assert str(refusal.value).endswith(".")
