from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.grid.part import MERGED, make_part
from ripieno.engine.music.instruments import Family
from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import check_piece, patch_starts, patches_in
from tests.training.data.builders import plain_piece, with_parts

ROWS = st.lists(
    st.tuples(
        st.integers(0, 400).map(lambda n: n / 6), st.floats(0, 20), st.integers(58, 64), st.integers(1, 127)
    ),
    max_size=60,
)


@given(ROWS)
def test_a_part_is_sorted_by_onset_and_then_pitch(rows: list[tuple[float, float, int, int]]) -> None:
    part = make_part(Role.KEYS, rows)
    keys = list(zip(part.onset.tolist(), part.pitch.tolist(), strict=True))
    assert keys == sorted(keys)


@given(ROWS)
def test_no_two_notes_of_a_part_sound_on_one_pitch(rows: list[tuple[float, float, int, int]]) -> None:
    part = make_part(Role.KEYS, rows)
    for pitch in set(part.pitch.tolist()):
        own = part.pitch == pitch
        assert np.all(part.onset[own][:-1] + part.length[own][:-1] <= part.onset[own][1:] + 1e-4)
        assert np.all(np.diff(part.onset[own]) > MERGED)


@given(ROWS)
def test_a_part_keeps_every_pitch_and_onset_it_was_given(rows: list[tuple[float, float, int, int]]) -> None:
    part = make_part(Role.KEYS, rows)
    assert {(round(onset, 3), pitch) for onset, _, pitch, _ in rows} == {
        (round(onset, 3), pitch)
        for onset, pitch in zip(part.onset.tolist(), part.pitch.tolist(), strict=True)
    }


def test_a_note_struck_twice_at_once_is_one_note() -> None:
    part = make_part(Role.DRUMS, [(4.0, 1.0, 38, 90), (4.01, 1.0, 38, 40)])
    assert part.velocity.tolist() == [90]


@pytest.mark.parametrize(
    ("steps", "patches"), [(16, 4), (14, 4), (12, 3), (10, 3), (2, 1), (1, 1), (16.00001, 4)]
)
def test_a_bar_has_a_patch_for_each_begun_beat(steps: float, patches: int) -> None:
    assert patches_in(steps) == patches


def test_patches_are_counted_bar_by_bar() -> None:
    assert patch_starts(np.array([0, 14, 26], np.float32)).tolist() == [0, 4, 8, 12, 14, 18, 22]


def test_a_sound_piece_passes() -> None:
    piece = plain_piece("bossa#2")
    check_piece(piece)
    assert (piece.bars, piece.song) == (8, "bossa")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"bar_starts": np.zeros(9, np.float32)}, "bar lines"),
        ({"chord_root": np.zeros(3, np.int8)}, "chords"),
        ({"sections": ("A",)}, "sections"),
        ({"tempo": 0.0}, "tempo"),
    ],
)
def test_a_faulty_piece_is_refused(change: dict[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        check_piece(replace(plain_piece(), **change))


def test_notes_outside_the_bars_are_refused() -> None:
    late = make_part(Role.LEAD, [(128.0, 1.0, 60, 80)])
    with pytest.raises(ValueError, match="a part"):
        check_piece(with_parts(plain_piece(bars=8), late))


def test_a_part_says_who_plays_it() -> None:
    rows = [(4.0 * beat, 4.0, 60 + beat % 3, 80) for beat in range(16)]
    viola, drums = make_part(Role.COUNTER, rows, 41).facts(), make_part(Role.DRUMS, rows, 41).facts()
    assert (viola.family, viola.voices, viola.holds) == (Family.STRINGS, 1.0, 1.0)
    assert drums.family is None
