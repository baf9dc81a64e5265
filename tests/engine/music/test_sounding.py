import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.note import Note
from ripieno.engine.music.sounding import SoundingIndex

notes = st.lists(
    st.builds(Note, st.integers(0, 60), st.integers(1, 30), st.integers(60, 62), st.just(64)), max_size=12
)
spans = st.lists(st.tuples(st.integers(0, 80), st.integers(1, 20)), min_size=1, max_size=6)


@given(notes, spans)
def test_shares_are_what_counting_ticks_gives(notes: list[Note], spans: list[tuple[int, int]]) -> None:
    starts = np.array([start for start, _ in spans])
    ends = starts + np.array([length for _, length in spans])
    shares = SoundingIndex(notes).shares(starts, ends)
    for row, (start, length) in zip(shares, spans, strict=True):
        for pitch in (60, 61, 62):
            ticks = sum(
                note.onset <= tick < note.end
                for tick in range(start, start + length)
                for note in notes
                if note.pitch == pitch
            )
            assert row[pitch] == min(ticks / length, 1.0)
    assert shares.shape == (len(spans), 128)
    assert shares[:, :60].sum() == shares[:, 63:].sum() == 0


def test_far_ticks_stay_exact() -> None:
    far = 2**40
    many = [Note(far + 4 * place, 3, 60, 64) for place in range(1000)]
    shares = SoundingIndex(many).shares(np.array([far, far + 2000]), np.array([far + 4, far + 2002]))
    assert shares[:, 60].tolist() == [0.75, 1.0]
