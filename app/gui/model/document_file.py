"""The file of the open clip: opening, saving, and whether there is something to save."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from weakref import WeakMethod

from PySide6.QtCore import QObject, Signal

from ripieno.app.gui.background_task import BackgroundTask, run_while_drawing
from ripieno.app.gui.model.edit_history import EditHistory
from ripieno.app.midi_io.damage import damage_sentences
from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.history import HistoryStep
from ripieno.app.session.editor.left_session import Left
from ripieno.app.session.editor.opening import OpenedFile, read_file, read_session
from ripieno.app.session.editor.project import PROJECT_SUFFIX, Project, save_project
from ripieno.app.session.editor.session_notes import FileStamp, RollPosition, SessionNotes
from ripieno.app.session.silence import music_notice


class _ClipFile(NamedTuple):
    """The file of a clip; the first clip of a session is the one that was opened.

    Attributes:
        step: The step that the clip began with; None for the one that was opened.
        source: As :class:`DocumentFile` has it, as are the others.
    """

    step: HistoryStep | None = None
    source: Path | None = None
    file: Path | None = None
    stamp: FileStamp | None = None


class DocumentFile(QObject):
    """Opens files in a thread, and saves.

    Args:
        history: The open clip.
        project: A method that returns the session as it would be saved; None while there is none. It is
            held weakly, as Qt holds slots.
        parent: The object that it lives with.

    Attributes:
        source: The MIDI file that the clip was opened from; None where there was none.
        file: The file that Save writes; None where there is none yet.
        stamp: That file as this session last read or wrote it.
        saved: The document that the file holds.
        encoding: The codec of the texts of files that are opened; None for the one that is detected.
    """

    changed = Signal()
    """Another file, another state of it, or whether a file is being opened."""
    loaded = Signal(object)
    """What was read (an ``OpenedFile``); the other parts of the model take it before :attr:`opened`."""
    opened = Signal()
    """Another clip is there."""
    read = Signal(Path)
    """The file that was asked for is open."""
    missed = Signal(Path)
    """The file that was asked for cannot be opened; ``failed`` says why."""
    wrote = Signal(Path)
    """The file that the session was saved in."""
    taken_up = Signal(object)
    """A session of a program that ended unasked is open (a ``Left``)."""
    failed = Signal(str)
    reported = Signal(str)

    def __init__(
        self, history: EditHistory, project: Callable[[], Project | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.source: Path | None = None
        self.file: Path | None = None
        self.stamp: FileStamp | None = None
        self.saved: Document | None = None
        self.encoding: str | None = None
        self._history, self._project = history, WeakMethod(project)
        self._clips, self._clip = [_ClipFile()], 0
        self._wanted: Path | None = None
        self._left: Left | None = None
        self._task = BackgroundTask(self)
        self._task.succeeded.connect(self._begin)
        self._task.failed.connect(self._fail)
        self._task.changed.connect(self.changed)
        history.add_guard(self._guard)
        history.moved.connect(self._follow)

    @property
    def is_opening(self) -> bool:
        """Whether another clip is being read; until it is there, this one stays as it is."""
        return self._task.is_busy

    @property
    def is_changed(self) -> bool:
        """Whether there is something that no file holds."""
        document = self._history.document
        return document is not None and document != self.saved

    @property
    def name(self) -> str | None:
        """The name of the file that Save writes, else of the one that was opened; None for neither."""
        path = self.file or self.source
        return path.name if path else None

    @property
    def damage(self) -> tuple[str, ...]:
        """What is wrong with the file that is open, one sentence each."""
        document = self._history.document
        return () if document is None else damage_sentences(document.smf.damage, self.name or "")

    @property
    def is_changed_elsewhere(self) -> bool:
        """Whether the file that Save writes was changed since this session read or wrote it."""
        if self.file is None or self.stamp is None:
            return False
        return FileStamp.of(self.file) not in (None, self.stamp)

    def notes(self, view: RollPosition | None = None) -> SessionNotes:
        """Return what is kept of the session beside its project."""
        saved = (index for index, step in enumerate(self._history.steps) if step.document is self.saved)
        return SessionNotes(self.name, self.file, self.stamp, next(saved, None), view)

    def open(self, path: Path) -> None:
        """Open a MIDI file or a project in a thread; music cannot be changed until it is there."""
        words = self.tr("Open {0}").format(path.name)
        self.reported.emit(self.tr("Opening {0} \u2026").format(path.name))
        self._want(path, None)
        encoding = self.encoding
        self._task.run_steps(lambda: read_file(path, words, encoding))

    def open_nothing(self) -> None:
        """Stay with the clip that is there, although another was asked for."""
        self._want(None, None)
        self._task.cancel()
        self.reported.emit(self.tr("Nothing was opened."))

    def take_up(self, left: Left) -> None:
        """Go on with a session whose program ended; it counts as saved only where its file holds it."""
        self._want(None, left)
        self._task.run_steps(lambda: read_session(left))

    def save(self, path: Path) -> bool:
        """Write a project or a MIDI file, as the name says; say whether that went well."""
        is_project = path.suffix.lower() == PROJECT_SUFFIX
        return self.save_project(path) if is_project else self.save_midi(path)

    def save_midi(self, path: Path) -> bool:
        """Write the clip to a MIDI file, which Save writes from now on; say whether that went well."""
        return self._write(lambda document: document.save(path), path)

    def save_project(self, path: Path) -> bool:
        """Write the session to a project file, which Save writes from now on; say whether that went well."""
        make = self._project()
        project = make() if make is not None else None
        return project is not None and self._write(lambda _: save_project(project, path), path)

    def begin_clip(self, step: HistoryStep) -> None:
        """Belong to no file from a step on, so that Save asks for a name; undo returns to the file before."""
        self._clips = [*self._clips[: self._clip + 1], _ClipFile(step)]
        self._follow()

    def stop(self) -> None:
        """Wait until the threads have ended."""
        self._task.stop()

    def _follow(self) -> None:
        """Belong to the file of the clip that the shown step is part of."""
        done = self._history.steps[: self._history.at + 1]
        begun = [any(step is each.step for step in done) for each in self._clips[1:]]
        clip = sum(begun)
        if clip != self._clip:
            self._clips[self._clip] = self._clips[self._clip]._replace(
                source=self.source, file=self.file, stamp=self.stamp
            )
            self._clip = clip
            _, self.source, self.file, self.stamp = self._clips[clip]
            self.changed.emit()

    def _guard(self) -> str | None:
        if not self.is_opening:
            return None
        return self.tr("Another clip is being opened; this one cannot be changed meanwhile.")

    def _want(self, path: Path | None, left: Left | None) -> None:
        """Want a file, or a session that was left; what was wanted before is left where it is."""
        if self._left is not None:
            self._left.release()
        self._wanted, self._left = path, left

    def _begin(self, opened: OpenedFile) -> None:
        wanted, left, notes = self._wanted, self._left, opened.notes
        self._left = None
        saved = notes.saved if left is not None else opened.history.at
        documents = {number: step.document for number, step in enumerate(opened.history.steps)}
        self.source, self.file, self.stamp = opened.source, notes.file, notes.stamp
        self._clips, self._clip = [_ClipFile()], 0
        self.saved = None if saved is None else documents.get(saved)
        self.loaded.emit(opened)
        self.changed.emit()
        self.opened.emit()
        if left is not None:
            self.taken_up.emit(left)
            self.reported.emit(self.tr("Went on with {0}").format(self.name or self.tr("a clip")))
        elif wanted is not None:
            clip = opened.history.document.clip
            words = self.tr("Opened {0}").format(wanted.name), music_notice(clip, Path(wanted.name))
            self.reported.emit("  ".join(filter(None, words)))
            self.read.emit(wanted)

    def _fail(self, sentence: str) -> None:
        wanted = self._wanted
        self._want(wanted, None)
        self.reported.emit("")
        self.failed.emit(sentence)
        if wanted is not None:
            self.missed.emit(wanted)

    def _write(self, write: Callable[[Document], tuple[str, ...]], path: Path) -> bool:
        document = self._history.document
        if document is None:
            return False
        lost: list[str] = []
        sentence = run_while_drawing(lambda: lost.extend(write(document)), self)
        if sentence is not None:
            self.failed.emit(sentence)
            return False
        self.saved, self.file, self.stamp = document, path, FileStamp.of(path)
        self.reported.emit(" ".join((self.tr("Saved {0}").format(path), *lost)))
        self.changed.emit()
        self.wrote.emit(path)
        return True
