"""A member channel for each sounding note."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.member_channels import assign_members
from ripieno.engine.music.note import Note
from ripieno.engine.music.note_channels import ChannelUse, NoteChannel, NoteChannels
from ripieno.engine.music.notes import NO_NOTES, Notes

MEMBERS = NoteChannels(ChannelUse.MEMBERS, tuple(map(NoteChannel, (1, 2, 3))), (0,))

NOTES = st.lists(
    st.builds(Note, st.integers(0, 200), st.integers(1, 80), st.integers(50, 70), st.just(80)), max_size=20
).map(lambda notes: sorted(notes, key=lambda note: (note.onset, note.pitch)))


def placed(notes: Sequence[Note], kept: Notes = NO_NOTES) -> list[int]:
    return [note.channel for note in assign_members(notes, kept, MEMBERS)]


def test_notes_take_turns() -> None:
    assert placed([Note(10 * at, 8, 60, 80) for at in range(7)]) == [1, 2, 3, 1, 2, 3, 1]


def test_the_channel_that_rested_longest_comes_first() -> None:
    kept = Notes.of((Note(0, 50, 60, 80, 1), Note(0, 20, 62, 80, 2), Note(0, 40, 64, 80, 3)))
    assert placed([Note(60, 10, 60, 80), Note(60, 10, 65, 80)], kept) == [2, 3]


def test_a_channel_that_stays_free_is_preferred() -> None:
    kept = Notes.of((Note(50, 10, 60, 80, 1), Note(55, 10, 60, 80, 2)))
    (note,) = assign_members([Note(40, 40, 70, 80)], kept, MEMBERS)
    assert (note.channel, note.length) == (3, 40)


def test_a_note_ends_where_its_channel_is_needed() -> None:
    kept = Notes.of(tuple(Note(50 + channel, 10, 60, 80, channel) for channel in (1, 2, 3)))
    (note,) = assign_members([Note(40, 40, 70, 80)], kept, MEMBERS)
    assert (note.channel, note.length) == (3, 13)


def test_where_none_is_free_the_one_with_fewest_notes_is_shared() -> None:
    notes = [Note(0, 90, 60 + at, 80) for at in range(4)]
    kept = Notes.of((Note(0, 90, 50, 80, 1),))
    assert placed(notes, kept) == [2, 3, 1, 2]


@given(NOTES)
def test_two_notes_share_a_channel_only_where_there_are_more_notes_than_channels(notes: list[Note]) -> None:
    made = assign_members(notes, NO_NOTES, MEMBERS)
    assert [(note.onset, note.pitch) for note in made] == [(note.onset, note.pitch) for note in notes]
    for note in made:
        together = [each for each in made if each.onset <= note.onset < each.end]
        assert len(together) > 3 or len({each.channel for each in together}) == len(together)
