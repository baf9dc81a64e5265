import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.figures import is_ostinato, is_sustained
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes

figures = st.lists(st.integers(50, 80), min_size=2, max_size=8).filter(lambda each: len(set(each)) > 1)


def repeated(figure: list[int], beat: int, times: int = 8) -> Notes:
    """Return a figure of eighths that begins anew every bar."""
    return Notes.of(
        [
            Note(bar * 4 * beat + at * beat // 2, beat // 3, pitch, 80)
            for bar in range(times)
            for at, pitch in enumerate(figure)
        ]
    )


@given(figures, st.sampled_from([24, 96, 480, 960]))
def test_a_figure_that_comes_again_every_bar_is_an_ostinato(figure: list[int], beat: int) -> None:
    assert is_ostinato(repeated(figure, beat), beat)


@given(st.lists(st.integers(40, 90), min_size=16, max_size=40, unique=True))
def test_a_line_that_never_comes_back_is_none(pitches: list[int]) -> None:
    assert not is_ostinato(Notes.of([Note(96 * at, 90, pitch, 80) for at, pitch in enumerate(pitches)]), 96)


def test_few_notes_and_one_pitch_are_no_ostinato() -> None:
    assert not is_ostinato(repeated([60, 64], 96, times=4), 96)
    assert not is_ostinato(repeated([60, 60, 60, 60], 96), 96)


@pytest.mark.parametrize(("length", "sustained"), [(335, False), (336, True), (800, True)])
def test_notes_of_nearly_a_bar_are_sustained(length: int, sustained: bool) -> None:
    notes = Notes.of([Note(384 * at, length, 60 + at, 80) for at in range(5)])
    assert is_sustained(notes, 96) is sustained
