"""Draw the main states of the window for the docs: ``make screenshots``."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from ripieno.app.gui.batch.panel import BatchPanel
from ripieno.app.gui.live.panel import LivePanel
from ripieno.app.gui.message_line import MessageLine
from ripieno.app.gui.palette import DARK, LIGHT
from ripieno.app.gui.roll.state import Tool
from ripieno.app.gui.style import dress
from ripieno.app.gui.window import MainWindow
from ripieno.app.session.editor.recovery import Recovery
from ripieno.engine.music.region import Region

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "freedoom-e3m3.mid"
OUT = ROOT / "docs" / "images"
SEED = 11
PATIENCE = 120_000

PAINTED = (4, 7), (9, 10), (14, 19)
"""First sixteenths of the painted stretches, and those after the last, from a bar's begin."""


def wait(until: Callable[[], object], least: int = 250) -> None:
    """Let events be handled until something holds, and some milliseconds longer."""
    loop, looks, limit = QEventLoop(), QTimer(interval=20), QTimer(singleShot=True)
    looks.timeout.connect(lambda: loop.quit() if until() else None)
    limit.timeout.connect(lambda: loop.exit(1))
    looks.start()
    limit.start(PATIENCE)
    if loop.exec():
        sys.exit("The window was not ready in time.")
    QTimer.singleShot(least, loop.quit)
    loop.exec()


def shoot(widget: QWidget, name: str) -> None:
    """Write a picture of a widget."""
    widget.grab().save(str(OUT / f"{name}.png"))
    print(f"docs/images/{name}.png")


def shoot_painted(window: MainWindow) -> None:
    """Write a picture of steps that are painted in the lane in front."""
    editor_model = window.editor_model
    for lane in (0, 1):
        editor_model.selection.fill_lane(lane, wanted=False)
    editor_model.selection.front(0)
    window.take(Tool.PAINT)
    time = editor_model.clip.time
    start, step = time.bar_start(5), time.ppq // 4
    painted = [(start + first * step, start + last * step) for first, last in PAINTED]
    editor_model.selection.choose(Region.of_spans(time, painted, (0,)))
    window.roll.zoom_to_region()
    wait(lambda: True)
    shoot(window, "gui-painted")


def main() -> None:
    """Draw all pictures."""
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, folder)
        os.environ["RIPIENO_SETTINGS"] = folder
        app = QApplication(sys.argv)
        dress(app, DARK)
        window = MainWindow(DARK, Recovery(Path(folder)))
        window.resize(1440, 860)
        window.show()
        editor_model = window.editor_model
        editor_model.file.open(EXAMPLE)
        wait(lambda: editor_model.analysis.chords)
        editor_model.selection.fill_lane(0, wanted=True)
        editor_model.selection.fill_lane(1, wanted=True)
        editor_model.selection.choose_bars(range(4, 8))
        window.roll.zoom_to_region()
        window.panel.fields["seed"].box.setValue(SEED)
        wait(lambda: True)
        shoot(window, "gui-selected")
        editor_model.fill()
        forming = []
        editor_model.fill_session.formed.connect(
            lambda notes, share: forming.append(share) if notes else None
        )
        wait(lambda: forming and forming[-1] > 0.4, 0)
        shoot(window, "gui-forming")
        wait(lambda: not editor_model.fill_session.is_filling)
        editor_model.selection.front(1)
        wait(lambda: True)
        shoot(window, "gui-ideas")
        editor_model.fill_session.keep()
        window.history_dock.show()
        window.show_palette(LIGHT)
        wait(lambda: True)
        shoot(window, "gui-light")
        window.show_palette(DARK)
        window.history_dock.hide()
        shoot_painted(window)
        editor_model.file.save_midi(Path(folder) / "kept.mid")
        shoot_live()
        shoot_batch(Path(folder))
        window.close()


def shoot_live() -> None:
    """Draw the live panel as it is where MIDI runs, whether or not it does here."""
    panel = LivePanel()
    panel.resize(1000, 760)
    panel.show()
    wait(lambda: True)
    for line in panel.findChildren(MessageLine):
        line.say("")
    shoot(panel, "gui-live")
    panel.shut()
    panel.close()


def shoot_batch(folder: Path) -> None:
    """Draw the batch panel with files that are done, and one that is no music."""
    os.chdir(folder)
    songs = Path("Music", "songs")
    songs.mkdir(parents=True)
    for name in ("chorus", "intro", "verse one", "verse two"):
        shutil.copy(EXAMPLE, songs / f"{name}.mid")
    (songs / "notes.mid").write_bytes(b"no music")
    panel = BatchPanel()
    panel.resize(1080, 700)
    panel.form.choose(bars="5-8", tracks="Lead guitar", seed=str(SEED), steps=2, workers=1)
    panel.show()
    panel.add([songs])
    panel.start()
    wait(lambda: not panel.is_busy)
    shoot(panel, "gui-batch")
    panel.shut()
    panel.close()


if __name__ == "__main__":
    main()
