"""What tests need that not every machine has."""

import shutil
from importlib.util import find_spec

import pytest

needs_rtmidi = pytest.mark.skipif(find_spec("rtmidi") is None, reason="python-rtmidi is not installed")


def found(program: str) -> str:
    """Return where a program is; one that is missing fails the test."""
    path = shutil.which(program)
    assert path, f"{program} is not installed; run tools/system_packages.sh"
    return path
