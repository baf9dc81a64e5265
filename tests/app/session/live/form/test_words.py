"""The words of a form are names of controls and of sections."""

from ripieno.app.session.live.controls.table import CONTROLS
from ripieno.app.session.live.form.sections import parse_form
from ripieno.app.session.live.form.words import SECTION_NAMES, STEERS
from ripieno.app.session.parameter import ParameterKind


def test_each_way_to_steer_is_a_trigger():
    assert {CONTROLS[name].kind for name in STEERS} == {ParameterKind.TRIGGER}


def test_each_name_of_a_section_can_be_written():
    assert [section.name for section in parse_form(", ".join(SECTION_NAMES))] == list(SECTION_NAMES)
