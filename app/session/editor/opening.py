"""Files and sessions read whole, for a thread that has the time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.gc_pause import pause_gc
from ripieno.app.session.editor.history import History
from ripieno.app.session.editor.left_session import Left
from ripieno.app.session.editor.project import PROJECT_SUFFIX, Project, ProjectError, load_project
from ripieno.app.session.editor.session_notes import FileStamp, SessionNotes
from ripieno.app.session.editor.settings import Settings


@dataclass(frozen=True)
class OpenedFile:
    """What was read.

    Attributes:
        history: Its documents; the one that is shown has been read.
        settings: How the session stands; None where it goes on as it stood.
        source: The MIDI file that it was opened from, if any.
        notes: The file that Save writes, if any, and what was in view.
    """

    history: History
    settings: Settings | None = None
    source: Path | None = None
    notes: SessionNotes = field(default_factory=SessionNotes)


def read_file(path: Path, words: str, encoding: str | None = None) -> Iterator[OpenedFile]:
    """Read a MIDI file or a project.

    Args:
        path: Where it lies.
        words: What the first step of a new history is called.
        encoding: The codec of its texts; None for the one that they are most likely in.

    Yields:
        What was read, once; the other steps of a project are read after that.

    Raises:
        RipienoError: If it cannot be read.
    """
    if path.suffix.lower() == PROJECT_SUFFIX:
        stamp = FileStamp.of(path)
        with pause_gc():
            project = load_project(path, encoding)
            settings = _settings(project)
        notes = SessionNotes(path.name, path, stamp, project.history.at)
        yield from _read(project, settings, notes)
        return
    with pause_gc():
        document = Document.open(path, encoding).read()
    yield OpenedFile(History.of(document, words), source=path)


def read_session(left: Left) -> Iterator[OpenedFile]:
    """Read the music of a session whose program has ended; settings that make no sense are left out.

    Yields:
        What was read, once; the other steps are read after that, the nearest first.
    """
    with pause_gc():
        try:
            settings = _settings(left.project)
        except ProjectError:
            settings = Settings()
    yield from _read(left.project, settings, left.notes)


def _settings(project: Project) -> Settings:
    settings = Settings.of(project.settings, project.history.document.read())
    for idea in settings.offer.result.ideas if settings.offer else ():
        idea.document.read()
    return settings


def _read(project: Project, settings: Settings, notes: SessionNotes) -> Iterator[OpenedFile]:
    history = project.history
    yield OpenedFile(history, settings, project.source, notes)
    for index in sorted(range(len(history.steps)), key=lambda step: abs(step - history.at)):
        with pause_gc():
            history.steps[index].document.read()
