"""The window and its panels open in locales whose letters or character sets are not English."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.needs import found
from tests.support.program import EXAMPLES, ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="localedef")

OPEN = """
import locale, os, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication

from ripieno.app.gui.batch.panel import BatchPanel
from ripieno.app.gui.help.doctor_dialog import DoctorDialog
from ripieno.app.gui.help.set_up_dialog import SetUpDialog
from ripieno.app.gui.live.panel import LivePanel
from ripieno.app.gui.palette import DARK
from ripieno.app.gui.window import MainWindow
from ripieno.app.session.editor.recovery import Recovery

app = QApplication([])
folder = Path(sys.argv[2])
window = MainWindow(DARK, Recovery(folder / "recovery"))
parts = [window, LivePanel(settings=folder / "live.json"), BatchPanel(), DoctorDialog(), SetUpDialog()]
window.open(Path(sys.argv[1]))
for part in parts:
    part.show()
    app.processEvents()
    assert not part.grab().isNull()
print(locale.setlocale(locale.LC_CTYPE), flush=True)
os._exit(0)  # threads of the panels would be waited for
"""


@pytest.mark.parametrize(
    ("language", "charset", "used"),
    [
        ("tr_TR", "UTF-8", "tr_TR.UTF-8"),
        ("tr_TR", "ISO-8859-9", "C.UTF-8"),  # Qt leaves other character sets alone
        ("ja_JP", "EUC-JP", "C.UTF-8"),
    ],
)
def test_the_window_opens(tmp_path: Path, language: str, charset: str, used: str) -> None:
    locale = f"{language}.{charset}"
    subprocess.run([found("localedef"), "-i", language, "-f", charset, str(tmp_path / locale)], check=False)
    variables = {"LC_ALL": locale, "LOCPATH": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(EXAMPLES[0]), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == used
