"""The clip that comes with the program."""

import sys
from pathlib import Path

NAME = "freedoom-e3m3.mid"


def example_clip() -> Path | None:
    """Return where the example lies: in the built program, or beside the sources; None if nowhere."""
    roots = [Path(getattr(sys, "_MEIPASS", "")), Path(__file__).parents[2]]
    found = (root / "examples" / NAME for root in roots)
    return next((path for path in found if path.is_file()), None)
