"""The main window's parts, and what menus and tool bars may ask of them."""

import tempfile
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow, QToolButton

from ripieno.app.gui.background_task import BackgroundTask, run_while_drawing
from ripieno.app.gui.cards import Cards
from ripieno.app.gui.damage_strip import DamageStrip
from ripieno.app.gui.field_keys import FieldKeys
from ripieno.app.gui.handles import Handle
from ripieno.app.gui.knobs import FillPanel
from ripieno.app.gui.lanes import LanePanel
from ripieno.app.gui.message_line import MessageLine
from ripieno.app.gui.model.editor_model import EditorModel
from ripieno.app.gui.palette import Palette
from ripieno.app.gui.roll.state import Tool
from ripieno.app.gui.roll.view import RollView
from ripieno.app.gui.sides import Sides
from ripieno.app.gui.sound.transport import TransportBar
from ripieno.app.gui.steps import StepList
from ripieno.app.gui.style import dress
from ripieno.app.session.editor.take_out import Part, write_part

NOTICE_EDGE = 10
"""Pixels around a sentence that lies over the notes."""

MESSAGE_MS = 8000
"""Milliseconds that a sentence stays to be read."""


class WindowWidgets(QMainWindow):
    """Piano roll, lanes, knobs, ideas, sound and history, not yet in their places.

    Signals:
        wanted: A file that is to be opened.
        earlier_wanted: Sessions that were declined, or that a crash has left, are to be shown.

    Args:
        palette: The colours.
    """

    wanted = Signal(Path)
    earlier_wanted = Signal()

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.palette_in_use = palette
        self.editor_model = EditorModel(self)
        self.roll, self.lanes = RollView(self), LanePanel(self.editor_model, self)
        self.panel, self.cards = FillPanel(self.editor_model, self), Cards(self)
        self.transport, self.steps = TransportBar(parent=self), StepList(self.editor_model, self)
        self.sides = Sides(self)
        self.field_keys = FieldKeys(self, self.roll)
        self.cards.hide()
        self.hint = QLabel(
            self.tr("Drop a MIDI file here, open one with Ctrl+O, or try the example: Help > Example clip."),
            self.roll,
        )
        self.hint.setProperty("faint", True)
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.trouble = MessageLine(self.roll)
        self.trouble.setProperty("notice", True)
        self.trouble.hide()
        self.damage = DamageStrip(self)
        self.tools: dict[Tool, QToolButton] = {}
        self.handles: dict[Part, Handle] = {}
        self.exports: list[BackgroundTask] = []
        self.follows = True
        self.history_dock = QDockWidget(self.tr("History"), self)
        self.history_dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self._hide_trouble = QTimer(self)
        self._hide_trouble.setSingleShot(True)
        self._hide_trouble.timeout.connect(self.trouble.hide)
        self.roll.canvas.installEventFilter(self)
        self._drag_folder = tempfile.TemporaryDirectory(prefix="ripieno-drag-")

    def show_palette(self, palette: Palette) -> None:
        """Take other colours."""
        self.palette_in_use = palette
        app = QApplication.instance()
        if isinstance(app, QApplication):
            dress(app, palette)
        self.roll.set_palette(palette)
        self.steps.palette_in_use = self.lanes.palette_in_use = palette
        self.steps.refresh()
        self.lanes.show_lanes()
        self.cards.show_offer(self.editor_model, palette)

    def show_message(self, sentence: str) -> None:
        """Say what happened in the status line, for a while."""
        self.statusBar().showMessage(sentence, MESSAGE_MS)

    def fail(self, sentence: str) -> None:
        """Tell of trouble in words, over the notes so that nothing moves, for a while."""
        self.trouble.warn(sentence)
        self._place_sentences()
        self.trouble.show()
        self.trouble.raise_()
        self._hide_trouble.start(MESSAGE_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Keep what lies over the notes in its place, whatever moves them."""
        if watched is self.roll.canvas and event.type() in {QEvent.Type.Move, QEvent.Type.Resize}:
            self._place_sentences()
        return super().eventFilter(watched, event)

    def _place_sentences(self) -> None:
        """Lay the hint in the middle of the notes, and what went wrong along their upper edge."""
        room = self.roll.canvas.geometry().adjusted(NOTICE_EDGE, NOTICE_EDGE, -NOTICE_EDGE, -NOTICE_EDGE)
        self.hint.setGeometry(room)
        room.setHeight(self.trouble.heightForWidth(room.width()))
        self.trouble.setGeometry(room)

    def escape(self) -> None:
        """Stop opening, else stop making ideas, else keep none, else leave the chords, else choose less."""
        session = self.editor_model.fill_session
        if self.editor_model.file.is_opening:
            self.editor_model.file.open_nothing()
        elif session.is_filling:
            session.cancel()
        elif session.offer is not None:
            session.discard()
        elif not self.roll.take_keys():
            self.roll.editor.let_go()

    def choose_nothing(self) -> None:
        """Choose neither bars nor notes."""
        self.editor_model.selection.choose(None)
        self.roll.let_go()

    def take(self, tool: Tool) -> None:
        """Take a tool."""
        self.roll.set_tool(tool)
        self.tools[tool].setChecked(True)

    def part_to_drag(self, part: Part) -> Path | None:
        """Write the clip, the region or the lane in front to a file that may be dragged away."""
        shown, selection, files = self.editor_model.shown, self.editor_model.selection, list[Path]()
        if shown is None:
            return None
        region, lane, folder = selection.region, selection.current, Path(self._drag_folder.name)
        sentence = run_while_drawing(
            lambda: files.append(write_part(shown, part, region, lane, folder)), self
        )
        if sentence is not None:
            self.fail(sentence)
        return files[0] if files else None

    def report_copied(self, name: str) -> None:
        """Say what can be pasted now."""
        self.show_message(self.tr("Copied {0}; paste it into your DAW or a folder.").format(name))

    def shut(self) -> None:
        """Let all work end, and take away what was written to be dragged."""
        for task in self.exports:
            task.stop()
        self.transport.shut()
        self.sides.shut()
        self.editor_model.close()
        self._drag_folder.cleanup()
