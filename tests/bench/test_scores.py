from pathlib import Path

from click.testing import CliRunner

from bench.scores import ReadNotes, agreement, main

HEAD = ("**kern", "*M4/4")


def test_a_reading_agrees_with_itself() -> None:
    read = ReadNotes([(0.0, 1.0, 60), (1.25, 0.5, 62), (3.0, 2.0, 64)], [0.0, 4.0, 8.0])
    assert agreement(read, read) == (1, 1, 1, 1, 1)


def test_what_differs_is_told_apart() -> None:
    true = ReadNotes([(0.0, 1.0, 60), (1 / 3, 1.0, 62), (3.0, 2.0, 64)], [0.0, 4.0, 8.0])
    moved = ReadNotes([(0.0, 1.0, 60), (0.5, 1.0, 62), (3.0, 1.0, 64)], [0.0, 8.0])
    found = agreement(true, moved)
    assert found.notes == 2 * 2 / 6
    assert found.lengths == 0.5
    assert found.bars == 2 * 2 / 5
    assert (found.tuplets, found.ties) == (0, 0)


def test_the_table_has_a_row_for_our_reader(tmp_path: Path) -> None:
    path = tmp_path / "polish-scores/a/kern/s.krn"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join([*HEAD, *(f"={bar}\n1c" for bar in range(1, 9)), "*-"]) + "\n")
    said = CliRunner().invoke(main, [str(tmp_path), "--count", "1"]).output
    assert "| ours | 1 of 1 |" in said
    assert "lieder" not in said
