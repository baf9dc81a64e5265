"""The knobs stand where the session has them."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt

from ripieno.engine.music.styles import Style
from tests.support.opened import opened
from tests.support.program import EXAMPLES


def test_knobs_stand_as_they_stood_when_the_project_was_saved(window, tmp_path):
    studio, panel = window.studio, window.panel
    opened(studio, EXAMPLES[0])
    wanted = replace(
        studio.fill_session.knobs,
        strength=0.4,
        density=1.5,
        keeps_chords=True,
        recalls=False,
        seed=77,
        variations=2,
        polyphony=3,
        style=Style.JAZZ,
    )
    studio.fill_session.knobs = wanted
    path = tmp_path / "session.ripieno"
    assert studio.file.save_project(path)
    studio.fill_session.knobs = type(wanted)()
    assert opened(studio, path)
    assert studio.fill_session.knobs == wanted
    assert (panel.strength.value, panel.density.value, panel.seed.value()) == (0.4, 1.5, 77)
    assert [box.isChecked() for box in panel.keeps] == [False, True, False, False]
    rest = panel.rest
    assert (rest.variations.value(), rest.polyphony.value()) == (2, 3)
    assert rest.style_choice.currentText() == "Jazz"


def test_a_style_is_chosen_from_a_list_and_none_is_as_heard(window):
    box = window.panel.rest.style_choice
    assert [box.itemText(index) for index in range(box.count())][:3] == ["as heard", "Pop", "Rock"]
    box.setCurrentIndex(box.findText("Latin"))
    assert window.studio.fill_session.knobs.style is Style.LATIN
    box.setCurrentIndex(0)
    assert window.studio.fill_session.knobs.style is None


def test_a_double_click_beside_a_slider_brings_the_usual_value_back(qtbot, window):
    dial = window.panel.density
    dial.slider.setValue(200)
    assert window.studio.fill_session.knobs.density == 2.0
    qtbot.mouseDClick(dial, Qt.MouseButton.LeftButton, pos=QPoint(dial.width() - 4, dial.height() // 2))
    assert window.studio.fill_session.knobs.density == 1.0
