"""Files and sessions read whole, for a thread that has the time."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.session.studio.document import Document
from app.session.studio.history import History
from app.session.studio.project import PROJECT_SUFFIX, Project, load_project
from app.session.studio.settings import Settings
from app.session.studio.unswept import unswept


@dataclass(frozen=True)
class Opened:
    """What was read.

    Attributes:
        history: Its documents; the one that is shown has been read.
        settings: How the session stands; None where it goes on as it stood.
        source: The MIDI file that it was opened from, if any.
        project: The project file, if any.
    """

    history: History
    settings: Settings | None = None
    source: Path | None = None
    project: Path | None = None


def read_file(path: Path, words: str) -> Iterator[Opened]:
    """Read a MIDI file or a project.

    Args:
        path: Where it lies.
        words: What the first step of a new history is called.

    Yields:
        What was read, once; the other steps of a project are read after that.

    Raises:
        RipienoError: If it cannot be read.
    """
    if path.suffix.lower() == PROJECT_SUFFIX:
        with unswept():
            project = load_project(path)
        yield from read_project(project, path)
        return
    with unswept():
        document = Document.open(path).read()
    yield Opened(History.of(document, words), source=path)


def read_project(project: Project, path: Path | None) -> Iterator[Opened]:
    """Read the music of a project.

    Args:
        project: The project.
        path: Where it lies; None where it is not in a file of the user's.

    Yields:
        What was read, once; the other steps are read after that, the nearest first.

    Raises:
        RipienoError: If its settings make no sense.
    """
    history = project.history
    with unswept():
        settings = Settings.of(project.settings, history.document.read())
        for idea in settings.offer.result.ideas if settings.offer else ():
            idea.document.read()
    opened = Opened(history, settings, project.source, path)
    yield opened
    for index in sorted(range(len(history.steps)), key=lambda step: abs(step - history.at)):
        with unswept():
            history.steps[index].document.read()
