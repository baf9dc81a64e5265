"""Every word that is seen can be translated: what lupdate finds is what the window asks for."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDockWidget,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTreeWidget,
    QWidget,
)

from ripieno.app.gui.help.shortcuts_dialog import ShortcutsDialog
from ripieno.app.gui.palette import DARK
from ripieno.app.gui.roll.edits import _MANY, _ONE, edit
from ripieno.app.gui.translation import translate
from ripieno.app.gui.window import MainWindow
from ripieno.app.midi_io.encodings import CANDIDATES
from ripieno.app.session.editor.recovery import Recovery
from ripieno.engine.diffusion.registry import SAMPLERS
from ripieno.engine.music.note import Note
from tests.support.opened import opened
from tests.support.program import EXAMPLES, ROOT

GUI = ROOT / "app" / "gui"
LUPDATE = shutil.which("pyside6-lupdate") or str(Path(sys.executable).with_name("pyside6-lupdate"))
OURS = {"TypeError"}
"""Faults of the program, which are for the log."""

CALLS = {"tr", "translate", "said", "marked", "QT_TRANSLATE_NOOP"}

OWN_NAMES = r"Ripieno|none|all|auto|empty|\w+:\w+|[MS]|MIDI.*|[\W\d_]*|([A-G][#b]?\w{0,6}[| ]*)+|.*\.mid.*"
"""What stays as it is in every language; words that are typed are read as the terminal reads them."""


@pytest.fixture(scope="module")
def extracted(tmp_path_factory) -> set[tuple[str, str]]:
    """Return context and words of all that `make translation` finds."""
    target = tmp_path_factory.mktemp("ts") / "ripieno_xx.ts"
    command = [sys.executable, "-m", "tools.translation", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return {
        (context.findtext("name", ""), message.findtext("source", ""))
        for context in ET.fromstring(target.read_text(encoding="utf-8")).iter("context")  # noqa: S314 (made just now)
        for message in context.iter("message")
    }


class Pseudo(QTranslator):
    """Puts signs around the words that lupdate found; others stay as they are."""

    def __init__(self, known: set[tuple[str, str]]) -> None:
        super().__init__()
        self._known = known

    def isEmpty(self) -> bool:  # noqa: N802 (Qt's name)
        return False

    def translate(self, context, text, _disambiguation=None, _count=-1) -> str:
        return f"\u27e6{text}\u27e7" if (context, text) in self._known else ""


@pytest.fixture
def pseudo(qapp, extracted):
    translator = Pseudo(extracted)
    qapp.installTranslator(translator)
    yield translator
    qapp.removeTranslator(translator)


def texts(root: QWidget) -> set[str]:
    """Return all that a window shows or says, closed menus included."""
    found = set()
    for widget in (root, *root.findChildren(QWidget)):
        found |= {widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()}
        found |= {widget.statusTip(), widget.windowTitle()}
        if isinstance(widget, (QLabel, QAbstractButton)):
            found.add(widget.text())
        if isinstance(widget, QLineEdit):
            found.add(widget.placeholderText())
        if isinstance(widget, QComboBox):
            found |= {widget.itemText(row) for row in range(widget.count())}
        if isinstance(widget, (QMenu, QGroupBox)):
            found.add(widget.title())
        if isinstance(widget, QDockWidget):
            found.add(widget.windowTitle())
        if isinstance(widget, QTreeWidget):
            rows = [widget.topLevelItem(row) for row in range(widget.topLevelItemCount())]
            found |= {row.text(0) for row in rows} | {widget.headerItem().text(0)}
    found |= {action.text() for action in root.findChildren(QAction)}
    return {re.sub(r"<[^>]*>|&#?\w+;", "", text).strip() for text in found}


def untranslated(found: set[str], data: set[str]) -> list[str]:
    """Return the texts that no translator has seen, less names of the user's own."""
    return sorted(
        text
        for text in found
        if "\u27e6" not in text and not re.fullmatch(OWN_NAMES, text) and text not in data
    )


