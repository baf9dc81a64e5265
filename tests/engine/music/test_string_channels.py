"""Notes on strings: one at a time, within reach, and playable."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.note import Note
from ripieno.engine.music.note_channels import ChannelUse, NoteChannel, NoteChannels
from ripieno.engine.music.notes import NO_NOTES, Notes
from ripieno.engine.music.string_channels import assign_strings

TUNING = (40, 45, 50, 55, 59, 64)
GUITAR = NoteChannels(
    ChannelUse.STRINGS, tuple(NoteChannel(5 - at, low, low + 22) for at, low in enumerate(TUNING))
)
STEP = 24

NOTES = st.lists(
    st.builds(Note, st.integers(0, 200), st.integers(1, 120), st.integers(35, 90), st.just(80)), max_size=24
).map(lambda notes: sorted(notes, key=lambda note: (note.onset, note.pitch)))


def chord(*pitches: int, onset: int = 0, length: int = 90) -> list[Note]:
    return [Note(onset, length, pitch, 80) for pitch in pitches]


def strings_of(notes: Sequence[Note], kept: Notes = NO_NOTES) -> list[tuple[int, int]]:
    """Return pitch and string, counted from the lowest, of each note that is played."""
    return [(note.pitch, 5 - note.channel) for note in assign_strings(notes, kept, GUITAR, STEP)]


def test_an_open_chord_lies_as_it_is_played() -> None:
    pitches = (40, 47, 52, 56, 59, 64)
    assert strings_of(chord(*pitches)) == list(zip(pitches, range(6), strict=True))


def test_a_seventh_note_and_notes_out_of_reach_are_left_out() -> None:
    assert len(strings_of(chord(45, 47, 52, 56, 59, 64, 68))) == 6
    assert strings_of(chord(30, 100, 60)) == [(60, strings_of(chord(60))[0][1])]


def test_the_outer_notes_of_a_chord_are_kept() -> None:
    pitches = [pitch for pitch, _ in strings_of(chord(40, 41, 42, 64))]
    assert (40 in pitches, 64 in pitches) == (True, True)


def test_notes_lie_near_the_hand() -> None:
    kept = Notes.of(tuple(Note(-900 + at, 1, low + 7, 80, 5 - at) for at, low in enumerate(TUNING)))
    assert strings_of(chord(66)) == [(66, 5)]
    assert strings_of(chord(66), kept) == [(66, 4)]


def test_a_new_note_ends_the_last_one_of_its_string_if_that_has_sounded() -> None:
    low = [Note(0, 200, 41, 80), Note(48, 50, 43, 80)]
    made = assign_strings(low, NO_NOTES, GUITAR, STEP)
    assert [(note.channel, note.length) for note in made] == [(5, 48), (5, 50)]
    early = assign_strings([low[0], Note(12, 50, 43, 80)], NO_NOTES, GUITAR, STEP)
    assert [note.pitch for note in early] in ([41], [43])


def test_kept_notes_are_neither_ended_nor_covered() -> None:
    kept = Notes.of((Note(0, 100, 40, 80, 5), Note(150, 50, 41, 80, 5)))
    made = assign_strings([Note(50, 20, 42, 80), Note(110, 90, 43, 80)], kept, GUITAR, STEP)
    assert [(note.onset, note.length) for note in made] == [(110, 40)]


@given(NOTES)
def test_a_string_sounds_one_note_at_a_time_within_its_range(notes: list[Note]) -> None:
    made = assign_strings(notes, NO_NOTES, GUITAR, STEP)
    lows = {5 - at: low for at, low in enumerate(TUNING)}
    for note in made:
        assert lows[note.channel] <= note.pitch <= lows[note.channel] + 22
        assert not any(
            other.onset <= note.onset < other.end and other.channel == note.channel and other is not note
            for other in made
        )


@given(NOTES)
def test_placing_notes_again_changes_nothing(notes: list[Note]) -> None:
    made = assign_strings(notes, NO_NOTES, GUITAR, STEP)
    again = assign_strings(made, NO_NOTES, GUITAR, STEP)
    assert len(again) == len(made)
