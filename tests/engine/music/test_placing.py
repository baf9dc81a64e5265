"""New notes on the channels of their instrument."""

from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.note import Note
from ripieno.engine.music.note_channels import ChannelUse, NoteChannel, NoteChannels
from ripieno.engine.music.notes import NO_NOTES, Notes
from ripieno.engine.music.placing import place_notes

MEMBERS = NoteChannels(ChannelUse.MEMBERS, tuple(map(NoteChannel, (1, 2, 3))), (0,))
SPANS, ENDS = ((100, 200), (300, 400)), (200, 420)

NOTES = st.lists(
    st.builds(Note, st.integers(0, 450), st.integers(1, 90), st.integers(50, 60), st.just(80)), max_size=20
)


def placed(*notes: Note, kept: Notes = NO_NOTES, held: Notes = NO_NOTES) -> tuple[Note, ...]:
    return place_notes(notes, kept, MEMBERS, SPANS, ENDS, held)


def test_a_note_that_was_there_keeps_its_channel_and_its_end() -> None:
    old = Note(150, 120, 60, 70, 3)
    assert placed(Note(150, 120, 60, 70), held=Notes.of((old,))) == (old,)


def test_a_note_on_the_manager_channel_that_comes_back_stays_there() -> None:
    old = Note(150, 20, 60, 70, 0)
    assert placed(old, Note(160, 20, 62, 70), held=Notes.of((old,))) == (old, Note(160, 20, 62, 70, 1))


def test_a_new_note_ends_ahead_of_the_end_of_its_span_or_rings_as_far_as_it_may() -> None:
    (first, second) = placed(Note(150, 90, 60, 70), Note(350, 90, 60, 70))
    assert (first.end, second.end) == (199, 420)


def test_a_new_note_that_would_begin_in_the_last_tick_of_its_span_is_dropped() -> None:
    assert placed(Note(199, 1, 60, 70)) == ()
    assert placed(Note(198, 90, 60, 70)) == (Note(198, 1, 60, 70, 1),)


def test_a_pitch_that_rings_on_another_channel_is_not_struck_again() -> None:
    assert placed(Note(150, 20, 60, 70), kept=Notes.of((Note(90, 90, 60, 80, 2),))) == ()


@given(NOTES, NOTES)
def test_notes_begin_in_the_spans_and_in_the_range(new: list[Note], old: list[Note]) -> None:
    kept = Notes.of(tuple(sorted(old, key=lambda note: (note.onset, note.pitch))))
    made = place_notes(new, kept, MEMBERS, SPANS, ENDS, NO_NOTES, (52, 58))
    for note in made:
        assert any(start <= note.onset < end for start, end in SPANS)
        assert 52 <= note.pitch <= 58
        assert note.channel in {1, 2, 3}
        assert note.length >= 1
