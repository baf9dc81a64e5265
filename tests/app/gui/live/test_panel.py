"""The live panel, with the real sender on a real JACK server; only the music is a plain pulse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent

from ripieno.app.gui import log_file
from ripieno.app.gui.fault_hooks import watched
from ripieno.app.gui.live.panel import LivePanel
from ripieno.app.gui.live.showing import Showing
from ripieno.app.session.live.controls.bindings import Binding
from ripieno.app.session.live.controls.settings_file import LiveSettings, load_settings, save_settings
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.live_events import LiveReport
from ripieno.app.session.live.routes import Route
from tests.support import jack_wire
from tests.support.jack_wire import Wire, note_ons, own_server, sounding
from tests.support.pulse_music import PulseSource
from tests.support.tab_stops import tab_stops

PATIENCE = 1000 * jack_wire.PATIENCE


@pytest.fixture
def settings(tmp_path):
    return tmp_path / "live.json"


@pytest.fixture
def panel(qtbot, settings):
    save_settings(LiveSettings(bindings=(Binding("swing", "cc", 7, 0),)), settings)
    made = LivePanel(settings=settings, compose=lambda setup, _: PulseSource(setup.controls))
    qtbot.addWidget(made)
    made.ports.choose(("virtual pulse",), ("virtual knobs",))
    return made


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.skipif(not jack_wire.has_jack(), reason="JACK is not installed")
def test_a_session_is_begun_steered_taught_silenced_and_ended_with_the_mouse(panel, qtbot, monkeypatch):
    reported = []
    panel.reported.connect(reported.append)
    rows = panel.board.rows
    with own_server(monkeypatch) as variables:
        wire = Wire(variables)
        try:
            click(qtbot, panel.transport.go)
            wire.listen(":pulse")
            wire.speak(":knobs")
            qtbot.waitUntil(lambda: panel.transport.place.startswith("1 . "), timeout=PATIENCE)
            assert panel.is_live
            assert not panel.ports.isEnabled()
            click(qtbot, rows["density"].learn)
            qtbot.waitUntil(
                lambda: wire.send(bytes((0xB0, 21, 127))) or "from now on" in panel.message, timeout=PATIENCE
            )
            assert rows["density"].learn.text() == "cc 21"
            wire.wait_for(lambda: any(event.data[2] == 127 for event in note_ons(wire.came)))
            click(qtbot, panel.transport.panic)
            wire.wait_for(lambda: any(event.data[:2] == bytes((0xB0, 120)) for event in wire.came))
            qtbot.waitUntil(lambda: "Panic" in panel.message, timeout=PATIENCE)
            click(qtbot, panel.transport.go)
            qtbot.waitUntil(lambda: not panel.is_live, timeout=PATIENCE)
            wire.wait_for(lambda: not sounding(wire.came))
        finally:
            panel.shut()
            wire.close()
    assert isinstance(reported[-1], LiveReport)
    assert panel.message.startswith("Played 0:")
    assert panel.board.controls.density == 4.0


@pytest.mark.skipif(not jack_wire.has_jack(), reason="JACK is not installed")
def test_closing_the_panel_ends_the_session_and_leaves_nothing_hanging(panel, qtbot, monkeypatch):
    with own_server(monkeypatch) as variables:
        wire = Wire(variables)
        try:
            panel.start()
            wire.listen(":pulse")
            wire.wait_for(lambda: sounding(wire.came))
            panel.closeEvent(QCloseEvent())
            wire.wait_for(lambda: not sounding(wire.came))
            qtbot.waitUntil(lambda: not panel.is_live, timeout=PATIENCE)
            panel.start()
            panel.end()  # before there is anything to end
            qtbot.waitUntil(lambda: not panel.is_live, timeout=PATIENCE)
            assert sounding(wire.came) == set()
        finally:
            panel.shut()
            wire.close()


@pytest.fixture
def faults(tmp_path, monkeypatch):
    """Watch for faults as the program does; yield what was told of them."""
    monkeypatch.setattr(log_file, "log_path", lambda: tmp_path / "log" / "ripieno.log")
    reported = []
    with watched() as watching:
        watching.noted.connect(reported.append)
        yield reported


def failing(*_):
    raise RuntimeError


@pytest.mark.skipif(not jack_wire.has_jack(), reason="JACK is not installed")
def test_a_fault_in_the_panel_does_not_stop_the_music_and_one_in_the_music_silences_it(
    panel, qtbot, monkeypatch, faults
):
    with own_server(monkeypatch) as variables:
        wire = Wire(variables)
        try:
            panel.start()
            wire.listen(":pulse")
            wire.wait_for(lambda: sounding(wire.came))
            with monkeypatch.context() as double:
                double.setattr(Showing, "show", failing)
                qtbot.waitUntil(lambda: len(faults) == 1, timeout=PATIENCE)
                count = len(note_ons(wire.came))
                wire.wait_for(lambda: len(note_ons(wire.came)) > count + 4)
            assert panel.is_live
            monkeypatch.setattr(PulseSource, "moved", failing)
            qtbot.waitUntil(lambda: not panel.is_live, timeout=PATIENCE)
            wire.wait_for(lambda: not sounding(wire.came))
        finally:
            panel.shut()
            wire.close()
    assert len(faults) == 2
    assert "Something went wrong" in panel.message
    assert panel.transport.go.isEnabled()


def test_what_is_turned_before_the_session_is_where_it_begins(panel):
    panel.board.rows["freeze"].field.box.click()
    assert panel.setup().controls.freeze
    assert panel.setup().outputs == ("virtual pulse",)


def test_a_value_that_makes_no_sense_is_answered_in_a_sentence(panel):
    panel.board.changed.emit("chords", "H13 nonsense")
    assert panel.message.startswith("\N{WARNING SIGN} ")
    assert panel.board.controls.options.chords is None


def test_learning_needs_a_session_that_listens(panel, qtbot):
    click(qtbot, panel.board.rows["density"].learn)
    assert "go live first" in panel.message
    assert not panel.board.rows["density"].learn.isChecked()


def test_messages_of_last_time_are_shown_and_can_be_forgotten(panel, settings):
    learn = panel.board.rows["swing"].learn
    assert learn.text() == "cc 7"
    learn.actions()[0].trigger()
    assert learn.text() == "Learn"
    assert load_settings(settings).bindings == ()


def test_a_session_that_cannot_begin_says_why_and_can_be_tried_again(panel, qtbot, tmp_path):
    panel.set_clip(tmp_path / "none.mid")
    with qtbot.waitSignal(panel.live_changed, check_params_cb=lambda is_live: not is_live, timeout=PATIENCE):
        panel.start()
    assert "none.mid" in panel.message
    assert panel.message.startswith("\N{WARNING SIGN} ")
    assert panel.transport.go.isEnabled()


def test_every_key_of_the_panel_is_listed(panel):
    assert {keys for _, keys in panel.shortcuts()} == {"Ctrl+.", "Ctrl+Space"}


def test_the_tab_key_leads_from_top_to_bottom_and_every_stop_has_a_name(panel, qtbot):
    with qtbot.waitExposed(panel):
        panel.show()
    names = [widget.accessibleName() or widget.text() for widget in tab_stops(panel.transport.go)]
    assert all(names)
    places = [
        names.index(name)
        for name in [
            "Go live",
            "Play",
            "Panic",
            "Play to",
            "Listen to",
            "Music",
            "Thru",
            "Mode",
            "Lead",
            "Tempo",
        ]
    ]
    assert places == sorted(places)


def test_a_preset_that_is_saved_and_loaded_brings_everything_back(panel):
    panel.board.put("tempo", 96.0)
    panel.board.put("bass_transpose", -12)
    panel.ports.choose_clock("midi")
    panel.ports.sends_clock.setChecked(False)
    panel.set.show_setup(None, None, (Route("bass", "", 4),))
    kept = panel.setup()
    panel.set.saving.emit("Blue club")
    assert "is kept" in panel.message
    panel.board.put_all(Controls())
    panel.board.show_messages({})
    panel.ports.choose_clock("internal")
    panel.ports.sends_clock.setChecked(True)
    panel.set.show_setup(None, None, ())
    panel.set.loading.emit("Blue club")
    back = panel.setup()
    for field in ("outputs", "inputs", "clock", "clock_to", "routes", "controls", "metre"):
        assert getattr(back, field) == getattr(kept, field)
    assert panel.board.rows["swing"].learn.message == "cc 7 on channel 1"


def test_a_preset_that_is_missing_is_told_in_one_sentence(panel):
    panel.set.loading.emit("Red club")
    assert 'There is no preset "Red club"' in panel.message


def test_a_set_list_that_makes_no_sense_keeps_the_session_from_starting(panel, tmp_path):
    panel.set.show_setup(tmp_path / "gone.toml", None, ())
    panel.start()
    assert not panel.is_live
    assert "gone.toml" in panel.message
