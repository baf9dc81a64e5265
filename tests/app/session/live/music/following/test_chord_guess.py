"""The chord of little that is heard, and the chord that is to be expected."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.music.following.chord_guess import guess_chord, predict
from ripieno.engine.music.chords import Chord, parse_chord
from ripieno.engine.music.keys import parse_key

TRIADS = st.builds(Chord, st.integers(0, 11), st.sampled_from(("maj", "min")))


def sounding(*classes):
    durations = np.zeros(12)
    for each in classes:
        durations[each] += 480
    return durations


@given(TRIADS)
def test_a_triad_is_heard_as_itself(chord):
    assert guess_chord(sounding(*chord.pitch_classes), chord.root, None, None) == chord


@pytest.mark.parametrize(
    ("classes", "lowest", "before", "chord"),
    [((4,), 4, None, "E"), ((11,), 11, "E", "B"), ((8, 11), None, "E", "E"), ((6, 9), None, None, "F#m")],
)
def test_few_notes_are_heard_in_the_key_and_with_what_came_before(classes, lowest, before, chord):
    known = parse_chord(before) if before else None
    assert guess_chord(sounding(*classes), lowest, parse_key("E major"), known) == parse_chord(chord)


def test_in_silence_there_is_no_chord():
    assert guess_chord(np.zeros(12), None, None, None) is None


def bars(text):
    return {bar: (parse_chord(name),) for bar, name in enumerate(text.split())}


@pytest.mark.parametrize(
    ("heard", "bar", "chord"),
    [
        ("E", 1, "E"),
        ("E B E", 3, "B"),
        ("E B E B", 5, "B"),
        ("C G Am F C G", 6, "Am"),
        ("C G Am F C G", 11, "F"),
        ("C C C", 3, "C"),
    ],
)
def test_a_player_is_expected_to_come_round(heard, bar, chord):
    assert predict(bars(heard), bar) == (parse_chord(chord),)


def test_nothing_is_expected_of_a_player_who_was_not_heard():
    assert predict({}, 4) is None
