"""The window as a program of its own: it plays to a port, and ends by signals."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ripieno.app.session.editor.recovery import FOLDER_VARIABLE
from tests.support import jack_wire
from tests.support.jack_wire import Wire, note_ons, own_server, sounding
from tests.support.program import EXAMPLES, ROOT

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or not jack_wire.has_jack(), reason="JACK and POSIX signals"
)

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication
from ripieno.app.gui import window
from ripieno.app.gui.application import run
from ripieno.app.gui.sound.transport import TransportBar
from ripieno.app.midi_io.port_names import PortChoice
from ripieno.app.session.editor.player import Player

def play(self):
    if self.editor_model.history.document is None:
        QTimer.singleShot(20, lambda: play(self))
        return
    self.editor_model.file.saved = None if sys.argv[3] == "changed" else self.editor_model.history.document
    self.transport.play()

class Window(window.MainWindow):
    def __init__(self, *given):
        super().__init__(*given)
        play(self)

if __name__ == "__main__":
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, sys.argv[1])
    make = Player.__init__

    def through_port(self, *given, **named):
        make(self, *given, **{**named, "system": "jack"})
        self.choose(PortChoice("stage", virtual=True))

    Player.__init__ = through_port
    import ripieno.app.gui.application
    ripieno.app.gui.application.MainWindow = Window
    sys.exit(run(Path(sys.argv[2])))
"""


@pytest.fixture
def wire(monkeypatch):
    with own_server(monkeypatch, period=1024) as variables:
        client = Wire(variables)
        yield client
        client.close()


@pytest.mark.parametrize(
    ("name", "status"), [("SIGTERM", 0), ("SIGHUP", 0), ("SIGINT", 0), ("SIGKILL", -signal.SIGKILL)]
)
def test_a_window_that_is_ended_leaves_nothing_hanging_and_keeps_what_is_not_saved(
    wire: Wire, tmp_path: Path, name: str, status: int
) -> None:
    script = tmp_path / "window.py"
    script.write_text(PROGRAM)
    kept = tmp_path / "kept"
    changed = "changed" if name == "SIGTERM" else "saved"
    process = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "settings"), str(EXAMPLES[0]), changed],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "offscreen",
            FOLDER_VARIABLE: str(kept),
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    wire.listen("Ripieno:stage")
    wire.wait_for(lambda: len(note_ons(wire.came)) > 4 and sounding(wire.came))
    process.send_signal(getattr(signal, name))
    _, err = process.communicate(timeout=jack_wire.PATIENCE)
    wire.wait_for(lambda: not sounding(wire.came))
    wire.settle()
    assert sounding(wire.came) == set()
    assert process.returncode == status
    assert "Traceback" not in err
    if status == 0:
        assert len(list(kept.glob("*.ripieno"))) == (changed == "changed")
