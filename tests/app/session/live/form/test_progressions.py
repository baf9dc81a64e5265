"""Chords of sections."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.form.progressions import SEVENTHS, chord_on, draw_progression
from ripieno.engine.music.keys import Key
from ripieno.engine.music.styles import Style

KEYS = st.builds(Key, st.integers(0, 11), st.sampled_from(("major", "minor")))


@given(
    KEYS, st.integers(1, 16), st.integers(), st.none() | st.sampled_from(Style), st.booleans(), st.booleans()
)
def test_chords_lie_in_the_key_one_for_each_bar(key, bars, seed, style, away, closes):
    chords = draw_progression(key, bars, Random(seed), style, away=away, closes=closes)
    assert len(chords) == bars
    assert all(chord.pitch_classes <= key.pitch_classes for bar in chords for chord in bar)


@given(KEYS, st.integers(2, 16), st.integers())
def test_a_section_closes_on_the_tonic_or_ends_on_the_way_to_it(key, bars, seed):
    closed = draw_progression(key, bars, Random(seed), closes=True)
    open_ended = draw_progression(key, bars, Random(seed))
    assert closed[-1] == (chord_on(1, key),)
    assert open_ended[-1] in {(chord_on(5, key),), (chord_on(7, key),)}


@given(KEYS, st.integers())
def test_a_section_moves(key, seed):
    assert len(set(draw_progression(key, 8, Random(seed)))) >= 3


def test_jazz_has_sevenths_and_rock_has_none():
    assert str(chord_on(5, Key(0, "major"), Style.JAZZ)) == "G7"
    assert str(chord_on(5, Key(0, "major"), Style.ROCK)) == "G"
    assert Style.ROCK not in SEVENTHS
