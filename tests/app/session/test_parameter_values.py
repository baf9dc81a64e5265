import json

import pytest

from ripieno.app.session.parameter import Surface
from ripieno.app.session.parameter_values import (
    default_options,
    options_json,
    options_with,
    plain_value,
    read_options,
    value_in,
)
from ripieno.app.session.parameters import PARAMETERS
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import FillOptions, Locks
from tests.support.parameter_examples import example

HELD = [row for row in PARAMETERS.values() if row.path]


@pytest.mark.parametrize("row", HELD, ids=lambda row: row.name)
def test_a_value_goes_into_the_options_and_comes_back(row):
    base = FillOptions(variations=2)
    options = read_options(base, {row.name: example(row)})
    assert options != base or row.name == "variations"
    assert plain_value(row, value_in(options, row)) == example(row)


def test_values_that_depend_on_each_other_are_set_together():
    options = options_with(
        FillOptions(1, 4, candidates=4), {"variations": 8, "candidates": 9, "keep": "pitch"}
    )
    assert (options.variations, options.drawn, options.locks) == (8, 9, Locks(keep="pitch"))


def test_the_options_of_the_window_come_back_from_json():
    rows = [row for row in HELD if Surface.WINDOW in row.surfaces and row.name != "keep"]
    options = read_options(default_options("window"), {row.name: example(row) for row in rows})
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
