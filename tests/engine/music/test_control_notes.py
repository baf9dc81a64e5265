import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.clip import Lane
from ripieno.engine.music.control_notes import control_pitches, find_control_pitches
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.roles import Role

BEAT = 480
VIOLIN, CELLO, TRUMPET, FLUTE, STRINGS = 40, 42, 56, 73, 48


def melody(low: int, velocities: tuple[int, ...] = (70, 82, 91), count: int = 32) -> list[Note]:
    return [
        Note(BEAT * at, 440, low + (0, 2, 4, 5, 7, 4, 2, 7)[at % 8], velocities[at % len(velocities)])
        for at in range(count)
    ]


def in_order(*parts: list[Note]) -> Notes:
    return Notes.of(
        sorted((note for part in parts for note in part), key=lambda note: (note.onset, note.pitch))
    )


@st.composite
def switched(draw: st.DrawFn) -> tuple[Notes, int, frozenset[int]]:
    """Return a melody with keyswitches, its program, and the pitches of these."""
    program, low = draw(
        st.sampled_from([(VIOLIN, 60), (CELLO, 48), (TRUMPET, 60), (FLUTE, 72), (STRINGS, 55)])
    )
    first = draw(st.integers(0, 14))
    velocity = draw(st.sampled_from([1, 5, 100, 127]))
    length = draw(st.sampled_from([30, 60, 100]))
    early = draw(st.sampled_from([0, 5, 20]))
    phrases = draw(st.lists(st.integers(0, 4), min_size=1, max_size=4))
    switches = [
        Note(max(0, 8 * BEAT * at - early), length, first + step, velocity) for at, step in enumerate(phrases)
    ]
    return in_order(melody(low), switches), program, frozenset(note.pitch for note in switches)


@given(switched())
def test_short_notes_far_below_an_instrument_control_it(case: tuple[Notes, int, frozenset[int]]) -> None:
    notes, program, pitches = case
    assert find_control_pitches(notes, BEAT, program) == pitches


@given(switched(), st.integers(2, 20))
def test_the_unit_of_time_makes_no_difference(case: tuple[Notes, int, frozenset[int]], factor: int) -> None:
    notes, program, pitches = case
    slower = Notes(notes.onsets * factor, notes.lengths * factor, *notes.arrays[2:])
    assert find_control_pitches(slower, BEAT * factor, program) == pitches


def test_held_switches_are_found_by_their_velocity_and_place() -> None:
    held = [Note(8 * BEAT * at, 8 * BEAT - 10, 24 + at % 2, 1) for at in range(4)]
    assert find_control_pitches(in_order(melody(67), held), BEAT, VIOLIN) == {24, 25}


def test_switches_above_an_instrument_are_found_too() -> None:
    high = [Note(8 * BEAT * at, 40, 120 + at, 127) for at in range(4)]
    assert find_control_pitches(in_order(melody(60), high), BEAT, TRUMPET) == {120, 121, 122, 123}


@given(
    st.lists(st.tuples(st.integers(0, 31), st.integers(24, 40), st.integers(1, 127)), max_size=10),
    st.sampled_from([None, 0, 4]),
)
def test_the_bass_of_a_piano_is_music(basses: list[tuple[int, int, int]], program: int | None) -> None:
    low = [Note(BEAT * at, 900, pitch, 40 + velocity // 3) for at, pitch, velocity in basses]
    assert find_control_pitches(in_order(melody(60), low), BEAT, program) == frozenset()


@pytest.mark.parametrize(
    "low",
    [
        [Note(BEAT * at, 40, 24, 1) for at in range(30)],
        [Note(BEAT * 8 * at, 40, pitch, 1) for at in range(4) for pitch in (24, 28, 31)],
    ],
    ids=["frequent", "chords"],
)
def test_frequent_low_notes_and_low_chords_are_music(low: list[Note]) -> None:
    assert find_control_pitches(in_order(melody(67), low), BEAT, VIOLIN) == frozenset()


def test_a_few_notes_say_nothing() -> None:
    assert (
        find_control_pitches(in_order(melody(67, count=5), [Note(0, 40, 12, 1)]), BEAT, VIOLIN) == frozenset()
    )
    assert find_control_pitches(Notes.of(()), BEAT, VIOLIN) == frozenset()


@pytest.mark.parametrize(
    ("name", "found"), [("Lead", set()), ("Lead KS", {26}), ("Keyswitch Lead", {26}), ("Ksenia", set())]
)
def test_a_name_that_says_keyswitches_counts(name: str, found: set[int]) -> None:
    switches = [Note(8 * BEAT * at, 100, 26, 100) for at in range(2)]
    lane = Lane(name, Role.LEAD, in_order(melody(52, (100, 100)), switches), 1, 0, None)
    assert control_pitches(lane, BEAT) == found


def test_the_instrument_of_a_name_counts_where_the_file_has_no_program() -> None:
    switches = [Note(8 * BEAT * at, 100, 30, 100) for at in range(2)]
    notes = in_order(melody(60, (100, 100)), switches)
    assert control_pitches(Lane("Violin", Role.LEAD, notes, 1, 0, None), BEAT) == {30}
    assert control_pitches(Lane("", Role.LEAD, notes, 1, 0, None), BEAT) == frozenset()
