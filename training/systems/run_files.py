"""JSON files in folders of runs: written whole or not at all, and checked when they are read."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from ripieno.app.midi_io.write_file import write_whole
from ripieno.engine.errors import RipienoError
from ripieno.engine.schema import SchemaError, read_json

Kept = TypeVar("Kept")


class RunFileError(RipienoError):
    """A file of a run that is missing or damaged."""


def finite(figures: Mapping[str, float]) -> dict[str, float | None]:
    """Return figures as JSON has them: None for what is no number."""
    return {name: value if math.isfinite(value) else None for name, value in figures.items()}


def write_run_file(path: Path, value: object) -> None:
    """Write a value of dicts, lists, texts and numbers; the folder is made if it is missing.

    Raises:
        FileError: If it cannot be written; what lay there is unchanged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, (json.dumps(value, indent=1) + "\n").encode())


def read_run_file(path: Path, kind: type[Kept], remedy: str) -> Kept:
    """Read a file of a run.

    Args:
        path: The file.
        kind: What it shall hold; see `read_json`.
        remedy: What to do where it is missing or holds something else.

    Raises:
        RunFileError: If it does not hold that.
    """
    try:
        return read_json(path.read_bytes(), kind)
    except FileNotFoundError as error:
        raise RunFileError(f"There is no {path}; {remedy}.") from error
    except OSError as error:
        raise RunFileError(f"{path} cannot be read ({error.strerror}); {remedy}.") from error
    except SchemaError as error:
        raise RunFileError(f"{path} is damaged ({error}); {remedy}.") from error
