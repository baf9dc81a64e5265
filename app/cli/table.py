"""Tables of plain text, the same on a terminal, in a file and in a pipe."""

from collections.abc import Sequence
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

GAP = 2
"""Cells between two columns."""

WIDTH = 100_000
"""Cells of a line, more than any table has: nothing is wrapped or cut."""


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Return lines of aligned columns under their heads.

    Args:
        heads: One for each column.
        rows: One text for each column.
        right: Columns that are aligned to the right.
    """
    grid = Table.grid(padding=(0, GAP))
    for column in range(len(heads)):
        grid.add_column(justify="right" if column in right else "left", no_wrap=True)
    for row in (heads, *rows):
        grid.add_row(*map(Text, row))
    console = Console(file=StringIO(), width=WIDTH, color_system=None)
    with console.capture() as capture:
        console.print(grid)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())
