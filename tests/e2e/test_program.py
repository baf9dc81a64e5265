"""The program as an operating system meets it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.program import ROOT, run_program
from tests.support.small_song import write_song

HEAVY = ("numpy", "onnxruntime", "rich", "scipy", "importlib.metadata")
WHAT_IS_LOADED = """
import sys
from ripieno.app.cli.main import main
try:
    main({words!r})
except SystemExit:
    print(sorted({heavy!r} & sys.modules.keys()), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        (["--help"], []),
        (["inpaint", "--help"], []),
        (["generate", "--help"], []),
        (["--version"], ["importlib.metadata"]),
    ],
)
def test_a_quick_answer_loads_no_heavy_module(words, needed):
    code = WHAT_IS_LOADED.format(words=words, heavy=set(HEAVY))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == f"{needed}\n"


def test_describing_a_file_does_not_load_the_model_runtime(tmp_path):
    code = WHAT_IS_LOADED.format(words=["info", str(write_song(tmp_path))], heavy={"onnxruntime"})
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == "[]\n"


def test_a_fill_does_not_load_scipy(tmp_path):
    song, out = str(write_song(tmp_path)), tmp_path / "out.mid"
    words = ["inpaint", song, "-o", str(out), "--bars", "2", "--steps", "2"]
    code = WHAT_IS_LOADED.format(words=words, heavy={"scipy"})
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert out.exists()
    assert done.stderr.endswith("[]\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a thing of Unix")
def test_an_interrupt_stops_the_program_with_one_line(tmp_path):
    pipe = tmp_path / "pipe.mid"
    os.mkfifo(pipe)
    program = subprocess.Popen(
        [sys.executable, "-m", "ripieno.app.cli", "info", str(pipe)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with pipe.open("wb"):  # opens once the program has begun to read
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=60)
    assert (program.returncode, out, err) == (130, "", "Error: Stopped before the end.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a thing of Linux")
def test_a_report_that_nothing_can_hold_is_one_sentence(tmp_path):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ripieno.app.cli", "info", str(write_song(tmp_path))],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert (done.returncode, done.stderr) == (
        1,
        "Error: The report cannot be printed (no space left on device).\n",
    )


def test_a_reader_who_leaves_early_hears_nothing_more(tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "ripieno.app.cli", "info", str(write_song(tmp_path))],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_file_name_that_is_no_text_is_no_obstacle(tmp_path):
    write_song(tmp_path).rename(tmp_path / os.fsdecode(b"bad-\xff.mid"))
    ended = run_program("info", os.fsdecode(b"bad-\xff.mid"), cwd=tmp_path)
    assert (ended.status, ended.err) == (0, "")
    assert "bad-\ufffd.mid" in ended.out
