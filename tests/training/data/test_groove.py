from pathlib import Path

import pytest

from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.data.groove import SOURCE, bar_steps
from ripieno.training.data.piece import check_piece
from ripieno.training.data.source import Unfit
from tests.training.data.builders import write_midi, write_take

BEAT = [(beat + 0.02, 0.1, 36 if beat % 2 == 0 else 38, 100) for beat in range(16)]


def test_micro_timing_and_velocity_are_kept(tmp_path: Path) -> None:
    path = write_take(tmp_path, "drummer1/take", [*BEAT, (0.5, 0.1, 42, 7)])
    [piece] = SOURCE.read(tmp_path, path)
    check_piece(piece)
    [part] = piece.parts
    assert part.role is Role.DRUMS
    assert part.onset[:3].tolist() == pytest.approx([0.08, 2.0, 4.08], abs=0.01)
    assert 7 in part.velocity
    assert (piece.has_velocity, piece.has_timing, piece.tempo) == (True, True, 96)
    assert piece.sections == ("beat",) * 4


def test_pads_outside_general_midi_are_mapped_into_it(tmp_path: Path) -> None:
    path = write_take(tmp_path, "take", [*BEAT, (1, 0.1, 22, 80), (2, 0.1, 26, 80), (3, 0.1, 58, 80)])
    [piece] = SOURCE.read(tmp_path, path)
    assert set(piece.parts[0].pitch.tolist()) == {36, 38, 42, 43, 46}


@pytest.mark.parametrize(
    ("metre", "steps"), [("4-4", 16), ("6-8", 12), ("5-8", 10), ("5-4", 20), ("3-4", 12)]
)
def test_bars_follow_the_metre_of_the_index(tmp_path: Path, metre: str, steps: int) -> None:
    [piece] = SOURCE.read(tmp_path, write_take(tmp_path, "take", BEAT, metre))
    assert bar_steps(metre) == steps
    assert set(piece.bar_starts[1:] - piece.bar_starts[:-1]) == {steps}
    assert piece.bar_starts[-2] <= 60.08 < piece.bar_starts[-1]


def test_a_hit_just_ahead_of_the_bar_line_opens_its_bar(tmp_path: Path) -> None:
    [piece] = SOURCE.read(tmp_path, write_take(tmp_path, "take", [*BEAT, (15.95, 0.1, 49, 120)]))
    assert piece.bars == 5


def test_a_fill_of_one_bar_is_left_out(tmp_path: Path) -> None:
    path = write_take(tmp_path, "take", BEAT[:4], kind="fill")
    with pytest.raises(Unfit, match="shorter than two bars"):
        SOURCE.read(tmp_path, path)


def test_a_take_outside_the_index_is_left_out(tmp_path: Path) -> None:
    write_take(tmp_path, "take", BEAT)
    write_midi(tmp_path / "groove/groove/other.mid", [])
    assert SOURCE.songs(tmp_path) == ["groove/groove/other.mid", "groove/groove/take.mid"]
    with pytest.raises(Unfit, match=r"not in info\.csv"):
        SOURCE.read(tmp_path, "groove/groove/other.mid")


def test_a_damaged_file_is_left_out(tmp_path: Path) -> None:
    path = write_take(tmp_path, "take", BEAT)
    (tmp_path / path).write_bytes(b"RIFF and nothing else")
    with pytest.raises(Unfit, match="not a readable MIDI file"):
        SOURCE.read(tmp_path, path)


@pytest.mark.parametrize(
    ("written", "style"),
    [
        ("rock/halftime", Style.ROCK),
        ("punk", Style.ROCK),
        ("latin/brazilian-samba", Style.LATIN),
        ("jazz", Style.JAZZ),
        ("middleeastern", None),
    ],
)
def test_styles_are_told_by_their_first_word(tmp_path: Path, written: str, style: Style | None) -> None:
    path = write_take(tmp_path, "drummer1/take", BEAT, style=written)
    [piece] = SOURCE.read(tmp_path, path)
    assert piece.style is style
