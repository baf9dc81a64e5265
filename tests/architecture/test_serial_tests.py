"""Tests that share JACK servers, screens or a Link session run one at a time, and the others beside them."""

import sys
from pathlib import Path

import pytest

from tests.support.serial import is_serial

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("tests/app/midi_io/live/test_sender.py", True),
        ("tests/app/midi_io/live/test_link_peer.py", True),
        ("tests/e2e/gui/test_desktop.py", True),
        ("tests/app/midi_io/live/test_latency.py", False),
        ("tests/e2e/test_privacy.py", False),
    ],
)
def test_a_file_is_serial_where_it_has_what_only_one_may_have(file, expected):
    assert is_serial(ROOT / file) == expected


def test_one_process_has_all_serial_tests():
    scheduler = pytest.importorskip("tests.support.scheduler")
    split = scheduler.SerialBesideOthers.__new__(scheduler.SerialBesideOthers)._split_scope  # noqa: SLF001 (xdist asks it)
    assert split("tests/app/midi_io/live/test_sender.py::test_a") == "serial"
    assert split("tests/e2e/gui/test_desktop.py::test_b") == "serial"
    assert split("tests/e2e/test_privacy.py::test_c") == "tests/e2e/test_privacy.py"


@pytest.mark.unmeasured
def test_an_unmeasured_test_is_not_traced_by_coverage():
    assert not type(sys.gettrace()).__module__.startswith("coverage")
