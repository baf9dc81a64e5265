import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.parameter import NONE, ParameterKind, Surface, range_text
from ripieno.app.session.parameter_readers import ParameterError, read_value
from ripieno.app.session.parameter_values import (
    default_options,
    options_json,
    options_with,
    plain_value,
    read_options,
    value_in,
)
from ripieno.app.session.parameters import PARAMETERS
from ripieno.engine.diffusion.registry import SAMPLERS
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import FillOptions, Guidance, Locks
from ripieno.engine.music.styles import Style
from ripieno.engine.seed import MAX_SEED

HELD = [row for row in PARAMETERS.values() if row.path]
VALUES = {
    "strength": 40,
    "density": 1.5,
    "temperature": 0.9,
    "style": "jazz",
    "chords": "C | Am F | G7",
    "guidance": "chords=2,density=1,rhythm=0.5,style=1",
    "chord_guidance": 2.5,
    "retrieval": False,
    "key": "A minor",
    "lock_scale": True,
    "lock_chords": True,
    "keep": "rhythm",
    "max_polyphony": 3,
    "variations": 2,
    "candidates": 8,
    "seed": MAX_SEED,
    "sampler": "ddim",
    "steps": 12,
}
"""A value of each parameter that is not its default, as a person gives it."""


def read(name, value):
    return read_value(PARAMETERS[name], value)


@pytest.mark.parametrize("row", HELD, ids=lambda row: row.name)
def test_a_value_goes_into_the_options_and_comes_back(row):
    base = FillOptions(variations=2)
    options = read_options(base, {row.name: VALUES[row.name]})
    assert options != base or row.name == "variations"
    assert plain_value(row, value_in(options, row)) == VALUES[row.name]


@pytest.mark.parametrize("row", HELD, ids=lambda row: row.name)
def test_a_value_is_read_from_its_text_too(row):
    assert read_value(row, f"{VALUES[row.name]}") == read_value(row, VALUES[row.name])


@pytest.mark.parametrize("row", HELD, ids=lambda row: row.name)
def test_no_value_is_refused_where_the_engine_needs_one(row):
    if row.default is None:
        assert read_value(row, None) is None
        assert read_value(row, NONE) is None
    else:
        with pytest.raises(ParameterError, match="needs a value"):
            read_value(row, None)


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


def test_values_that_depend_on_each_other_are_set_together():
    options = options_with(
        FillOptions(1, 4, candidates=4), {"variations": 8, "candidates": 9, "keep": "pitch"}
    )
    assert (options.variations, options.drawn, options.locks) == (8, 9, Locks(keep="pitch"))


def test_the_options_of_the_window_come_back_from_json():
    rows = [row for row in HELD if Surface.WINDOW in row.surfaces and row.name != "keep"]
    options = read_options(default_options("window"), {row.name: VALUES[row.name] for row in rows})
    text = json.dumps(options_json(options, Surface.WINDOW))
    assert read_options(FillOptions(), json.loads(text)) == options
    slightly = read_options(options, {"strength": "1%"})
    assert read_options(options, json.loads(json.dumps(options_json(slightly, Surface.WINDOW)))) == slightly


def test_an_operation_has_its_own_defaults():
    assert default_options("inpaint") == FillOptions()
    assert default_options("vary") == FillOptions(strength=0.5)
    assert default_options("window") == FillOptions(variations=4)


def test_options_that_contradict_each_other_are_one_sentence():
    with pytest.raises(RipienoError, match="contradicts"):
        read_options(FillOptions(locks=Locks(keep="rhythm")), {"max_polyphony": 1})


def test_every_range_is_told_in_words():
    assert [row.name for row in PARAMETERS.values() if not range_text(row)] == []
    assert range_text(PARAMETERS["density"]) == "above 0"
    assert range_text(PARAMETERS["seed"]) == "0 to 4294967295"
    assert range_text(PARAMETERS["keep"]) == "rhythm, pitch"
    numbers = [row for row in HELD if row.kind in (ParameterKind.AMOUNT, ParameterKind.WHOLE)]
    assert all(any(digit in range_text(row) for digit in "0123456789") for row in numbers)
