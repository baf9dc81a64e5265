"""A batch of mixed real files: killed, interrupted, taken up, and the same as one that ran through."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ripieno.app.midi_io.clip_file import load
from ripieno.app.midi_io.read_clip import read_clip
from tests.support.program import EXAMPLES, ROOT, run_program
from tests.support.small_song import write_song
from tests.support.untouched import untouched

ODD = ROOT / "tests/fixtures/odd-midi"
OPTIONS = ("--bars", "first:2", "--steps", 2, "--seed", 5, "--workers", 2)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gather odd files, songs and things that are no music."""
    folder = tmp_path_factory.mktemp("mixed")
    shutil.copytree(ODD, folder / "odd")
    for example in EXAMPLES:
        shutil.copy(example, folder)
    for number in range(12):
        write_song(folder, f"song-{number:02}.mid")
    (folder / "broken.mid").write_bytes(b"no music")
    return folder


@pytest.fixture(scope="module")
def whole(mixed: Path) -> Path:
    """Run the batch through; return its folder."""
    out = mixed.with_name("whole")
    ended = run_program("batch", mixed, "--out", out, *OPTIONS)
    assert ended.status == 3, ended.err  # broken.mid is skipped
    return out


def music(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*.mid")}


def records(out: Path) -> dict[str, dict[str, object]]:
    found = json.loads((out / "report.json").read_text(encoding="utf-8"))["records"]
    return {each["name"]: {**each, "seconds": 0} for each in found}


def test_good_files_are_done_and_broken_ones_named(mixed: Path, whole: Path) -> None:
    reported = records(whole)
    files = {str(path.relative_to(mixed)) for path in mixed.rglob("*.mid")}
    assert set(reported) == files
    assert {name for name, each in reported.items() if each["status"] == "done"} == set(music(whole))
    assert reported["broken.mid"]["status"] == "failed"
    assert all(str(mixed / name) in str(each["error"]) for name, each in reported.items() if each["error"])
    assert all(reported[f"song-{number:02}.mid"]["status"] == "done" for number in range(12))


def test_what_lies_outside_the_bars_stays(mixed: Path, whole: Path) -> None:
    pairs = [(load(mixed / name), load(whole / name)) for name in music(whole)]
    longer = [(smf, after, read_clip(smf)) for smf, after in pairs if read_clip(smf).bars > 2]
    assert len(longer) > 15
    for before, after, clip in longer:
        span = 0, clip.time.bar_start(2)
        channels = {(lane.track, lane.channel) for lane in clip.lanes}
        assert untouched(before, channels, span) == untouched(after, channels, span)


def test_the_sources_and_their_folder_are_not_touched(mixed: Path, whole: Path) -> None:
    assert whole.is_dir()
    assert (mixed / "broken.mid").read_bytes() == b"no music"
    assert {path.suffix for path in mixed.rglob("*") if path.is_file()} <= {
        ".mid",
        ".midi2",
        ".md",
        ".txt",
        "",
    }


def stopped_after(out: Path, mixed: Path, files: int, sent: signal.Signals, *more: str) -> int:
    """Run the batch until it has told of some files, send it a signal, and return its status."""
    words = ["batch", mixed, "--out", out, *OPTIONS, *more]
    command = [sys.executable, "-m", "ripieno.app.cli", *map(str, words)]
    with subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if line[0].isdigit() and int(line.split()[0]) >= files:
                break
        running.send_signal(sent)
        rest = running.stderr.read()
        assert "Traceback" not in rest
    return running.returncode


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_batch_that_was_killed_and_interrupted_ends_as_if_it_had_not_been(mixed: Path, whole: Path) -> None:
    out = mixed.with_name("killed")
    total = len(records(whole))
    assert stopped_after(out, mixed, total // 10, signal.SIGKILL) == -signal.SIGKILL
    first = music(out)
    assert 0 < len(first) < len(music(whole))
    assert stopped_after(out, mixed, total // 2, signal.SIGINT, "--resume") == 130
    assert len(first) <= len(music(out)) < len(music(whole))
    ended = run_program("batch", mixed, "--out", out, *OPTIONS, "--resume")
    assert ended.status == 3, ended.err
    assert music(out) == music(whole)
    assert records(out) == records(whole)
    assert not list(out.rglob("*.tmp"))
