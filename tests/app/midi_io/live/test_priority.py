"""Going before other programs."""

import os
import subprocess
import sys

import pytest

from ripieno.app.midi_io.live import priority
from ripieno.app.midi_io.live.priority import PRIORITY, SWITCH, is_realtime, may_be_realtime

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_getscheduler"), reason="POSIX scheduling")

CHILD = """
import gc, os, sys
from ripieno.app.midi_io.live.priority import go_first, is_realtime, may_be_realtime
said = go_first()
print(said == is_realtime(), sys.getswitchinterval(), gc.get_freeze_count() > 0)
"""


def test_going_first_says_whether_it_is_realtime_and_shortens_the_turns_of_threads():
    done = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", str(SWITCH), "True"]


def test_a_process_is_realtime_under_the_first_come_first_served_scheduler(monkeypatch):
    for policy, expected in ((os.SCHED_FIFO, True), (os.SCHED_OTHER, False)):
        monkeypatch.setattr(os, "sched_getscheduler", lambda _, policy=policy: policy)
        assert is_realtime() == expected


def test_what_the_system_refuses_is_made_up_for_by_niceness(monkeypatch):
    asked = []

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", refuse)
    monkeypatch.setattr(os, "sched_getscheduler", lambda _: os.SCHED_OTHER)
    monkeypatch.setattr(os, "nice", asked.append)
    monkeypatch.setattr(sys, "setswitchinterval", lambda _: None)
    monkeypatch.setattr(priority.gc, "freeze", lambda: None)
    assert not priority.go_first()
    assert asked == [-11]


@pytest.mark.parametrize(
    ("user", "limit", "expected"), [(0, 0, True), (1000, PRIORITY, True), (1000, PRIORITY - 1, False)]
)
def test_priority_is_given_to_root_and_to_whose_limit_allows_it(monkeypatch, user, limit, expected):
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (0, limit))
    assert may_be_realtime() == expected
