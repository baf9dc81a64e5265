"""How far the work is, on a terminal and nowhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ripieno.app.session.events import Event, Loaded, Progress


@contextmanager
def progress_bar() -> Iterator[Callable[[Event], None]]:
    """Give a function that draws events on the standard error, if that is a terminal.

    The bar disappears at the end, so that only the report stays.
    """
    if not sys.stderr.isatty():
        yield _ignore
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading the file", total=None)

        def draw(event: Event) -> None:
            match event:
                case Loaded():
                    bar.update(task, description=f"Filling {event.region}")
                case Progress():
                    bar.update(task, completed=event.done, total=event.total)
                case _:
                    pass

        yield draw


def _ignore(event: Event) -> None:
    """Draw nothing."""
