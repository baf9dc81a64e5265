from pathlib import Path

import pytest

from ripieno.engine.music.roles import Role
from ripieno.training.data import orchestra, quartets
from ripieno.training.data.piece import check_piece
from ripieno.training.data.polish import CHOPIN, POLISH, manuscript_of
from tests.training.data.builders import attributes, measure, sung, write_score

KERN = ["**kern\t**kern", "*part1\t*part1", '*\t*I"Piano', "*M4/4\t*M4/4"]


def part(pitch: str) -> str:
    return measure(attributes(), sung(pitch, 16)) + measure(sung(pitch, 16)) * 9


def test_a_quartet_has_its_four_instruments(tmp_path: Path) -> None:
    names = {"Violin 1": part("E5"), "Violin 2": part("C5"), "Viola": part("G4"), "Violoncello": part("C3")}
    path = "quartets/scores/Haydn/Op.1/sq1.mxl"
    write_score(tmp_path / path, names)
    assert quartets.SOURCE.songs(tmp_path) == [path]
    [piece] = quartets.SOURCE.read(tmp_path, path)
    check_piece(piece)
    assert [each.program for each in piece.parts] == [40, 40, 41, 42]
    assert piece.parts[0].role is Role.LEAD


def test_movements_of_one_work_lie_on_one_side(tmp_path: Path) -> None:
    for movement in (1, 2):
        path = f"orchestra/data/Haydn/Symphony/{movement}/Haydn_{movement}.mxl"
        write_score(tmp_path / path, {"Flute 1": part("E5"), "Contrabass": part("C3")})
    pieces = [orchestra.SOURCE.read(tmp_path, path)[0] for path in orchestra.SOURCE.songs(tmp_path)]
    assert [piece.split_key for piece in pieces] == ["orchestra/Haydn/Symphony"] * 2


def write_kern(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    bars = [line for bar in range(1, 11) for line in (f"={bar}\t={bar}", "2C\t4cc", ".\t4ee", "2G\t2dd")]
    path.write_text("\n".join([*KERN, *bars, "*-\t*-"]) + "\n")


@pytest.mark.parametrize(
    ("source", "path", "work"),
    [
        (POLISH, "polish-scores/pl-cz/kern/pl-cz--i-1--001-002_x--missa.krn", "polish-scores/pl-cz--i-1"),
        (CHOPIN, "chopin-first-editions/kern/035-1a-TR-001.krn", "chopin-first-editions/035"),
        (CHOPIN, "chopin-first-editions/kern/048_1-1b-W-001.krn", "chopin-first-editions/048"),
    ],
)
def test_a_kern_file_is_a_piece_of_its_manuscript_or_opus(
    tmp_path: Path, source, path: str, work: str
) -> None:
    write_kern(tmp_path / path)
    assert source.songs(tmp_path) == [path]
    [piece] = source.read(tmp_path, path)
    check_piece(piece)
    assert (piece.split_key, piece.bars) == (work, 10)
    assert {each.role for each in piece.parts} == {Role.KEYS}
    assert {each.program for each in piece.parts} == {0}


def test_numbers_within_a_manuscript_do_not_part_it() -> None:
    assert manuscript_of("pl-kk--kk-i-382--006-002_anonim--nro-6-kyrie") == "pl-kk--kk-i-382"
    assert manuscript_of("pl-cz--i-123_zeidler-jozef--o-sacrum") == "pl-cz--i-123"
