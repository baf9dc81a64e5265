from pathlib import Path

import pytest

from ripieno.engine.music.roles import Role
from ripieno.training.data.lieder import SOURCE, lanes_of
from ripieno.training.data.musicxml import read_score
from ripieno.training.data.piece import check_piece
from ripieno.training.data.source import Unfit
from tests.training.data.builders import attributes, measure, sung, write_score

PATH = "lieder/scores/A,_B/_/Song/lc1.mxl"
LYRIC = "<lyric><text>la</text></lyric>"


def voice(pitch: str = "C5", bars: int = 6) -> str:
    return measure(attributes(), sung(pitch, 16, LYRIC)) + measure(sung(pitch, 16, LYRIC)) * (bars - 1)


def piano(bars: int = 6) -> str:
    back = "<backup><duration>16</duration></backup>"
    hands = (sung("E4", 16), back, sung("C3", 16, staff=2))
    return measure(attributes(), *hands) + measure(*hands) * (bars - 1)


def test_a_song_is_a_voice_and_keys_without_velocities(tmp_path: Path) -> None:
    write_score(tmp_path / PATH, {"Singstimme": voice(), "Klavier": piano()})
    assert SOURCE.songs(tmp_path) == [PATH]
    [piece] = SOURCE.read(tmp_path, PATH)
    check_piece(piece)
    assert piece.bars == 6
    assert [part.role for part in piece.parts][:2] == [Role.LEAD, Role.KEYS]
    assert (piece.name, piece.has_velocity) == ("lc1", False)


@pytest.mark.parametrize(("split", "lanes"), [(True, [[64], [48]]), (False, [[48, 64]])])
def test_the_hands_are_one_lane_or_two(tmp_path: Path, split: bool, lanes: list[list[int]]) -> None:
    write_score(tmp_path / "s.mxl", {"Piano": piano()})
    parts = lanes_of(read_score(tmp_path / "s.mxl"), split_hands=split)
    assert [sorted(set(part.pitch.tolist())) for part in parts] == lanes
    assert {part.role for part in parts} == {Role.KEYS}


def test_both_kinds_occur_and_a_song_keeps_its_kind(tmp_path: Path) -> None:
    counts = []
    for number in range(12):
        path = PATH.replace("lc1", f"lc{number}")
        write_score(tmp_path / path, {"Piano": piano()})
        counts.append(len(SOURCE.read(tmp_path, path)[0].parts))
        assert len(SOURCE.read(tmp_path, path)[0].parts) == counts[-1]
    assert set(counts) == {1, 2}


def test_the_first_voice_leads_and_the_others_answer(tmp_path: Path) -> None:
    write_score(
        tmp_path / "s.mxl",
        {"Soprano": voice("C5"), "Alto": voice("G4"), "Voice 2": voice("E4"), "Bass": voice("C3")},
    )
    parts = lanes_of(read_score(tmp_path / "s.mxl"), split_hands=False)
    assert [part.role for part in parts] == [Role.LEAD, Role.COUNTER, Role.COUNTER, Role.BASS]


def test_a_part_for_practice_is_left_out(tmp_path: Path) -> None:
    write_score(tmp_path / "s.mxl", {"Soprano": voice(), "Piano\nfor practice only": piano()})
    assert len(lanes_of(read_score(tmp_path / "s.mxl"), split_hands=False)) == 1


@pytest.mark.parametrize(
    ("measures", "reason"),
    [(voice(bars=3), "shorter than four bars"), (measure(attributes()) * 8, "shorter")],
)
def test_fragments_are_dropped(tmp_path: Path, measures: str, reason: str) -> None:
    write_score(tmp_path / PATH, {"Voice": measures})
    with pytest.raises(Unfit, match=reason):
        SOURCE.read(tmp_path, PATH)
