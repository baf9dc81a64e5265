from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.parameter import NONE
from ripieno.app.session.parameter_readers import ParameterError, read_value
from ripieno.app.session.parameters import PARAMETERS
from ripieno.engine.diffusion.registry import SAMPLERS
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import Guidance
from ripieno.engine.music.styles import Style
from tests.support.parameter_examples import example

HELD = [row for row in PARAMETERS.values() if row.path]


def read(name, value):
    return read_value(PARAMETERS[name], value)


@pytest.mark.parametrize("row", HELD, ids=lambda row: row.name)
def test_a_value_is_read_from_its_text_too(row):
    assert read_value(row, f"{example(row)}") == read_value(row, example(row))


@pytest.mark.parametrize("row", HELD, ids=lambda row: row.name)
def test_no_value_is_refused_where_the_engine_needs_one(row):
    if row.default is None:
        assert read_value(row, None) is None
        assert read_value(row, NONE) is None
    else:
        with pytest.raises(ParameterError, match="needs a value"):
            read_value(row, None)


def test_a_model_may_be_called_none():
    assert read("model", NONE) == "none"
    assert read("model", None) is None


@pytest.mark.parametrize(
    ("value", "share"),
    [("40%", 0.4), ("40 %", 0.4), (40, 0.4), ("0.4", 0.4), (0.4, 0.4), (1, 1.0), ("1%", 0.01), (0, 0)],
)
def test_a_strength_is_a_percentage_or_a_share_up_to_1(value, share):
    assert read("strength", value) == share


@pytest.mark.parametrize("value", ["101%", 101, "-1%", -0.5, "half", "nan", True])
def test_what_is_no_strength_is_refused(value):
    with pytest.raises(ParameterError, match="give one from 0 to 100 %"):
        read("strength", value)


@pytest.mark.parametrize("value", [0, 4_294_967_295, "4294967295"])
def test_every_seed_of_32_bits_is_taken(value):
    assert read("seed", value) == int(value)


@pytest.mark.parametrize("value", [-1, 2**32, 1.5, "9" * 5000, 10**400])
def test_no_other_seed_is_taken(value):
    with pytest.raises(ParameterError, match="0 to 4294967295"):
        read("seed", value)


@pytest.mark.parametrize(
    ("text", "pitches"),
    [
        ("C3-C5", (48, 72)),
        ("c3\u2013c5", (48, 72)),
        ("F#2 - Bb4", (42, 70)),
        ("C-1-G9", (0, 127)),
        ("C-1", (0, 0)),
        ("A4", (69, 69)),
        ("Cb4-B#4", (59, 72)),
        ((48, 72), (48, 72)),
    ],
)
def test_pitches_are_read_with_middle_c_as_c4(text, pitches):
    assert read("pitch", text) == pitches


@pytest.mark.parametrize(
    "text", ["", "C", "H3-C5", "C5-C3", "C3-", "G#9", "Cb-1", "60-72", "C3-C4-C5", (72, 48), (1,), 60]
)
def test_what_is_no_range_of_pitches_is_refused(text):
    with pytest.raises(RipienoError):
        read("pitch", text)


@pytest.mark.parametrize("name", SAMPLERS)
def test_every_sampler_can_be_named(name):
    assert read("sampler", name) == name


def test_an_unknown_sampler_is_refused_with_the_known_ones():
    with pytest.raises(RipienoError, match="ddim"):
        read("sampler", "none such")


def test_a_key_is_read_in_any_spelling():
    assert str(read("key", "f#m")) == "F# minor"


def test_chords_are_read_bar_by_bar():
    assert [[str(chord) for chord in bar] for bar in read("chords", "C | Am F")] == [["C"], ["Am", "F"]]


@pytest.mark.parametrize(("name", "text"), [("key", "H"), ("chords", "C | X"), ("chords", "")])
def test_what_is_no_key_or_chord_is_refused(name, text):
    with pytest.raises(RipienoError, match="write one"):
        read(name, text)


def test_weights_are_given_to_conditions():
    assert read("guidance", "chords=2, density = 1.5") == Guidance(chords=2.0, density=1.5)
    assert read("guidance", {"style": 0}) == Guidance(style=0)


@pytest.mark.parametrize(
    "value", ["", "2", "tempo=2", "chords=", "chords=-1", "chords=nan", "chords=2,", {"tempo": 2}]
)
def test_what_gives_no_condition_a_weight_is_refused(value):
    with pytest.raises(ParameterError, match="chords, density, rhythm"):
        read("guidance", value)


def test_a_style_is_one_of_those_there_are():
    assert read("style", " Jazz ") is Style.JAZZ
    with pytest.raises(ParameterError, match="choose one of pop, rock"):
        read("style", "polka")


@given(
    value=st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.lists(st.integers())
    )
)
def test_whatever_is_given_only_errors_for_the_user_come_out(value):
    for row in PARAMETERS.values():
        with suppress(RipienoError):
            assert row.default is None or read_value(row, value) is not None


def test_what_is_no_value_of_a_choice_is_refused_with_those_there_are():
    with pytest.raises(ParameterError, match='"foo" is not a value of "keep"; choose one of rhythm, pitch'):
        read_value(PARAMETERS["keep"], "foo")
