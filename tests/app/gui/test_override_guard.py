"""An error raised in C inside an overridden method of Qt is a fault like others, and ends nothing."""

import os
import subprocess
import sys

import pytest

from tests.support.program import ROOT

FAIL = """
import sys
import ripieno.app.gui
from PySide6.QtCore import QRunnable, Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

seen = []
sys.excepthook = lambda kind, error, _: seen.append(kind.__name__)

class Nested(QWidget):
    def event(self, event):
        return super().event(event)

    def keyPressEvent(self, event):
        fail()

class Task(QRunnable):
    def run(self):
        fail()

def fail():
    {fault}

app = QApplication(["test"])
widget = Nested()
widget.show()
try:
    QTest.keyClick(widget, Qt.Key.Key_A)
except Exception as error:
    seen.append(type(error).__name__)
QThreadPool.globalInstance().start(Task())
QThreadPool.globalInstance().waitForDone()
print(*seen)
"""


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        ("int('x')", "ValueError"),
        ("list(zip([1], [], strict=True))", "ValueError"),
        ("__import__('numpy').arange(3)[__import__('numpy').asarray([])]", "IndexError"),
        ("raise KeyError('mine')", "KeyError"),
    ],
)
def test_an_error_of_c_in_an_override_ends_nothing(fault: str, name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAIL.replace("{fault}", fault)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert name in done.stdout
