from ripieno.engine.music.notes_by_bar import notes_by_bar
from tests.support.random_model import small_clip


def test_notes_are_counted_from_the_beginning_of_their_bar():
    bars = notes_by_bar(small_clip(), (0,), (2, 5))
    assert list(bars) == [2, 5]
    assert [note.onset for note in bars[5][0]] == [0, 96, 192, 288]
    assert [note.pitch for note in bars[5][0]] == [60, 64, 67, 65]


def test_a_note_belongs_to_the_bar_that_it_begins_in():
    clip = small_clip()
    ringing = notes_by_bar(clip, (0, 1), range(clip.bars))
    assert sum(len(notes) for held in ringing.values() for notes in held.values()) == sum(
        len(lane.notes) for lane in clip.lanes
    )
