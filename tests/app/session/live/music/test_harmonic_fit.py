"""Notes in chords, keys and registers without the model."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.music.harmonic_fit import LINES, MELODIES, fit, into, nearest, rooted, spans_of
from ripieno.engine.generate.lane_defaults import REGISTERS
from ripieno.engine.music.chords import Chord, parse_chord
from ripieno.engine.music.keys import Key, parse_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

PPQ, TICKS = 480, 1920
ONSETS = st.integers(0, TICKS - 1)
NOTES = st.lists(
    st.builds(
        Note, st.integers(0, TICKS - 1), st.integers(1, 4000), st.integers(0, 127), st.integers(1, 127)
    ),
    max_size=16,
)
PITCHED = st.sampled_from([role for role in Role if role is not Role.DRUMS])
CHORDS = st.lists(
    st.builds(Chord, st.integers(0, 11), st.sampled_from(("maj", "min", "7", "dim"))), max_size=2
)
KEYS = st.none() | st.builds(Key, st.integers(0, 11), st.sampled_from(("major", "minor")))


@given(NOTES, PITCHED, CHORDS, KEYS)
def test_fitted_notes_lie_in_register_and_bar_and_never_sound_where_they_are_wrong(notes, role, chords, key):
    spans = spans_of(chords, key, TICKS)
    low, high = REGISTERS[role]
    for note in fit(notes, role, spans):
        assert low <= note.pitch <= high
        assert note.length >= 1
        assert note.end <= TICKS
        sounding = [span for span in spans if span.begin < note.end and note.onset < span.end]
        assert all(note.pitch % 12 in span.allowed(role) for span in sounding)


@given(NOTES, PITCHED, CHORDS, KEYS)
def test_what_fits_stays_as_it_is(notes, role, chords, key):
    spans = spans_of(chords, key, TICKS)
    once = fit(notes, role, spans)
    assert fit(once, role, spans) == once


@given(NOTES, st.sampled_from(sorted(LINES)), CHORDS)
def test_a_line_has_one_note_at_a_time(notes, role, chords):
    fitted = fit(notes, role, spans_of(chords, None, TICKS))
    assert all(first.end <= second.onset for first, second in pairwise(fitted))


@given(NOTES, CHORDS)
def test_no_two_notes_of_one_pitch_sound_at_once(notes, chords):
    fitted = fit(notes, Role.KEYS, spans_of(chords, None, TICKS))
    for pitch in {note.pitch for note in fitted}:
        own = [note for note in fitted if note.pitch == pitch]
        assert all(first.end <= second.onset for first, second in pairwise(own))


@given(NOTES, CHORDS)
def test_a_bass_begins_each_chord_with_its_root(notes, chords):
    spans = spans_of(chords, None, TICKS)
    fitted = rooted(fit(notes, Role.BASS, spans), spans, PPQ, 0)
    for span in spans:
        if span.chord is not None:
            own = [note for note in fitted if span.begin <= note.onset < span.end]
            assert own[0].pitch % 12 == span.chord.root
            assert own[0].onset < span.begin + PPQ


def test_a_melody_leaves_out_what_rubs_against_the_chord():
    (span,) = spans_of((parse_chord("C"),), parse_key("C major"), TICKS)
    assert span.allowed(Role.LEAD) == {0, 2, 4, 7, 9}
    assert span.allowed(Role.KEYS) == {0, 4, 7}
    assert Role.LEAD in MELODIES


def test_drums_stay_as_they_are():
    drums = (Note(0, 10, 3, 5),)
    assert fit(drums, Role.DRUMS, spans_of((), None, TICKS)) == drums


@given(st.integers(0, 127))
def test_a_pitch_moves_by_octaves_into_a_range(pitch):
    assert 60 <= into(pitch, 60, 80) <= 80
    assert (into(pitch, 60, 80) - pitch) % 12 == 0


def test_the_nearest_pitch_is_the_lower_of_two():
    assert nearest(61, frozenset({0, 2})) == 60
    assert nearest(61, frozenset()) == 61
