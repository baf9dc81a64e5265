"""Reading the parameters of the Python API."""

import pytest

import ripieno
from ripieno.engine.generate import FillOptions, Guidance, Locks
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
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
            "ring": False,
            "seed": None,
            "model": "ripieno",
        },
        "inpaint",
    )
    assert fields == {
        "low": 48,
        "high": 72,
        "roles": (("2", Role.BASS),),
        "model": "ripieno",
        "options": FillOptions(
            locks=Locks(key=parse_key("A minor")),
            style=Style.JAZZ,
            guidance=Guidance(chords=2.0),
            retrieval=False,
            ring=False,
        ),
    }


def test_earlier_names_are_taken():
    fields = read_parameters({"recall": False, "polyphony": 2}, "extend")
    assert fields == {"options": FillOptions(retrieval=False, locks=Locks(max_polyphony=2))}


def test_an_operation_has_its_own_strength():
    assert read_parameters({}, "vary")["options"].strength == 0.5
    assert read_parameters({"strength": 30}, "vary")["options"].strength == 0.3


def test_every_parameter_is_explained():
    for kind in (ripieno.Parameters, ripieno.FillParameters):
        assert "retrieval: Look through the whole clip" in kind.__doc__
    assert "chords: The chords of the bars" in ripieno.FillParameters.__doc__


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
        read_parameters(parameters, "inpaint")


def test_an_unknown_name_is_a_type_error(song):
    with pytest.raises(TypeError, match="'heat'"):
        song.fill(5, heat=2)
