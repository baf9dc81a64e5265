"""What a batch does: files, and what to do with each."""

from collections.abc import Iterable
from dataclasses import dataclass

from ripieno.app.session.batch.sources import BatchSource, Refused, SourceError
from ripieno.app.session.batch.where import Where
from ripieno.app.session.commands import Editing


@dataclass(frozen=True, slots=True)
class JobRow:
    """A file and what to do with it.

    Attributes:
        source: The file.
        command: What to do; its source, destination and bars count for nothing, its seed only
            where it has one.
        where: What to fill; None for the operations that say it themselves.
    """

    source: BatchSource
    command: Editing
    where: Where | None


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """All of a batch; no two of its names are the same.

    Attributes:
        lines: The files, by name.
        refused: What was named and is skipped.
    """

    lines: tuple[JobRow, ...]
    refused: tuple[Refused, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the lines and those skipped are called."""
        return (*(line.source.name for line in self.lines), *(each.name for each in self.refused))


def plan_of(lines: Iterable[JobRow], refused: Iterable[Refused]) -> BatchPlan:
    """Return a plan, with a number behind each name that is taken.

    Args:
        lines: The files; of two of one name the later is skipped.
        refused: What was named and cannot be worked on.

    Raises:
        SourceError: If there is nothing to work on.
    """
    kept: dict[str, JobRow] = {}
    bad = list(refused)
    for line in lines:
        if kept.setdefault(line.source.name, line) is not line:
            sentence = f"{line.source.title} is named twice; keep one of the two."
            bad.append(Refused(line.source.name, line.source.title, sentence))
    if not kept:
        more = f" ({len(bad) - 1} more could not be used either.)" if len(bad) > 1 else ""
        raise SourceError(bad[0].error + more if bad else "Nothing was named; name files or folders.")
    taken, named = set(kept), []
    for each in bad:
        name, number = each.name, 1
        while name in taken:
            number += 1
            name = f"{each.name} ({number})"
        taken.add(name)
        named.append(Refused(name, each.title, each.error))
    return BatchPlan(tuple(kept[name] for name in sorted(kept)), tuple(named))
