"""Reading the parameters of the Python API."""

from threading import Event

import numpy as np
import pytest

import ripieno
from ripieno.engine.generate import FillOptions, Guidance, Locks
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.parameters import read_bars, read_parameters, read_tracks


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
        ({"control_notes": "2=C0"}, "mapping of tracks to pitches"),
        ({"control_notes": {"2": "H"}}, "names no control notes"),
        ({"pitch": (40.5, 70)}, '"pitch" takes a whole number, not "40.5"'),
        ({"lock_scale": 2}, '"lock_scale" is a switch; give True or False, not 2'),
        ({"lock_scale": np.int64(2)}, "not 2"),
        ({"cancel": True}, '"cancel" is a threading.Event, not True'),
        ({"progress": 5}, '"progress" is a function .* not 5'),
        ({"guidance": {"chords": float("nan")}}, '"chords=nan" gives no condition a weight'),
        ({"guidance": {"chords": -1}}, '"chords=-1" gives'),
        ({"guidance": {"chords": 1000}}, '"chords=1000" gives'),
        ({"guidance": {"chords": True}}, '"chords=True" gives'),
        ({"guidance": {"chords": "loud"}}, '"chords=loud" gives'),
        ({"retrieval": False, "recall": True}, '"retrieval" and "recall" are one parameter'),
        ({"recall": True, "retrieval": True}, '"recall" and "retrieval" are one parameter'),
    ],
)
def test_a_wrong_value_is_one_sentence(parameters, words):
    with pytest.raises(ripieno.RipienoError, match=words):
        read_parameters(parameters, "inpaint")


def test_numbers_of_numpy_are_those_of_python():
    with_numpy = {
        "seed": np.uint32(4),
        "variations": np.int64(2),
        "density": np.float32(0.5),
        "lock_scale": np.True_,
        "pitch": (np.int64(48), np.int8(72)),
        "guidance": {"chords": np.float64(2)},
    }
    plain = {
        "seed": 4,
        "variations": 2,
        "density": 0.5,
        "lock_scale": True,
        "pitch": (48, 72),
        "guidance": {"chords": 2.0},
    }
    fields = read_parameters(with_numpy, "inpaint")
    assert fields == read_parameters(plain, "inpaint")
    assert type(fields["options"].seed) is int


def test_a_switch_takes_truth_values_and_their_words():
    for value in (True, 1, 1.0, "on"):
        assert read_parameters({"lock_scale": value}, "inpaint")["options"].locks.scale
    for value in (False, 0, "off"):
        assert not read_parameters({"lock_scale": value}, "inpaint")["options"].locks.scale


def test_an_event_and_a_function_are_taken():
    control = {"cancel": Event(), "progress": print}
    assert read_parameters(control, "extend") == read_parameters({}, "extend")


@pytest.mark.parametrize("bars", [np.int64(3), 3, [3], np.array([3]), "3", (3, 3)])
def test_a_bar_is_a_whole_number_of_any_type(bars):
    assert read_bars(bars) == (2,)


@pytest.mark.parametrize("bars", [True, [True], 2.0, [1.5], np.float64(2)])
def test_what_is_no_whole_number_is_no_bar(bars):
    with pytest.raises(ripieno.ParameterError, match='"bars" takes a whole number'):
        read_bars(bars)


def test_a_track_is_a_whole_number_of_any_type():
    assert read_tracks(np.int64(2)) == read_tracks(2) == "2"
    assert read_tracks([np.int64(2), "Piano"]) == "2,Piano"


def test_an_unknown_name_is_a_type_error(song):
    with pytest.raises(TypeError, match="'heat'"):
        song.fill(5, heat=2)


def test_control_notes_are_read_as_pitches_of_tracks() -> None:
    fields = read_parameters({"control_notes": {"2": "C0-D0", "Piano": "none"}}, "inpaint")
    assert fields["control_notes"] == (("2", frozenset({12, 13, 14})), ("Piano", frozenset()))
