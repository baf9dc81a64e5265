import re

import pytest

from ripieno.engine.music.spelling import (
    MAJOR_ROOTS,
    MINOR_ROOTS,
    PITCH_CLASS,
    name_above,
    pitch_class,
    pitch_name,
)


def read(name: str) -> int:
    match = re.fullmatch(PITCH_CLASS, name)
    assert match is not None
    return pitch_class(match[1], match[2])


def test_middle_c_is_c4() -> None:
    assert [pitch_name(pitch) for pitch in (0, 60, 61, 70, 127)] == ["C-1", "C4", "C#4", "Bb4", "G9"]


@pytest.mark.parametrize("names", [MAJOR_ROOTS, MINOR_ROOTS])
def test_roots_are_named_in_the_order_of_the_pitch_classes(names: tuple[str, ...]) -> None:
    assert [read(name) for name in names] == list(range(12))


@pytest.mark.parametrize(
    ("name", "value"), [("Cb", 11), ("B#", 0), ("e\u266d", 3), ("F\u266f", 6), ("b", 11), ("bb", 10)]
)
def test_letters_and_signs_are_read_in_any_case(name: str, value: int) -> None:
    assert read(name) == value


@pytest.mark.parametrize(
    ("root", "semitones", "name"),
    [
        ("D", 4, "F#"),
        ("B", 4, "D#"),
        ("Db", 4, "F"),
        ("Bb", 3, "Db"),
        ("C#", 3, "E"),
        ("G", 10, "F"),
        ("C", 10, "Bb"),
        ("C", 6, "Gb"),
        ("Db", 10, "B"),  # not Cb
        ("Ab", 9, "F"),
        ("Eb", 9, "C"),
    ],
)
def test_a_chord_tone_is_spelled_as_its_interval(root: str, semitones: int, name: str) -> None:
    assert name_above(root, semitones) == name


def test_every_chord_tone_reads_back() -> None:
    for root in {*MAJOR_ROOTS, *MINOR_ROOTS}:
        for semitones in range(12):
            assert read(name_above(root, semitones)) == (read(root) + semitones) % 12
