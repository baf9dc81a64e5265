"""Notes that are carried elsewhere are the same notes there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.smf_errors import SmfError
from ripieno.app.session.editor.note_file import as_file, of_file
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

LANE = Lane("Piano", Role.KEYS, (), 1, 3, 5)
TIME = TimeMap(96, (), (MetreChange(0, 4, 4), MetreChange(4 * 384, 3, 4)))

apart = st.dictionaries(
    st.tuples(st.integers(0, 20), st.integers(0, 127)),
    st.tuples(st.integers(1, 96), st.integers(1, 127)),
    min_size=1,
    max_size=20,
).map(
    lambda found: tuple(
        Note(place * 96, length, pitch, velocity, 3)
        for (place, pitch), (length, velocity) in sorted(found.items())
    )
)


@given(apart)
def test_notes_come_back_as_they_were_counted_from_their_first_bar(notes):
    start = TIME.bar_start(TIME.bar_at(notes[0].onset))
    back = of_file(as_file(notes, LANE, TIME), 96)
    assert [(n.onset + start, n.length, n.pitch, n.velocity) for n in back] == [
        (n.onset, n.length, n.pitch, n.velocity) for n in notes
    ]


def test_a_clip_of_finer_ticks_takes_them_at_the_same_beats():
    data = as_file((Note(96, 48, 60, 80, 3), Note(192, 96, 64, 81, 3)), LANE, TIME)
    assert [(note.onset, note.length) for note in of_file(data, 480)] == [(480, 240), (960, 480)]


def test_what_is_no_file_says_so():
    with pytest.raises(SmfError, match="clipboard"):
        of_file(b"hello", 480)
