"""A lock is held by one program at a time and ends with it, whatever number the program has."""

import subprocess
import sys

import pytest

from ripieno.app.session.editor.process_lock import ProcessLock
from tests.support.program import ROOT

HOLD = """
import sys
from pathlib import Path
from ripieno.app.session.editor.process_lock import ProcessLock
print(ProcessLock.take(Path(sys.argv[1])) is not None, flush=True)
sys.stdin.read()
"""


def test_a_lock_is_held_once_and_given_back_without_a_trace(tmp_path):
    path = tmp_path / "a.lock"
    lock = ProcessLock.take(path)
    assert lock.is_whole
    assert ProcessLock.take(path) is None
    lock.release()
    lock.release()
    assert list(tmp_path.iterdir()) == []
    again = ProcessLock.take(path)
    assert again.is_whole
    again.release()


def test_a_lock_of_another_program_ends_with_it_even_where_it_is_killed(tmp_path):
    path = tmp_path / "a.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline().strip() == b"True"
        assert ProcessLock.take(path) is None
        holder.kill()
    lock = ProcessLock.take(path)
    assert lock is not None
    lock.release()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_a_lock_whose_file_was_removed_is_not_whole_and_takes_no_other_with_it(tmp_path):
    path = tmp_path / "a.lock"
    old = ProcessLock.take(path)
    path.unlink()
    assert not old.is_whole
    new = ProcessLock.take(path)
    assert new.is_whole
    old.release()
    assert new.is_whole
    assert ProcessLock.take(path) is None
    new.release()
