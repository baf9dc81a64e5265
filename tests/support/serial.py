"""Tests that share what only one of them may have: JACK servers, X displays, a Link session, real time."""

import os
import re
from functools import cache
from pathlib import Path

_TESTS = Path(__file__).parents[1]
_FOLDERS = ("e2e/gui", "e2e/live")
_SUPPORT = re.compile(
    r"tests\.support\.(jack_wire|jack_programs|desktop)\b|\bripieno\.app\.midi_io\.live\.link_peer\b"
)
"""Modules of what only one test at a time may have: two JACK servers with clients of one name can fail,
and all peers of Link on a computer play in one session."""

_NICENESS = 10
"""What a process that runs other tests gives way by, so that real time holds beside it."""


@cache
def is_serial(path: Path) -> bool:
    """Say whether the tests of a file run one at a time."""
    place = path.relative_to(_TESTS).as_posix()
    return place.startswith(_FOLDERS) or bool(_SUPPORT.search(path.read_text(encoding="utf-8")))


@cache
def give_way() -> None:
    """Let this process, from now on, give way to the one that runs the serial tests."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
