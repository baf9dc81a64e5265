"""Answers: which lane, how many notes, what rhythm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.music.following.answers import (
    answering_lane,
    budgets,
    echo,
    on_bar_line,
    within,
)
from ripieno.app.session.live.music.harmonic_fit import spans_of
from ripieno.engine.music.chords import parse_chord
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

LANES = [Lane(role.value, role, (), 0, number, None) for number, role in enumerate(Role)]
MELODY = [Note(beat * 480, 400, 60 + beat, 80) for beat in range(4)]
CHORDS = [Note(beat * 960, 900, pitch, 80) for beat in range(2) for pitch in (60, 64, 67)]
SPANS = spans_of((parse_chord("D"),), parse_key("D major"), 1920)


@pytest.mark.parametrize(
    ("phrase", "active", "role"),
    [
        (MELODY, frozenset(Role), Role.LEAD),
        (CHORDS, frozenset(Role), Role.KEYS),
        (MELODY, frozenset({Role.BASS, Role.DRUMS}), Role.BASS),
    ],
)
def test_a_melody_answers_a_melody_and_keys_answer_chords(phrase, active, role):
    assert LANES[answering_lane(LANES, phrase, active)].role is role


def test_drums_alone_answer_no_phrase():
    assert answering_lane(LANES, MELODY, frozenset({Role.DRUMS})) is None


@given(st.integers(0, 40), st.floats(2, 40), st.integers(0, 4))
def test_an_answer_is_about_as_busy_as_the_phrase(own, average, answering):
    if own > 1.2 * average:
        return
    total = sum(budgets(LANES[:5], answering, own, average).values())
    assert total >= 0.5 * average
    assert total <= 0.75 * own + 0.7 * average + 1.5


def test_an_echo_has_the_rhythm_of_the_phrase_in_key_and_register():
    notes = echo(MELODY, LANES[0], SPANS)
    assert [note.onset for note in notes] == [note.onset for note in MELODY]
    assert all(note.pitch % 12 in parse_key("D major").pitch_classes and note.pitch >= 60 for note in notes)


def test_an_answer_begins_on_the_bar_line():
    late = {0: (Note(240, 200, 60, 80), Note(480, 200, 62, 80)), 1: (Note(960, 200, 40, 80),)}
    assert on_bar_line(late)[0] == (Note(0, 440, 60, 80), Note(480, 200, 62, 80))
    assert on_bar_line(on_bar_line(late)) == on_bar_line(late)
    assert on_bar_line({0: ()}) == {0: ()}


def test_the_strongest_notes_stay():
    assert within({0: MELODY, 1: CHORDS}, {0: 2}, 480) == {0: (MELODY[0], MELODY[2]), 1: ()}