def test_no_word_of_the_main_window_is_beyond_translation(qtbot, pseudo, tmp_path):
    window = MainWindow(DARK, Recovery(tmp_path / "recovery"))
    qtbot.addWidget(window)
    window.show()
    opened(window.editor_model, EXAMPLES[0])
    window.editor_model.selection.choose_bars(range(2))
    lanes = {lane.name for lane in window.editor_model.clip.lanes} | {
        lane.role.value for lane in window.editor_model.clip.lanes
    }
    encodings = {"UTF-8", *(candidate.title for candidate in CANDIDATES)}
    said = window.editor_model.selection.words, str(window.editor_model.analysis.key)
    data = {*lanes, *said, *SAMPLERS, *encodings}
    assert not untranslated(texts(window), data), untranslated(texts(window), data)
    dialog = ShortcutsDialog(window.menus.key_groups(), window)
    qtbot.addWidget(dialog)
    assert untranslated(texts(dialog), set()) == []
    window.editor_model.file.saved = window.editor_model.history.document
    window.close()
    assert pseudo


def test_no_word_of_the_panels_is_beyond_translation(qtbot, pseudo):
    from ripieno.app.gui.batch.panel import BatchPanel
    from ripieno.app.gui.live.panel import LivePanel

    for panel in (LivePanel(), BatchPanel()):
        qtbot.addWidget(panel)
        assert not untranslated(texts(panel), set()), untranslated(texts(panel), set())
        panel.shut()
    assert pseudo


def test_steps_of_the_history_are_in_the_users_language(pseudo):
    note = Note(0, 10, 60, 100)
    for verb in _ONE:
        assert edit(verb, (note,), ()).words.startswith("\u27e6")
        assert edit(verb, (note, note), ()).words == f"\u27e6{_MANY[verb].format(2)}\u27e7"
    assert pseudo


@pytest.mark.parametrize("path", sorted(GUI.rglob("*.py")), ids=lambda path: str(path.relative_to(GUI)))
def test_lupdate_finds_all_that_is_wrapped(path, extracted):
    """Its reader of Python misses words in f-strings, and does not know named characters."""
    known = {words for _, words in extracted}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in CALLS and node.args:
            words = node.args[min(1, len(node.args) - 1)] if name != "tr" else node.args[0]
            if isinstance(words, ast.Constant) and isinstance(words.value, str):
                assert words.value in known, f"{path}:{node.lineno}"


@pytest.mark.parametrize(
    "path",
    sorted(set(GUI.rglob("*.py")) - {GUI / "window_check.py"}),
    ids=lambda path: str(path.relative_to(GUI)),
)
def test_sentences_about_trouble_are_wrapped(path):
    """The look at a window for the self-test is told on the terminal, in English as all of it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
            words = node.exc.args[0]
            is_bare = (
                isinstance(words, (ast.Constant, ast.JoinedStr)) and ast.unparse(node.exc.func) not in OURS
            )
            assert not is_bare, f"{path}:{node.lineno}"


def test_a_translation_is_taken_where_there_is_one(qapp, tmp_path, extracted):
    context, words = "edits", "Delete a note"
    assert (context, words) in extracted
    source = tmp_path / "ripieno_de.ts"
    source.write_text(
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="de"><context>'
        f"<name>{context}</name><message><source>{words}</source>"
        "<translation>Note l\u00f6schen</translation></message></context></TS>",
        encoding="utf-8",
    )
    release = str(Path(LUPDATE).with_name("pyside6-lrelease"))
    subprocess.run([release, str(source)], check=True, capture_output=True, timeout=60)
    before = set(qapp.findChildren(QTranslator))
    try:
        assert translate(qapp, QLocale("de_DE"), tmp_path) >= 1
        assert edit("Delete", (Note(0, 10, 60, 100),), ()).words == "Note l\u00f6schen"
    finally:
        for translator in set(qapp.findChildren(QTranslator)) - before:
            qapp.removeTranslator(translator)
    assert edit("Delete", (Note(0, 10, 60, 100),), ()).words == words
