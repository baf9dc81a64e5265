from dataclasses import fields

import pytest

from ripieno.app.session.parameter import ParameterKind, Surface
from ripieno.app.session.parameter_readers import read_value
from ripieno.app.session.parameter_table import ParameterValues
from ripieno.app.session.parameter_values import default_options, plain_value, value_in
from ripieno.app.session.parameters import NAMES, PARAMETERS, SAVED_NAMES, parameters_of, surface_of
from ripieno.engine.generate import FillOptions, Locks
from ripieno.engine.seed import MAX_SEED

ROWS = list(PARAMETERS.values())
HELD = [row for row in ROWS if row.path]
NUMBERS = [row for row in ROWS if row.kind in (ParameterKind.AMOUNT, ParameterKind.WHOLE)]
NOT_OFFERED = {"notes_per_beat", "locks.low", "locks.high", "locks.silent"}
"""Fields that no surface offers; the pitch range of a command becomes ``low`` and ``high``."""


def test_every_field_of_the_options_is_a_parameter():
    own = {each.name for each in fields(FillOptions)} - {"locks", "guidance"}
    locks = {f"locks.{each.name}" for each in fields(Locks)}
    paths = {row.path for row in HELD} - {"guidance", "guidance.chords"}
    assert paths == (own | locks) - NOT_OFFERED


@pytest.mark.parametrize("row", HELD, ids=lambda row: row.name)
def test_the_table_and_the_engine_have_the_same_defaults(row):
    given = None if row.default is None else read_value(row, row.default)
    assert value_in(FillOptions(), row) == given


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_explains_itself(row):
    assert row.label[0].isupper()
    assert row.help.endswith(".")
    assert row.surfaces
    assert row.name.isidentifier()


@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row.name)
def test_a_knob_reaches_no_further_than_the_range(row):
    if row.surfaces & {Surface.WINDOW, Surface.LIVE}:
        low, high = row.knob
        assert low < high
        assert low >= (row.low or 0)
        assert row.high is None or high <= row.high
        assert row.default is None or low <= float(plain_value(row, value_in(FillOptions(), row))) <= high


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_widget_says_what_no_value_means(row):
    is_number = row.kind is ParameterKind.AMOUNT
    if Surface.WINDOW in row.surfaces and row.default is None:
        assert row.neutral is not None if is_number else row.auto


def test_a_name_stands_for_one_parameter_alone():
    names = [name for row in ROWS for name in (row.name, *row.aliases, *row.saved)]
    assert len(set(names)) == len(names) == len(SAVED_NAMES)
    assert (NAMES["recall"], NAMES["polyphony"]) == ("retrieval", "max_polyphony")
    assert SAVED_NAMES["keeps_key"] == "lock_scale"


def test_every_parameter_of_the_api_has_a_type():
    explicit = {"chords", "keep", "strength"}
    assert {row.name for row in parameters_of(Surface.API)} - explicit == set(ParameterValues.__annotations__)


def test_what_refills_alone_is_no_parameter_of_other_commands():
    others = {row.name for row in parameters_of(surface_of("extend"))}
    assert {row.name for row in parameters_of(surface_of("vary"))} - others == {"strength", "keep"}


def test_there_is_one_range_of_seeds():
    seed = PARAMETERS["seed"]
    assert (seed.low, seed.high, seed.knob) == (0, MAX_SEED, (0, MAX_SEED))
    assert seed.surfaces == set(Surface)


def test_defaults_of_operations_can_be_read():
    assert {name for row in ROWS for name in row.defaults} == {"vary", "window"}
    assert default_options("vary").strength == 0.5
