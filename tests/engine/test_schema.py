"""Texts and values checked against a type."""

from dataclasses import dataclass
from typing import Annotated

import pytest

from ripieno.engine import schema
from ripieno.engine.schema import SchemaError, fit, read_json


@dataclass
class Spot:
    bar: schema.Bar
    names: tuple[str, ...] = ()


def test_a_text_becomes_a_value_of_the_type_and_unknown_fields_are_passed_over():
    text = b'{"bar": 3, "names": ["a"], "later": 1}'
    assert read_json(text, Spot) == Spot(3, ("a",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"{", "Expecting property name"),
        (b"\xff", "decode byte 0xff"),
        (b'{"bar": 1, "bar": 2}', 'the name "bar" is there twice'),
        (b'{"bar": NaN}', "NaN is no number of JSON"),
        (b'{"bar": -Infinity}', "-Infinity is no number of JSON"),
        (b'{"bar": "3"}', r"\$\.bar"),
        (b"{}", "missing required field `bar`"),
        (b"[" * 100_000, "recursion"),
    ],
)
def test_a_text_that_is_not_of_the_type_is_refused_with_the_place(text, words):
    with pytest.raises(SchemaError, match=words) as caught:
        read_json(text, Spot)
    assert "\n" not in str(caught.value)
    assert not str(caught.value).endswith(".")


def test_a_long_name_that_is_there_twice_is_cut():
    name = "n" * 100
    with pytest.raises(SchemaError, match=f'the name "{"n" * 40}" is'):
        read_json(f'{{"{name}": 1, "{name}": 2}}'.encode(), dict[str, int])


def test_a_value_is_fitted_to_a_type():
    assert fit({"bar": 3, "names": ["a", "b"]}, Spot) == Spot(3, ("a", "b"))
    assert fit({"7": 1}, dict[int, int]) == {7: 1}
    with pytest.raises(SchemaError, match="bar"):
        fit({"bar": -1}, Spot)


def test_a_value_that_holds_itself_is_refused():
    value = []
    value.append(value)
    with pytest.raises(SchemaError):
        fit(value, list[list[int]])


@pytest.mark.parametrize(
    ("kind", "inside", "outside"),
    [
        (schema.Above0, (1e-9, 1e9), (0.0, 1e9 + 1)),
        (schema.NotBelow0, (0.0, 1e9), (-1e-9,)),
        (schema.Share, (0.0, 1.0), (-0.01, 1.01)),
        (schema.Milliseconds, (-1000.0, 1000.0), (-1000.5, 1000.5)),
        (schema.Index, (0, 2**31 - 1), (-1, 2**31)),
        (schema.Count, (1, 2**31 - 1), (0, 2**31)),
        (schema.Bar, (0, 99_999), (-1, 100_000)),
        (schema.Seed, (0, 2**62 - 1), (-1, 2**62)),
        (schema.SevenBits, (0, 127), (-1, 128)),
        (schema.Velocity, (1, 127), (0, 128)),
        (schema.Channel, (0, 15), (-1, 16)),
        (schema.Words, ("", "w" * 1000), ("w" * 1001,)),
        (Annotated[bool, "plain"], (True,), (1,)),
    ],
)
def test_a_range_holds_its_bounds_and_not_what_lies_beyond(kind, inside, outside):
    assert [fit(value, kind) for value in inside] == list(inside)
    for value in outside:
        with pytest.raises(SchemaError):
            fit(value, kind)
