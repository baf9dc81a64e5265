"""Widgets that the table of parameters makes."""

import pytest

from ripieno.app.gui import parameter_words as words
from ripieno.app.gui.parameter_fields import make_field
from ripieno.app.session.parameter import Surface
from ripieno.app.session.parameter_readers import read_value
from ripieno.app.session.parameter_values import plain_value
from ripieno.app.session.parameters import PARAMETERS
from ripieno.engine.seed import MAX_SEED

ROWS = [row for row in PARAMETERS.values() if row.surfaces & {Surface.WINDOW, Surface.FORM}]


@pytest.fixture
def field(qtbot):
    """Return a field of a parameter, and what it has told."""

    def make(name, operation="window"):
        made, reported = make_field(PARAMETERS[name], operation), []
        qtbot.addWidget(made)
        made.changed.connect(reported.append)
        return made, reported

    return make


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_field_shows_the_default_at_first_and_explains_itself(field, row):
    made, _ = field(row.name, "inpaint")
    value = None if made.value is None else plain_value(row, read_value(row, made.value))
    assert value == row.default
    inner = made.focusProxy()
    assert inner.accessibleName() == words.label(row)
    assert inner.toolTip() == inner.accessibleDescription() == made.toolTip() == words.explanation(row)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_is_shown_is_told_to_nobody(field, row):
    made, reported = field(row.name)
    made.show_value(row.choices[-1] if row.choices else row.default)
    made.show_value(None if row.default is None else row.default)
    assert reported == []


@pytest.mark.parametrize("share", [0, 5, 40, 99, 100])
def test_a_strength_is_told_in_percent(field, share):
    made, reported = field("strength")
    made.slider.setValue(50)
    made.slider.setValue(share)
    assert reported[-1] == f"{max(share, 5)}%"
    assert made.number.text() == f"{max(share, 5)} %"


def test_a_slider_of_ratios_reaches_both_ends_and_stands_in_the_middle_for_none(field):
    made, reported = field("density")
    for position in (0, made.slider.maximum(), made.slider.maximum() // 2):
        made.slider.setValue(position)
    assert reported == [0.25, 4.0, None]


def test_a_number_below_the_lowest_is_none(field):
    made, reported = field("steps")
    assert made.box.text() == "Auto"
    made.box.setValue(2)
    made.box.setValue(1)
    assert reported == [2, None]


def test_the_window_has_room_for_few_variations_and_a_batch_for_all(field):
    assert field("variations")[0].box.maximum() == 4
    assert field("variations", "inpaint")[0].box.maximum() == 16


def test_every_seed_can_be_shown(field):
    made, _ = field("seed")
    assert (made.value, made.box.text()) == (None, "Random")
    made.show_value(MAX_SEED)
    assert (made.value, made.box.text()) == (MAX_SEED, "4294967295")


def test_text_that_says_none_is_no_text(field):
    made, reported = field("chords", "inpaint")
    made.box.setEditText("Am | F")
    made.box.setEditText(" none ")
    assert reported == ["Am | F", None]
