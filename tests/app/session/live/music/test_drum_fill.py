from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.music.drum_fill import CRASH, KICK, with_crash, with_fill
from ripieno.engine.music.note import Note

PPQ = 480
BEAT = tuple(Note(step * PPQ // 2, PPQ // 4, 42, 80, 9) for step in range(8))


@given(st.integers(0, 99))
def test_a_fill_takes_the_last_two_beats_and_leaves_the_others(seed):
    drums = with_fill(BEAT, PPQ, 4 * PPQ, seed)
    assert [note for note in drums if note.onset < 2 * PPQ] == list(BEAT[:4])
    run = [note for note in drums if note.onset >= 2 * PPQ]
    assert [note.onset for note in run] == list(range(2 * PPQ, 4 * PPQ, PPQ // 4))
    assert [note.velocity for note in run] == sorted(note.velocity for note in run)
    assert all(35 <= note.pitch <= 81 for note in run)


@given(st.integers(1, 8 * PPQ), st.integers(1, PPQ))
def test_a_fill_stays_within_any_bar(ticks, ppq):
    assert all(0 <= note.onset < max(ticks, 1) for note in with_fill((), ppq, ticks, 1))


def test_a_crash_begins_a_bar_once():
    drums = with_crash((Note(0, 120, KICK, 90, 9), *BEAT), PPQ)
    assert [note.pitch for note in drums if not note.onset].count(KICK) == 1
    assert [note.onset for note in drums if note.pitch == CRASH] == [0]
    assert set(BEAT) <= set(drums)
