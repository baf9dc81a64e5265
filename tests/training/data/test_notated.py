from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.grid.part import NO_PROGRAM
from ripieno.engine.music.roles import Role
from ripieno.training.data.notated import MAX_BARS, pieces_of
from ripieno.training.data.piece import check_piece
from ripieno.training.data.score import NotatedScore, Staff, join_cut_bars
from ripieno.training.data.source import Unfit


def staff(part: int, name: str, program: int | None, low: int, bars: int = 12, bar: int = 16) -> Staff:
    notes = tuple((4.0 * beat, 4.0, low + (beat * 5) % 7) for beat in range(bars * bar // 4))
    return Staff(part, 1, name, False, notes, program)


def score(*staves: Staff, bars: int = 12, bar: float = 16) -> NotatedScore:
    return NotatedScore(staves, tuple(float(bar * line) for line in range(bars + 1)), (), 100)


QUARTET = (
    staff(0, "Violin 1", 40, 76),
    staff(1, "Violin 2", 40, 67),
    staff(2, "Viola", 41, 60),
    staff(3, "Violoncello", 42, 40),
)


def test_one_part_of_a_quartet_leads_and_all_keep_their_instruments() -> None:
    [piece] = pieces_of(score(*QUARTET), "q", "made", work="made/w")
    check_piece(piece)
    assert [part.role for part in piece.parts] == [Role.LEAD, Role.COUNTER, Role.COUNTER, Role.BASS]
    assert [part.program for part in piece.parts] == [40, 40, 41, 42]
    assert (piece.has_velocity, piece.has_timing, piece.split_key) == (False, False, "made/w")


def test_a_voice_leads_before_higher_instruments() -> None:
    voice = replace(staff(1, "Canto", 52, 62), has_lyrics=True)
    [piece] = pieces_of(score(staff(0, "Flauto", 73, 80), voice), "s", "made")
    assert [part.role for part in piece.parts] == [Role.COUNTER, Role.LEAD]


def test_a_part_without_instrument_has_no_program() -> None:
    [piece] = pieces_of(score(staff(0, "Manru", None, 60)), "s", "made")
    assert [part.program for part in piece.parts] == [NO_PROGRAM]


def test_what_another_part_plays_too_is_left_out() -> None:
    double = replace(QUARTET[0], part=4, name="Oboe", program=68)
    [piece] = pieces_of(score(*QUARTET, double), "s", "made")
    assert len(piece.parts) == 4


def test_percussion_without_pitch_is_left_out() -> None:
    [piece] = pieces_of(score(*QUARTET, replace(staff(4, "Piatti", None, 60), has_pitch=False)), "s", "made")
    assert len(piece.parts) == 4


def test_long_songs_are_cut_into_equal_stretches_of_one_song() -> None:
    bars = 2 * MAX_BARS + 1
    pieces = pieces_of(score(staff(0, "Flute", 73, 70, bars), bars=bars), "long", "made")
    for piece in pieces:
        check_piece(piece)
    assert [piece.name for piece in pieces] == ["long", "long#2", "long#3"]
    assert {piece.song for piece in pieces} == {"long"}
    assert sum(piece.bars for piece in pieces) == bars
    assert max(piece.bars for piece in pieces) <= MAX_BARS


def test_bars_of_two_whole_notes_are_halved() -> None:
    [piece] = pieces_of(score(staff(0, "Canto", 52, 60, bars=12, bar=32), bar=32), "s", "made")
    assert np.diff(piece.bar_starts).tolist() == [16] * 12
    assert piece.parts[0].length[0] == 2


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([16.0 * line for line in range(5)], "shorter than eight bars"),
        (np.cumsum([0, *range(5, 25)]).tolist(), "not metrical"),
        ([2.0 * line for line in range(30)], "not metrical"),
    ],
)
def test_what_keeps_to_no_bars_is_dropped(lines: list[float], reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        pieces_of(NotatedScore((QUARTET[0],), tuple(lines), (), 100), "s", "made")


def test_a_cut_bar_is_joined_but_changes_of_metre_and_pick_ups_stay() -> None:
    assert join_cut_bars([0, 16, 32, 44, 48, 64, 80]) == [0, 16, 32, 48, 64, 80]
    assert join_cut_bars([0, 4, 16, 32, 48, 64]) == [0, 4, 16, 32, 48, 64]
    two_four = [0, 16, 32, 48, 56, 64, 72, 80, 88]
    assert join_cut_bars(two_four) == two_four
