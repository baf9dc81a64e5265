import numpy as np
import pytest

from ripieno.engine.grid.part import make_part
from ripieno.engine.music.roles import Role
from ripieno.training.data.statistics import (
    bars_per_length,
    bars_per_role,
    bars_per_role_and_length,
    chord_changes_by_beat,
    joined,
    onsets_per_bar,
    position_profile,
    share_on_grid,
    share_out_of_chord,
)
from tests.training.data.builders import plain_piece, with_parts


def test_onsets_are_counted_bar_by_bar() -> None:
    part = make_part(Role.LEAD, [(0.0, 1, 60, 80), (15.9, 1, 61, 80), (32.0, 1, 62, 80)])
    assert onsets_per_bar(with_parts(plain_piece(bars=3), part), part).tolist() == [2, 0, 1]


def test_a_role_is_counted_in_the_bars_where_it_begins_a_note() -> None:
    part = make_part(Role.BASS, [(0.0, 40, 40, 80), (33.0, 1, 41, 80)])
    assert bars_per_role([with_parts(plain_piece(bars=4), part)]) == {Role.BASS: 2}


def test_bars_are_counted_by_beats() -> None:
    assert bars_per_length([plain_piece(bars=5), plain_piece(bars=2)]) == {4.0: 7}


def test_the_grid_share_counts_sixteenths() -> None:
    part = make_part(Role.LEAD, [(0.0, 1, 60, 80), (1.02, 1, 61, 80), (4 / 3, 1, 62, 80), (5.5, 1, 63, 80)])
    assert share_on_grid([with_parts(plain_piece(), part)]) == pytest.approx(0.5)


def test_chord_changes_fall_on_beats() -> None:
    assert chord_changes_by_beat([plain_piece()]).tolist() == [1, 0, 0, 0]


def test_notes_outside_the_chord_are_told_from_those_inside() -> None:
    part = make_part(Role.LEAD, [(0.0, 1, 60, 80), (4.0, 1, 61, 80), (8.0, 1, 64, 80), (12.0, 1, 67, 80)])
    piece = with_parts(plain_piece(), part, plain_piece().parts[1])
    assert share_out_of_chord([piece]) == pytest.approx(0.25)


def test_positions_are_shares_of_the_sixteenths() -> None:
    profile = position_profile([plain_piece()], [Role.DRUMS])
    assert profile[::4].tolist() == [0.25] * 4
    assert profile.sum() == pytest.approx(1)


def test_fields_of_a_role_are_joined() -> None:
    assert np.array_equal(joined([plain_piece(), plain_piece()], Role.DRUMS, "pitch"), np.full(64, 36))
    assert len(joined([plain_piece()], Role.PAD, "pitch")) == 0


def test_bars_are_counted_by_role_and_length() -> None:
    made = plain_piece("a", bars=4)
    counts = bars_per_role_and_length([made])
    assert counts.total() == bars_per_role([made]).total()
    assert {beats for _, beats in counts} == {4.0}
