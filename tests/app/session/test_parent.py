import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.jack_wire import await_that
from tests.support.program import ROOT

PROGRAM = """
import multiprocessing, time
from ripieno.app.session.parent import end_with_parent

def work(pipe):
    end_with_parent()
    pipe.send("works")
    time.sleep(600)

if __name__ == "__main__":
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("spawn").Process(target=work, args=(theirs,))
    child.start()
    ours.recv()
    print(child.pid, flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_a_process_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PROGRAM)
    command = [sys.executable, str(script)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    await_that(lambda: not Path(f"/proc/{child}").exists())
