"""Tables of plain text, the same on a terminal, in a file and in a pipe."""

import unicodedata
from collections.abc import Sequence

GAP = "  "


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Return lines of aligned columns under their heads.

    Args:
        heads: One for each column.
        rows: One text for each column.
        right: Columns that are aligned to the right.
    """
    lines = [heads, *rows]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(heads))]
    return "\n".join(
        GAP.join(
            _padded(text, width, is_right=column in right)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _padded(text: str, width: int, *, is_right: bool) -> str:
    """Return a text as wide as its column."""
    blank = " " * (width - _width(text))
    return blank + text if is_right else text + blank


def _width(text: str) -> int:
    """Return the cells that a text takes in a terminal: East Asian letters take two, marks none."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )
