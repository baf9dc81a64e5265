"""Words of the live panel: every control has a name and an explanation."""

import pytest

from ripieno.app.gui.live import words
from ripieno.app.session.live.controls.table import CONTROLS
from ripieno.app.session.parameter import ParameterKind


@pytest.mark.parametrize("name", CONTROLS)
def test_every_control_has_a_name_and_an_explanation(name):
    assert words.title(name)[0].isupper()
    assert words.title(name) != name
    assert CONTROLS[name].summary in words.explanation(name)


def test_no_two_controls_are_called_the_same():
    assert len({words.title(name) for name in CONTROLS}) == len(CONTROLS)


def test_numbers_say_how_far_they_go():
    assert "20 to 300 BPM" in words.explanation("tempo")


@pytest.mark.parametrize("name", ["mode", "late", "groove", "rejoin"])
def test_each_choice_says_what_it_does(name):
    assert CONTROLS[name].kind is ParameterKind.CHOICE
    assert all(words.choice(value)[0].isupper() for value in CONTROLS[name].choices)
