"""The batch panel from files to results, with the shipped model in its own processes."""

import pytest
from PySide6.QtCore import Qt

from ripieno.app.gui.batch.files_model import STATUS
from ripieno.app.gui.batch.panel import BatchPanel
from tests.support.small_song import write_song
from tests.support.tab_stops import tab_stops

PATIENCE = 120_000


@pytest.fixture
def panel(qtbot, tmp_path):
    folder = tmp_path / "songs"
    folder.mkdir()
    for letter in "abc":
        write_song(folder, f"{letter}.mid")
    (folder / "d.mid").write_bytes(b"no music")
    made = BatchPanel()
    qtbot.addWidget(made)
    made.form.choose(bars="3-4", tracks="Piano", seed=5, steps=2, workers=1)
    made.add([folder])
    return made


def statuses(panel):
    return [panel.model.item(row, STATUS).text() for row in range(panel.model.rowCount())]


def finish(qtbot, panel):
    qtbot.waitUntil(lambda: not panel.is_busy, timeout=PATIENCE)


def test_a_batch_is_stopped_taken_up_and_heard(panel, qtbot, tmp_path):
    opened = []
    panel.opened.connect(opened.append)
    qtbot.mouseClick(panel.begin, Qt.MouseButton.LeftButton)
    assert panel.is_busy
    assert not panel.form.isEnabled()
    qtbot.waitUntil(lambda: "Done" in statuses(panel), timeout=PATIENCE)
    qtbot.mouseClick(panel.stop_button, Qt.MouseButton.LeftButton)
    finish(qtbot, panel)
    assert "Stopped" in panel.message.text()
    assert panel.begin.text() == "Go on"
    qtbot.mouseClick(panel.begin, Qt.MouseButton.LeftButton)
    finish(qtbot, panel)
    assert statuses(panel) == ["Done", "Done", "Done", "Skipped"]
    assert panel.bar.value() == panel.bar.maximum() == 4
    assert "seed 5" in panel.message.text()
    panel.view.activated.emit(panel.model.index(0, STATUS))
    panel.view.activated.emit(panel.model.index(3, STATUS))
    assert opened == [tmp_path / "songs-filled/a.mid"]
    assert opened[0].is_file()


def test_what_cannot_begin_says_why(qtbot):
    panel = BatchPanel()
    qtbot.addWidget(panel)
    panel.start()
    finish(qtbot, panel)
    assert "no files" in panel.message.text()
    assert panel.begin.isEnabled()


def test_a_folder_for_results_is_proposed_that_is_not_there_yet(qtbot, tmp_path):
    (tmp_path / "song-filled").mkdir()
    panel = BatchPanel()
    qtbot.addWidget(panel)
    panel.add([tmp_path / "song.mid"])
    assert panel.form.out == tmp_path / "song-filled-2"


def test_the_tab_key_leads_from_top_to_bottom_and_every_stop_has_a_name(panel, qtbot):
    with qtbot.waitExposed(panel):
        panel.show()
    names = [widget.accessibleName() or widget.text() for widget in tab_stops(panel.files)]
    assert all(names)
    places = [
        names.index(name)
        for name in ["Files and folders to work on", "What to do", "Bars", "Seed", "Results in", "Start"]
    ]
    assert places == sorted(places)
