"""Reading the parameters of the Python API."""

import pytest

import ripieno
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.roles import Role
from ripieno.parameters import read_parameters


def test_texts_are_read_as_on_the_command_line():
    fields = read_parameters(
        {
            "key": "A minor",
            "pitch": "C3-C5",
            "style": "Jazz",
            "track_roles": {"2": "bass"},
            "guidance": {"chords": 2.0},
            "retrieval": False,
            "seed": None,
        }
    )
    assert fields == {
        "key": parse_key("A minor"),
        "low": 48,
        "high": 72,
        "style": "jazz",
        "roles": (("2", Role.BASS),),
        "guidance": (("chords", 2.0),),
        "recall": False,
    }


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"style": "noise"}, '"noise" is not a style; choose one of pop'),
        ({"pitch": (72, 48)}, "72 to 48 are no range"),
        ({"pitch": "H3"}, "not a range of pitches"),
        ({"track_roles": {"1": "singer"}}, '"singer" is not a role'),
    ],
)
def test_a_wrong_value_is_one_sentence(parameters, words):
    with pytest.raises(ripieno.RipienoError, match=words):
        read_parameters(parameters)


def test_an_unknown_name_is_a_type_error(song):
    with pytest.raises(TypeError, match="'heat'"):
        song.fill(5, heat=2)
