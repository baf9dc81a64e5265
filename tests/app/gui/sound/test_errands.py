"""Functions on other threads: what fails there is said, and whoever waits for it is told."""

from ripieno.app.gui import log_file
from ripieno.app.gui.sound.errands import Errands
from ripieno.engine.errors import RipienoError

PATIENCE = 20_000


def failing(error):
    def work():
        raise error

    return work


def test_a_fault_is_a_sentence_lies_in_the_log_and_ends_the_wait_for_it(qtbot, tmp_path, monkeypatch):
    log = tmp_path / "ripieno.log"
    monkeypatch.setattr(log_file, "log_path", lambda: log)
    errands, said, given_up = Errands(), [], []
    errands.failed.connect(said.append)
    errands.run(failing(ZeroDivisionError("by nought")), otherwise=lambda: given_up.append(True))
    qtbot.waitUntil(lambda: bool(given_up), timeout=PATIENCE)
    assert len(said) == 1
    assert str(log) in said[0]
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_an_expected_error_is_its_own_sentence(qtbot):
    errands, said = Errands(), []
    errands.failed.connect(said.append)
    errands.run(failing(RipienoError("The port is gone; choose another one.")))
    qtbot.waitUntil(lambda: bool(said), timeout=PATIENCE)
    assert said == ["The port is gone; choose another one."]
