"""Processes that the signals of a terminal do not end."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and sessions")

CHILD = """
import os, signal, sys
from ripieno.app.midi_io.live.apart import stand_apart
signal.pthread_sigmask(signal.SIG_SETMASK, ())  # JACK's library leaves SIGPIPE blocked in its callers
stand_apart()
for name in ("SIGINT", "SIGHUP"):
    os.kill(os.getpid(), getattr(signal, name))
print(os.getsid(0) == os.getpid(), signal.pthread_sigmask(signal.SIG_BLOCK, ()) == set())
"""

PARENT = """
import multiprocessing, os, signal
from ripieno.app.midi_io.live.apart import start_apart

def child(pipe):
    held = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    pipe.send({each.name for each in held})

if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    context = multiprocessing.get_context("fork" if os.environ["METHOD"] == "fork" else "spawn")
    ours, theirs = context.Pipe()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    process = context.Process(target=child, args=(theirs,))
    start_apart(process)
    print(sorted(ours.recv()), signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before)
    process.join()
"""


def output_of(text, tmp_path, **variables):
    script = tmp_path / "script.py"
    script.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True, env=os.environ | variables
    )
    return done.stdout.strip()


def test_a_process_apart_leads_a_session_and_outlives_the_keys(tmp_path):
    assert output_of(CHILD, tmp_path) == "True True"


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_signals_wait_in_the_new_process_and_not_in_its_parent(tmp_path, method):
    assert output_of(PARENT, tmp_path, METHOD=method) == "['SIGHUP', 'SIGINT', 'SIGQUIT'] True"
