"""The history: every step with a small picture, to return to any."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ripieno.app.gui.mini_roll import MiniRoll
from ripieno.app.gui.model.editor_model import EditorModel
from ripieno.app.gui.palette import DARK, Palette
from ripieno.app.session.editor.history import HistoryStep
from ripieno.engine.music.region import Region

PICTURE = QSize(96, 36)
FIRST_BARS = 8
"""Bars that are pictured where a step has no region."""


class StepList(QListWidget):
    """The steps, the newest last."""

    def __init__(self, editor_model: EditorModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor_model = editor_model
        self._shown: tuple[HistoryStep, ...] = ()
        self.palette_in_use: Palette = DARK
        self._drawn_in: Palette = DARK
        self.setIconSize(PICTURE)
        self.setWordWrap(True)
        self.setAccessibleName(self.tr("History"))
        self.itemActivated.connect(lambda item: editor_model.go_to(self.row(item)))
        self.itemClicked.connect(lambda item: editor_model.go_to(self.row(item)))
        editor_model.history.changed.connect(self.refresh)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return a size that asks for no width of its own."""
        return self.minimumSizeHint()

    def refresh(self) -> None:
        """Show the steps there are."""
        history = self._editor_model.history
        steps = history.steps
        if not self.isVisible():
            return
        common = 0
        while common < min(len(steps), len(self._shown)) and steps[common] is self._shown[common]:
            common += 1
        while self.count() > common:
            self.takeItem(self.count() - 1)
        if self._drawn_in != self.palette_in_use:
            self._drawn_in, common = self.palette_in_use, 0
            self.clear()
        for step in steps[common:]:
            self.addItem(self._item(step))
        self._shown = steps
        at = history.at
        for row in range(self.count()):
            font = self.item(row).font()
            if font.bold() != (row == at):
                font.setBold(row == at)
                self.item(row).setFont(font)
        if at >= 0:
            self.setCurrentRow(at)

    def _item(self, step: HistoryStep) -> QListWidgetItem:
        words = step.words if step.seed is None else self.tr("{0}\nseed {1}").format(step.words, step.seed)
        picture = self._picture(step)
        icon = QIcon(picture)
        icon.addPixmap(picture, QIcon.Mode.Selected)
        item = QListWidgetItem(icon, words)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        return item

    def _picture(self, step: HistoryStep) -> QPixmap:
        clip = step.document.clip
        bars = tuple(range(min(max(clip.bars, 1), FIRST_BARS)))
        roll = MiniRoll()
        roll.palette_in_use = self.palette_in_use
        roll.resize(PICTURE)
        roll.show_clip(clip, step.region or Region(bars, tuple(range(len(clip.lanes)))))
        return roll.grab()
