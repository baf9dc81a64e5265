"""Marks of tests that need a package which not every Python has ready-made."""

from importlib.util import find_spec

import pytest

needs_rtmidi = pytest.mark.skipif(find_spec("rtmidi") is None, reason="python-rtmidi is not installed")
