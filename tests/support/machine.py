"""What a test run takes from the machine: as little as possible, whoever runs it."""

import atexit
import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

_FOREIGN = ("RIPIENO_", "XDG_", "QT_", "JACK_", "PYTEST_ADDOPTS", "DISPLAY", "WAYLAND_DISPLAY")
"""Beginnings of variables that would lead programs to what the user has."""

_LOOKS = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE")
"""Variables that change how text is laid out on a terminal."""

_KEPT = frozenset({"QT_QPA_PLATFORM"})
"""Variables by which whoever runs the tests may steer them."""

SOUNDFONT_VARIABLE = "RIPIENO_SOUNDFONT"


def isolate() -> None:
    """Let this process, and the programs that it starts, see an empty home and one known soundfont.

    The locale stays: the tests hold in each. Small matrices are multiplied on one thread: where other
    programs run, several wait for each other in loops and take seven times the processor time.
    """
    os.environ["OMP_NUM_THREADS"] = "1"
    for name in list(os.environ):
        if name not in _KEPT and name.startswith(_FOREIGN + _LOOKS):
            del os.environ[name]
    home = tempfile.mkdtemp(prefix="ripieno-home-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["HOME"] = os.environ["USERPROFILE"] = home
    os.environ[SOUNDFONT_VARIABLE] = str(known_soundfont())


def known_soundfont() -> Path:
    """Return the soundfont of pretty_midi, which is the same wherever the tests run."""
    spec = find_spec("pretty_midi")
    if spec is None or spec.origin is None:
        raise RuntimeError("The tests play with the soundfont of pretty_midi; install the extra dev.")
    return Path(spec.origin).with_name("TimGM6mb.sf2")
