"""How processes share the tests: by file, and one of them takes all serial tests."""

import os
from pathlib import Path

from xdist.scheduler import LoadFileScheduling

from tests.support.serial import is_serial

ROOT = Path(__file__).parents[2]
MAX_BUSY_PROCESSES = 4
"""Each holds PyTorch and Qt."""


class SerialBesideOthers(LoadFileScheduling):
    """Give each process file after file, and all serial tests to one, as if they were one file."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "serial" if is_serial(ROOT / file) else file


def process_count() -> int:
    """Return how many processes keep the processors busy: the one with the serial tests mostly waits."""
    return min(os.cpu_count() or 1, MAX_BUSY_PROCESSES) + 1
