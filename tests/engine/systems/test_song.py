"""Music of one instrument: what is cut, and what becomes of it in a clip."""

from tests.support.piano_songs import song


def test_an_excerpt_begins_at_nought_and_ends_in_time():
    cut = song().excerpt(1.0, 3.0)
    assert cut.part.onset.min() == 0
    assert cut.seconds <= 2.0


def test_a_clip_has_the_notes_of_the_song_in_ticks():
    clip = song(steps=8).clip()
    there = song(steps=8).part
    assert [note.pitch for note in clip.lanes[0].notes] == there.pitch.tolist()
    assert [note.onset for note in clip.lanes[0].notes] == [
        round(120 * each) for each in there.onset.tolist()
    ]
