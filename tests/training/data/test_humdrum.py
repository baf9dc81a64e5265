from pathlib import Path

import pytest

from ripieno.training.data.humdrum import read_kern
from ripieno.training.data.score import DEFAULT_TEMPO, NotatedScore, ScoreError, Staff


def read(tmp_path: Path, *lines: str) -> NotatedScore:
    """Read a score whose columns are parted by spaces, chords being joined by ``&``."""
    path = tmp_path / "s.krn"
    path.write_text("\n".join(line.replace(" ", "\t").replace("&", " ") for line in lines) + "\n")
    return read_kern(path)


def notes(staff: Staff) -> list[tuple[float, float, int]]:
    return list(staff.notes)


def test_durations_dots_and_octaves_are_read(tmp_path: Path) -> None:
    score = read(tmp_path, "**kern", "*M4/4", "=1", "4.c", "8dd#", "4B-", "4CC", "=2", "0r", "==", "*-")
    assert notes(score.staves[0]) == [(0, 6, 60), (6, 2, 75), (8, 4, 58), (12, 4, 36)]
    assert score.bar_lines == (0, 16)


def test_breves_triplets_and_uncommon_lengths_are_exact(tmp_path: Path) -> None:
    score = read(tmp_path, "**kern", "0c", "12d", "12e", "12f", "3%2g", "*-")
    lengths = [length for _, length, _ in score.staves[0].notes]
    assert lengths == pytest.approx([32, 4 / 3, 4 / 3, 4 / 3, 32 / 3])
    assert score.staves[0].notes[-1][0] == pytest.approx(36)


def test_spines_run_from_the_bottom_of_the_score(tmp_path: Path) -> None:
    score = read(tmp_path, "**kern **kern", '*I"Cello *I"Violino', "2C 4cc", ". 4dd", "2D 2ee", "*- *-")
    assert [(staff.name, staff.program) for staff in score.staves] == [("Violino", 40), ("Cello", 42)]
    assert notes(score.staves[0]) == [(0, 4, 72), (4, 4, 74), (8, 8, 76)]
    assert notes(score.staves[1]) == [(0, 8, 48), (8, 8, 50)]


def test_chords_share_a_length_and_rests_are_silent(tmp_path: Path) -> None:
    score = read(tmp_path, "**kern", "2c&e&g", "2r", "4d", "*-")
    assert notes(score.staves[0]) == [(0, 8, 60), (0, 8, 64), (0, 8, 67), (16, 4, 62)]


def test_ties_are_joined_across_bars(tmp_path: Path) -> None:
    score = read(tmp_path, "**kern", "=1", "2r", "[2c", "=2", "1_c", "=3", "4c]", "2.c", "*-")
    assert notes(score.staves[0]) == [(8, 28, 60), (36, 12, 60)]


def test_grace_notes_take_no_time(tmp_path: Path) -> None:
    score = read(tmp_path, "**kern **kern", "4c 4e", "8qqd .", "4d 2f", "16qe .", "4e .", "*- *-")
    assert notes(score.staves[0]) == [(0, 4, 64), (4, 8, 65)]
    assert notes(score.staves[1]) == [(0, 4, 60), (4, 4, 62), (8, 4, 64)]


def test_columns_that_split_and_join_keep_their_spine(tmp_path: Path) -> None:
    score = read(
        tmp_path,
        "**kern **dynam **kern",
        "*^ * *^",
        "2c 4e p 2cc 4ee",
        ". 4f . . 4ff",
        "*v *v * *v *v",
        "2d f 2dd",
        "*- *- *-",
    )
    assert [sorted(staff.notes) for staff in score.staves] == [
        [(0, 4, 76), (0, 8, 72), (4, 4, 77), (8, 8, 74)],
        [(0, 4, 64), (0, 8, 60), (4, 4, 65), (8, 8, 62)],
    ]


def test_other_spines_add_no_time(tmp_path: Path) -> None:
    score = read(tmp_path, "**kern **dynam", "1c p", ". f", ". ff", "1d .", "*- *-")
    assert notes(score.staves[0]) == [(0, 16, 60), (16, 16, 62)]


def test_words_and_classes_make_a_voice(tmp_path: Path) -> None:
    score = read(tmp_path, "**kern **kern **text", "*ICvox *ICstr *", "1C 1c la", "*- *- *-")
    assert [staff.has_lyrics for staff in score.staves] == [True, True]
    assert [staff.program for staff in score.staves] == [52, 52]


def test_a_bass_that_does_not_sing_is_a_contrabass(tmp_path: Path) -> None:
    sings = read(tmp_path, "**kern **text", '*I"Basso *', "1C la", "*- *-")
    plays = read(tmp_path, "**kern", '*I"Basso', "1C", "*-")
    assert [score.staves[0].program for score in (sings, plays)] == [52, 43]


def test_the_staves_of_a_keyboard_are_one_part(tmp_path: Path) -> None:
    reported = read(tmp_path, "**kern **kern", "*part1 *part1", '* *I"Piano', "1C 1c", "*- *-")
    untold = read(tmp_path, "**kern **kern", "1C 1c", "*- *-")
    for score in (reported, untold):
        assert [(staff.part, staff.number, staff.program) for staff in score.staves] == [(0, 1, 0), (0, 2, 0)]


def test_a_bar_that_a_repeat_sign_cuts_is_one_bar(tmp_path: Path) -> None:
    bars = ("1c", "=2", "1d", "=3", "2.e", "=:|!|:", "4f", "=4", "1g", "=5", "1a")
    assert read(tmp_path, "**kern", "=1", *bars, "*-").bar_lines == (0, 16, 32, 48, 64, 80)


def test_a_rest_at_the_end_belongs_to_the_last_bar(tmp_path: Path) -> None:
    score = read(tmp_path, "**kern", "=1", "1c", "=2", "2.d", "4r", "=3", "1r", "==", "*-")
    assert score.bar_lines == (0, 16, 32)


def test_the_tempo_is_the_first_one_marked(tmp_path: Path) -> None:
    assert read(tmp_path, "**kern", "*MM72", "1c", "*MM90", "1d", "*-").tempo == 72
    assert read(tmp_path, "**kern", "1c", "*-").tempo == DEFAULT_TEMPO


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["no score at all"], "columns"),
        (["**text", "la", "*-"], "no spine of notes"),
        (["**kern **kern", "1c", "*- *-"], "more or fewer columns"),
        (["**kern", "1c", "*+", "*-"], "opens a spine"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(tmp_path: Path, lines: list[str], reason: str) -> None:
    with pytest.raises(ScoreError, match=reason):
        read(tmp_path, *lines)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "s.krn").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScoreError, match=r"s\.krn is not a Humdrum score"):
        read_kern(tmp_path / "s.krn")
