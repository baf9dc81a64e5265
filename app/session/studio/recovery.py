"""What is kept of a session while it is worked on, for the case that the program ends unasked."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import platformdirs

from app.session.studio.project import Project, ProjectError, load_project, save_project
from app.session.studio.unswept import unswept
from engine.errors import RipienoError

FOLDER_VARIABLE = "RIPIENO_RECOVERY"


def recovery_folder() -> Path:
    """Return the folder that holds the sessions of running programs."""
    named = os.environ.get(FOLDER_VARIABLE)
    return (
        Path(named) if named else Path(platformdirs.user_state_dir("ripieno", appauthor=False)) / "recovery"
    )


class Recovery:
    """The place where this program keeps its session.

    Args:
        folder: Where; None for the usual place.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or recovery_folder()
        self.path = self._folder / f"{os.getpid()}.ripieno"

    def keep(self, project: Project) -> None:
        """Keep a session.

        Raises:
            FileError: If it cannot be written.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        save_project(project, self.path)

    def forget(self) -> None:
        """Keep nothing: all is saved, or not wanted."""
        self.path.unlink(missing_ok=True)

    def left(self) -> Iterator[tuple[Path, Project]]:
        """Yield the sessions of programs that are not there any more; damaged ones are passed over.

        Reading one takes its time: for a thread that has it.
        """
        for path in sorted(self._folder.glob("*.ripieno")):
            if path == self.path or _is_running(path.stem):
                continue
            with suppress(ProjectError, RipienoError):
                with unswept():
                    project = load_project(path)
                yield path, project


def _is_running(number: str) -> bool:
    if not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OSError):
        return True
    return True
