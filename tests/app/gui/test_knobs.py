"""The knobs show what the session has, and set it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from ripieno.app.gui.knobs import FIRST
from ripieno.app.session.editor.fill import USUAL
from ripieno.app.session.parameter import Surface
from ripieno.app.session.parameters import parameters_of
from ripieno.engine.generate import Guidance, Locks
from ripieno.engine.music.styles import Style
from ripieno.engine.seed import MAX_SEED
from tests.support.opened import opened
from tests.support.program import EXAMPLES, run_here


def test_knobs_stand_as_they_stood_when_the_project_was_saved(window, tmp_path):
    editor_model, fields = window.editor_model, window.panel.fields
    opened(editor_model, EXAMPLES[0])
    wanted = replace(
        editor_model.fill_session.options,
        strength=0.4,
        density=1.5,
        locks=Locks(chords=True, max_polyphony=3),
        retrieval=False,
        seed=MAX_SEED,
        variations=2,
        style=Style.JAZZ,
        guidance=Guidance(chords=2.0),
    )
    editor_model.fill_session.options = wanted
    path = tmp_path / "session.ripieno"
    assert editor_model.file.save_project(path)
    editor_model.fill_session.options = USUAL
    assert opened(editor_model, path)
    assert editor_model.fill_session.options == wanted
    expected = {
        "strength": "40%",
        "density": pytest.approx(1.5, abs=0.01),
        "temperature": 1.0,
        "style": "jazz",
        "chord_guidance": 2.0,
        "retrieval": False,
        "lock_scale": False,
        "lock_chords": True,
        "keep": None,
        "max_polyphony": 3,
        "variations": 2,
        "seed": MAX_SEED,
        "sampler": None,
        "steps": None,
    }
    assert {name: fields[name].value for name in expected} == expected


def test_every_parameter_of_the_window_has_a_knob(window):
    names = [row.name for row in parameters_of(Surface.WINDOW)]
    assert list(window.panel.fields) == names
    assert set(FIRST) <= set(names)


def test_at_first_the_knobs_stand_at_what_is_usual(window):
    for name, field in window.panel.fields.items():
        window.panel._change(name, field.value)  # noqa: SLF001 (what a signal of the field does)
    assert window.editor_model.fill_session.options == USUAL


def test_a_style_is_chosen_from_a_list_and_none_is_detected(window):
    box = window.panel.fields["style"].box
    assert [box.itemText(index) for index in range(box.count())][:3] == ["Detected", "Pop", "Rock"]
    box.setCurrentIndex(box.findText("Latin"))
    assert window.editor_model.fill_session.options.style is Style.LATIN
    box.setCurrentIndex(0)
    assert window.editor_model.fill_session.options.style is None


def test_a_double_click_beside_a_slider_brings_the_default_back(qtbot, window):
    field = window.panel.fields["density"]
    field.slider.setValue(600)
    assert window.editor_model.fill_session.options.density == 2.0
    qtbot.mouseDClick(field, Qt.MouseButton.LeftButton, pos=QPoint(field.width() - 4, field.height() // 2))
    assert window.editor_model.fill_session.options.density is None
    assert field.number.text() == "1.00"


def test_the_highest_seed_can_be_typed(qtbot, window):
    box = window.panel.fields["seed"].box
    box.selectAll()
    qtbot.keyClicks(box, "4294967295")
    assert window.editor_model.fill_session.options.seed == 4_294_967_295
    box.selectAll()
    qtbot.keyClicks(box, "4294967296")
    assert window.editor_model.fill_session.options.seed <= MAX_SEED


def test_a_lock_that_contradicts_another_is_told_and_not_taken(window):
    fields, reported = window.panel.fields, []
    window.editor_model.fill_session.failed.connect(reported.append)
    fields["keep"].box.setCurrentIndex(1)
    fields["max_polyphony"].box.setValue(2)
    assert window.editor_model.fill_session.options.locks == Locks(keep="rhythm")
    assert fields["max_polyphony"].value is None
    assert "contradicts a limit of polyphony" in reported[0]


def test_a_seed_that_is_typed_gives_the_fill_of_the_command_line(qtbot, capsys, window, tmp_path):
    editor_model, box = window.editor_model, window.panel.fields["seed"].box
    opened(editor_model, EXAMPLES[0])
    editor_model.selection.choose_bars((4,))
    track = editor_model.clip.lanes[editor_model.selection.current].track + 1
    box.selectAll()
    qtbot.keyClicks(box, "4294967295")
    window.panel.fields["steps"].box.setValue(2)
    window.panel.fields["variations"].box.setValue(1)
    editor_model.fill()
    qtbot.waitUntil(lambda: editor_model.fill_session.offer is not None, timeout=60_000)
    words = ("--bars", 5, "--tracks", track, "--seed", 4_294_967_295, "--steps", 2)
    assert run_here(capsys, "inpaint", EXAMPLES[0], "-o", tmp_path / "out.mid", *words).status == 0
    assert editor_model.fill_session.offer.idea.document.encoded == (tmp_path / "out.mid").read_bytes()
