"""One line of a batch: a file, and what to do with it."""

from dataclasses import dataclass

from app.session.batch.sources import Source
from app.session.batch.where import Where
from app.session.commands import Editing


@dataclass(frozen=True, slots=True)
class Line:
    """A file and what to do with it.

    Attributes:
        source: The file.
        command: What to do; its source, destination and bars count for nothing, its seed only
            where it has one.
        where: What to fill; None for the ways that say it themselves.
    """

    source: Source
    command: Editing
    where: Where | None
