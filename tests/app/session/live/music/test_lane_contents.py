"""What lanes go back to, which are new, and how a bar is put into its plan."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.form.bar_plan import BarPlan
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.harmonic_fit import spans_of
from ripieno.app.session.live.music.lane_contents import contents_of, finished, pitch_range
from ripieno.app.session.live.music.song import Score
from ripieno.app.session.live.music.theme_memory import ThemeMemory
from ripieno.engine.generate.lane_defaults import REGISTERS
from ripieno.engine.music.chords import Chord
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from tests.support.live_controls import controls_at

PPQ, BAR = 480, 1920
ROLES = (Role.LEAD, Role.KEYS, Role.BASS, Role.DRUMS)
SCORE = Score.from_nothing(ROLES, (4, 4), 120.0)
C_MAJOR = parse_key("C major")
FIRST = BarPlan(own=("A", 0), key=C_MAJOR, chords=(Chord(0, "maj"),))
AGAIN = replace(FIRST, own=("A", 4), returns=("A", 0), groove=("A", 0))
EIGHTHS = {lane: tuple(Note(step * 240, 240, 60, 80) for step in range(8)) for lane in range(4)}
PHRASE = tuple(Note(step * 480, 400, 72, 80) for step in range(4))


def contents(plan, memory=None, call=None, **controls):
    spans = spans_of(plan.chords, plan.key, BAR)
    return contents_of(plan, SCORE.parts, controls_at(**controls), memory or ThemeMemory(), call, spans, PPQ)


def memory_of(density=1.0):
    memory = ThemeMemory()
    memory.keep(Bar(EIGHTHS, density, plan=FIRST))
    return memory


def test_where_nothing_returns_all_lanes_are_new():
    assert contents(FIRST, memory_of()).new == (0, 1, 2, 3)


def test_lanes_return_as_they_were_and_melodies_vary_where_the_plan_says():
    returning = contents(AGAIN, memory_of())
    assert (returning.new, returning.varied, returning.notes) == ((), (), EIGHTHS)
    assert contents(replace(AGAIN, is_varied=True), memory_of()).varied == (0,)


@pytest.mark.parametrize(("density", "count"), [(1.0, 8), (0.5, 4), (0.25, 2)])
def test_what_returns_is_as_busy_as_asked_for_now(density, count):
    returning = contents(AGAIN, memory_of(), density=density)
    assert {len(held) for held in returning.notes.values()} == {count}
    assert returning.density == density


def test_what_was_made_at_a_low_density_does_not_return_at_a_high_one():
    assert contents(AGAIN, memory_of(0.25), density=4.0).new == (0, 1, 2, 3)


def test_under_a_player_lanes_that_are_off_are_not_made():
    plan = replace(FIRST, active=frozenset({Role.LEAD, Role.DRUMS}))
    assert contents(plan, mode="accompany").new == (0, 3)
    assert contents(FIRST, mode="accompany", silent=frozenset({Role.LEAD})).new == (1, 2, 3)


def test_an_answer_keeps_the_rhythm_of_the_phrase_in_one_lane_and_makes_the_others():
    answer = contents(replace(FIRST, answers=0), call=Bar({0: PHRASE}), mode="answer")
    assert (answer.answering, answer.new, answer.varied, answer.call) == (0, (1, 2, 3), (0,), PHRASE)
    assert [(note.onset, note.length) for note in answer.notes[0]] == [
        (note.onset, note.length) for note in PHRASE
    ]


NOTES = st.lists(
    st.builds(
        Note,
        st.integers(0, 15).map(lambda step: step * 120),
        st.sampled_from((120, 480, 1920)),
        st.integers(0, 127),
        st.integers(1, 127),
    ),
    max_size=24,
    unique_by=lambda note: (note.onset, note.pitch),
).map(tuple)


@given(st.fixed_dictionaries(dict.fromkeys(range(4), NOTES)), st.sampled_from((0.25, 1.0, 4.0)))
def test_a_finished_bar_is_in_key_and_register_on_the_kit_and_no_busier_than_asked_for(notes, density):
    controls = controls_at(density=density)
    spans = spans_of(FIRST.chords, FIRST.key, BAR)
    bar = finished(Bar(notes), FIRST, SCORE, controls, spans)
    assert bar.density == min(density, 1.0)
    for lane, held in bar.notes.items():
        role = ROLES[lane]
        if role is Role.DRUMS:
            assert all(35 <= note.pitch <= 81 and note.end <= BAR for note in held)
            continue
        low, high = REGISTERS[role]
        assert all(low <= note.pitch <= high and note.pitch % 12 in C_MAJOR.pitch_classes for note in held)
        assert len(held) <= max(round(1.5 * density * 4 * 3.2), 1)


def test_a_lift_raises_the_lowest_pitch_of_the_lead_alone():
    plan = BarPlan(lift=5)
    assert pitch_range(Role.LEAD, plan) == (REGISTERS[Role.LEAD][0] + 5, REGISTERS[Role.LEAD][1])
    assert pitch_range(Role.BASS, plan) == REGISTERS[Role.BASS]
