"""The batch panel: files in, what to do, progress per file, results to audition."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ripieno.app.gui.batch.batch_settings import Planned, holds_batch, work_on
from ripieno.app.gui.batch.drop_list import DropList
from ripieno.app.gui.batch.files_model import NAME, STATUS, FilesModel
from ripieno.app.gui.batch.settings_box import BatchSettingsBox
from ripieno.app.gui.card import TitledFrame
from ripieno.app.gui.folders import folder_to_open, folder_to_save
from ripieno.app.gui.message_line import MessageLine
from ripieno.app.gui.worker import Worker
from ripieno.app.session.batch.records import BatchBegun, BatchReport, FileDone

MIDI_FILES = "MIDI (*.mid *.midi *.smf *.kar *.rmi *.zip)"


class BatchPanel(QWidget):
    """Work on many files in a panel.

    Whoever closes the window calls :meth:`shut`; the batch can be taken up later.
    """

    opened = Signal(Path)
    """A result that the user wants to hear and see."""
    busy_changed = Signal(bool)
    """Whether a batch is being worked on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None
        self._is_stopping = False
        self._total = 0
        self._folder: Path | None = None
        self.files = DropList()
        self.form = BatchSettingsBox(self.tr("What to do"))
        self.model = FilesModel(self)
        self.message = MessageLine()
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName(self.tr("Progress of the batch"))
        self.begin = QPushButton()
        self.stop_button = QPushButton(self.tr("Stop"))
        self.view = QTreeView()
        self._counts = QLabel()
        self._lay_out()
        self._connect()
        self._update_fields()

    @property
    def is_busy(self) -> bool:
        """Whether a batch is being worked on."""
        return self._worker is not None

    def start(self) -> None:
        """Begin, or go on with the batch that the folder holds; return at once."""
        if self._worker is not None:
            return
        self._folder = self.form.out
        batch_settings = self.form.batch_settings(self.files.texts, resume=holds_batch(self._folder))
        self._worker = Worker(lambda: work_on(batch_settings), parent=self)
        self._worker.reported.connect(self._take)
        self._worker.failed.connect(self.message.warn)
        self._worker.ended.connect(self._ended)
        self._is_stopping = False
        self.message.say(self.tr("Looking for the files\u2026"))
        self._worker.start()
        self._update_fields()
        self.busy_changed.emit(True)

    def stop(self) -> None:
        """Stop after the files that are being worked on; return at once."""
        if self._worker is not None:
            self._is_stopping = True
            self.message.say(self.tr("Stopping when the files at work are done\u2026"))
            self._worker.cancel()
            self._update_fields()

    def shut(self) -> None:
        """Stop, and wait until the files that are being worked on are done."""
        if self._worker is not None:
            self._worker.stop()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        """Stop, and let nobody wait for that."""
        self.stop()
        super().closeEvent(event)

    def add(self, paths: list[Path]) -> None:
        """Add files and folders to the list."""
        self.files.add(paths)

    def _take(self, event: object) -> None:
        """Show what the batch reports."""
        show = self._shows.get(type(event))
        if show is not None:
            show(self, event)

    def _show_planned(self, event: Planned) -> None:
        self.model.plan(event.names)
        self._total = len(event.names)
        self.bar.setRange(0, self._total)
        self.bar.setValue(0)
        self._count()

    def _show_begun(self, event: BatchBegun) -> None:
        self.bar.setValue(event.earlier)
        said = self.tr("{workers} at once.").format(workers=event.workers)
        if event.earlier:
            said = self.tr("{count} were done before.").format(count=event.earlier) + " " + said
        self.message.say(said)

    def _show_file(self, event: FileDone) -> None:
        if self._folder is not None:
            self.model.show_record(event.record, self._folder)
        self.bar.setValue(event.done)
        self._count()

    def _show_report(self, report: BatchReport) -> None:
        for record in report.records:
            self.model.show_record(record, report.out)
        self._count()
        self.message.say(
            self.tr(
                "{files} files, {bars} bars filled in {seconds:.1f} s with seed {seed}; results in {out}."
            ).format(
                files=len(report.records),
                bars=report.bars,
                seconds=report.seconds,
                seed=report.seed,
                out=report.out,
            )
        )

    _shows: Mapping[type, Callable[[Any, Any], None]] = {
        Planned: _show_planned,
        BatchBegun: _show_begun,
        FileDone: _show_file,
        BatchReport: _show_report,
    }

    def _count(self) -> None:
        """Say how many files are done."""
        said = self.tr("{done} of {total} done").format(done=self.bar.value(), total=self._total)
        if self.model.failed:
            said += ", " + self.tr("{count} skipped").format(count=self.model.failed)
        self._counts.setText(said)

    def _ended(self) -> None:
        """Be ready to go on."""
        if self._worker is not None:
            self._worker.deleteLater()
        self._worker = None
        if self._is_stopping:
            self.message.say(self.tr("Stopped; Go on takes it up where it was."))
        self._update_fields()
        self.busy_changed.emit(False)

    def _update_fields(self) -> None:
        """Let be pressed what can be pressed now."""
        is_idle = self._worker is None
        self.begin.setText(self.tr("Go on") if holds_batch(self.form.out) else self.tr("Start"))
        self.begin.setEnabled(is_idle)
        self.stop_button.setEnabled(not is_idle and not self._is_stopping)
        self.form.setEnabled(is_idle)
        self._sources.setEnabled(is_idle)

    def _propose(self) -> None:
        """Propose a folder for results: beside the first of the files, where that may be written to."""
        texts = self.files.texts
        if texts and self.form.out is None:
            first = Path(texts[0])
            self.form.set_out(_unused(folder_to_save(first) / f"{first.stem}-filled"))

    def _open(self, index: QModelIndex) -> None:
        path = self.model.result_at(index)
        if path is not None:
            self.opened.emit(path)

    def _lay_out(self) -> None:
        """Put everything in its place."""
        self._sources = TitledFrame(self.tr("Files"))
        self._sources.grid.addWidget(self.files, 0, 0)
        self._sources.grid.addLayout(self._source_buttons(), 1, 0)
        left = QWidget()
        stack = QVBoxLayout(left)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(10)
        stack.addWidget(self._sources)
        stack.addWidget(self.form)
        stack.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(left)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(400)
        split = QSplitter()
        split.addWidget(scroll)
        split.addWidget(self._results())
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.addWidget(split, 1)
        column.addWidget(self.message)

    def _source_buttons(self) -> QHBoxLayout:
        """Return the buttons below the list of sources."""
        row = QHBoxLayout()
        row.setSpacing(6)
        for text, name, action in (
            (self.tr("Files\u2026"), self.tr("Add files"), self._choose_files),
            (self.tr("Folder\u2026"), self.tr("Add a folder"), self._choose_folder),
            (self.tr("Remove"), self.tr("Remove the selected from the list"), self.files.remove_selected),
        ):
            button = QToolButton()
            button.setText(text)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(action)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _results(self) -> TitledFrame:
        """Return the table of files with the buttons above it."""
        card = TitledFrame("", fills=True)
        row = QHBoxLayout()
        row.setSpacing(10)
        self.begin.setProperty("main", True)
        self.begin.setMinimumWidth(110)
        self.begin.setToolTip(self.tr("Work on all files; what a stopped batch has done is not done again."))
        self.stop_button.setToolTip(self.tr("Stop when the files at work are done."))
        row.addWidget(self.begin)
        row.addWidget(self.stop_button)
        row.addWidget(self._counts)
        row.addStretch(1)
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("Files of the batch and their results"))
        self.view.setToolTip(self.tr("Double-click a result, or press Enter on it, to open it."))
        self.view.setUniformRowHeights(True)
        self.view.setRootIsDecorated(False)
        self.view.setAlternatingRowColors(True)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        header = self.view.header()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(NAME, 240)
        header.resizeSection(STATUS, 130)
        card.grid.addLayout(row, 0, 0)
        card.grid.addWidget(self.bar, 1, 0)
        card.grid.addWidget(self.view, 2, 0)
        card.grid.setRowStretch(2, 1)
        return card

    def _connect(self) -> None:
        """Let the parts hear of each other."""
        self.begin.clicked.connect(self.start)
        self.stop_button.clicked.connect(self.stop)
        self.files.changed.connect(self._propose)
        self.files.refused.connect(self.message.warn)
        self.form.changed.connect(self._update_fields)
        self.view.activated.connect(self._open)

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Add files"), self._folder_to_open(), MIDI_FILES
        )
        self.files.add(map(Path, names))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Add a folder"), self._folder_to_open())
        if name:
            self.files.add([Path(name)])

    def _folder_to_open(self) -> str:
        """Return where to look for more files: where the latest of them lies."""
        return str(folder_to_open(*map(Path, reversed(self.files.texts))))


def _unused(path: Path) -> Path:
    """Return a path, with a number behind it where there is such a thing already."""
    number, selected = 1, path
    while selected.exists():
        number += 1
        selected = path.with_name(f"{path.name}-{number}")
    return selected
