"""``ripieno gui`` where no window can be opened."""

import sys
from types import SimpleNamespace

import pytest

from ripieno.app.cli.gui_command import can_draw, has_desktop
from tests.support.program import assert_one_sentence, run_here, run_program

NO_SCREEN = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
SCREEN_NEEDED = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a screen")


@pytest.fixture(autouse=True)
def _no_screen(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in NO_SCREEN:
        monkeypatch.delenv(name, raising=False)


@SCREEN_NEEDED
def test_without_a_screen_the_program_ends_with_one_sentence():
    ended = run_program("gui", **NO_SCREEN)
    assert_one_sentence(ended)
    assert ended.status == 1
    assert "there is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set" in ended.err


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_the_window_is_run_where_there_is_something_to_draw_on(capsys, monkeypatch, name):
    monkeypatch.setitem(sys.modules, "ripieno.app.gui.application", SimpleNamespace(run=lambda _: 7))
    monkeypatch.setenv(name, "somewhere")
    assert run_here(capsys, "gui").status == 7


def test_without_its_packages_the_window_says_how_to_get_them(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "ripieno.app.gui.application", None)
    monkeypatch.setenv("DISPLAY", ":0")
    ended = run_here(capsys, "gui")
    assert_one_sentence(ended)
    assert "pip install 'ripieno[gui]'" in ended.err


def test_a_desktop_has_a_screen_of_its_own(monkeypatch):
    assert not has_desktop()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert (can_draw(), has_desktop()) == (True, False)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.delenv("QT_QPA_PLATFORM")
    assert can_draw()
