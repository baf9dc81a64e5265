"""The choosers of preset, set list, groove and routes."""

from pathlib import Path

import pytest

from ripieno.app.gui.live.set_box import SetBox
from ripieno.app.session.live.routes import Route, RouteError

ROUTES = (Route("bass", "Synth", 1), Route("metronome", "", 15))


@pytest.fixture
def box(qtbot):
    made = SetBox("Preset")
    qtbot.addWidget(made)
    return made


def test_at_first_nothing_is_chosen(box):
    assert (box.set_list, box.groove, box.routes) == (None, None, ())


def test_what_is_shown_is_what_holds(box):
    box.show_setup(Path("set.toml"), Path("groove.mid"), ROUTES)
    assert (box.set_list, box.groove, box.routes) == (Path("set.toml"), Path("groove.mid"), ROUTES)


def test_a_route_that_makes_no_sense_is_refused(box):
    box.show_setup(None, None, (Route("bass"),))
    with pytest.raises(RouteError):
        _ = box.routes


def test_the_buttons_tell_the_name_that_is_written(box, qtbot):
    box.show_presets(["Attic", "Zoo"])
    box.preset.setEditText("Blue club ")
    with qtbot.waitSignal(box.saving) as saved:
        box.save.click()
    with qtbot.waitSignal(box.loading) as loaded:
        box.load.click()
    assert saved.args == loaded.args == ["Blue club"]


def test_the_list_of_presets_keeps_what_is_written(box):
    box.preset.setEditText("New")
    box.show_presets(["Attic"])
    assert box.preset.currentText() == "New"


def test_while_a_session_runs_a_preset_can_be_saved_but_not_loaded(box):
    box.lock(is_live=True)
    assert (box.save.isEnabled(), box.load.isEnabled()) == (True, False)
    box.lock(is_live=False)
    assert box.load.isEnabled()
