import pytest

from ripieno.engine.music.instruments import (
    Family,
    family_of,
    is_percussion,
    is_percussion_code,
    program_of,
    program_of_code,
)

NAMES = {
    "Violino Secundo.": 40,
    "Alto Viola": 41,
    "Bratsche": 41,
    "Wiolonczela": 42,
    "Violone": 43,
    "Corni in F.": 60,
    "Corno inglese": 69,
    "Clarino Primo": 56,
    "Clarinetto 2do in B.": 71,
    "Trombone Basso": 57,
    "Haubois Primo": 68,
    "Fagotti": 70,
    "Flûte": 73,
    "Ottavino": 72,
    "Kotły": 47,
    "BASSVS": 52,
    "ALTVS.": 52,
    "Śpiew": 52,
    "Baſso.": 52,  # noqa: RUF001 (a long s is meant)
    "Singstimme": 52,
    "Fortepian": 0,
    "Klavier": 0,
    "Clavecin": 6,
    "Orgue": 19,
    "Guitarra": 24,
    "V. 1.": 40,
}


@pytest.mark.parametrize(("name", "program"), NAMES.items())
def test_names_in_several_languages_mean_programs(name: str, program: int) -> None:
    assert program_of(name) == program


@pytest.mark.parametrize("name", ["", "2do", "Ulana.", "Introduction"])
def test_what_is_no_instrument_means_none(name: str) -> None:
    assert program_of(name) is None


def test_percussion_without_pitch_is_told_from_kettledrums() -> None:
    assert is_percussion("Gran Cassa")
    assert is_percussion("Triangolo")
    assert not is_percussion("Timpani")
    assert not is_percussion("Violino")


def test_codes_of_humdrum_mean_programs_and_the_first_of_several_counts() -> None:
    assert program_of_code("violn") == 40
    assert program_of_code("clars|Ioboe") == 71
    assert program_of_code("nothing") is None
    assert is_percussion_code("bdrum&Ipiatt")
    assert not is_percussion_code("timpa")


def test_a_family_holds_eight_programs_in_order() -> None:
    assert [family_of(program) for program in (0, 7, 8, 40, 52, 127)] == [
        Family.PIANO,
        Family.PIANO,
        Family.MALLETS,
        Family.STRINGS,
        Family.ENSEMBLE,
        Family.NOISE,
    ]
