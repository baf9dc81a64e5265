"""Parts hold notes in order, none of them on a key that is down."""

from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.grid.part import MIN_NOTE_STEPS, NO_PROGRAM, make_part
from ripieno.engine.music.roles import Role

ROWS = st.lists(
    st.tuples(st.floats(0, 64), st.floats(0, 16), st.integers(0, 127), st.integers(1, 127)), max_size=40
)


@given(ROWS)
def test_notes_are_in_order_and_no_two_of_a_pitch_overlap(rows):
    part = make_part(Role.KEYS, rows)
    assert list(zip(part.onset, part.pitch, strict=True)) == sorted(zip(part.onset, part.pitch, strict=True))
    for pitch in set(part.pitch.tolist()):
        own = part.pitch == pitch
        ends = (part.onset[own] + part.length[own])[:-1]
        assert (ends <= part.onset[own][1:] + 1e-4).all()


def test_of_notes_that_begin_together_the_longest_stays():
    part = make_part(Role.KEYS, [(0, 1, 60, 80), (0, 3, 60, 81), (0, 0, 62, 80)], 5)
    assert part.length.tolist() == [3, MIN_NOTE_STEPS]
    assert part.program == 5
    assert make_part(Role.KEYS, []).program == NO_PROGRAM
