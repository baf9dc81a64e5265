"""Damaged files, and places that are no files, met as a user meets them: one sentence, the rest done."""

import json
import os
import shutil
import stat
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from ripieno.app.session.editor.project import CONTENTS, MAX_CONTENTS_BYTES, ProjectError, load_project
from tests.support import batch_here
from tests.support.program import EXAMPLES, ROOT, assert_one_sentence, run_here, run_program
from tests.support.small_song import write_song

HOSTILE = ROOT / "tests/fixtures/hostile"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="kinds of files that POSIX has")


@pytest.fixture(autouse=True)
def _no_workers(monkeypatch):
    batch_here.install(monkeypatch)


def batch(capsys, out, *words):
    return run_here(capsys, "batch", *words, "--out", out, "--steps", 2, "--seed", 5, "--workers", 1)


def records(out: Path):
    found = json.loads((out / "report.json").read_text(encoding="utf-8"))["records"]
    return {each["name"]: each for each in found}


def test_an_archive_with_bad_members_costs_only_those(capsys, tmp_path):
    song = write_song(tmp_path)
    ended = batch(capsys, tmp_path / "out", HOSTILE / "24ebd6bc.zip", song, "--bars", "1")
    assert ended.status == 3
    reported = records(tmp_path / "out")
    assert {name for name, each in reported.items() if each["status"] == "done"} == {
        "song.mid",
        "24ebd6bc/d/2.mid",
    }
    assert ended.err.count("Skipped: ") == 2
    assert "wrong" not in ended.err


@pytest.mark.parametrize(("name", "status"), [("02b003cb.csv", 3), ("bea2b5e9.csv", 1)])
def test_a_job_file_with_bad_rows_costs_only_those(capsys, tmp_path, name, status):
    shutil.copy(HOSTILE / name, tmp_path)
    write_song(tmp_path, "notes100.mid")
    ended = batch(capsys, tmp_path / "out", tmp_path / name)
    assert ended.status == status
    assert f"{name}, line 2" in ended.err
    assert "wrong" not in ended.err
    if status == 3:
        assert records(tmp_path / "out")["notes100.mid"]["status"] == "done"


@POSIX
def test_a_batch_goes_on_past_all_kinds_of_things(capsys, tmp_path):
    folder = tmp_path / "songs"
    folder.mkdir()
    write_song(folder, "good.mid")
    (folder / "bad.zip").write_bytes(b"PK\x03\x04 nothing")
    (folder / "round").symlink_to(folder, target_is_directory=True)
    (folder / "self.mid").symlink_to("self.mid")
    os.mkfifo(folder / "pipe.mid")
    odd = folder / (os.fsdecode(b"caf\xe9\n") + "x.mid" if sys.platform == "linux" else "odd.mid")
    shutil.copy(folder / "good.mid", odd)
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.mid", bytes(65 * 2**20))
        archive.write(folder / "good.mid", "fine.mid")
    ended = batch(capsys, tmp_path / "out", folder, "missing.mid", "**x.mid", "--bars", "1")
    reported = records(tmp_path / "out")
    assert ended.status == 3
    assert {name for name, each in reported.items() if each["status"] == "done"} == {
        "good.mid",
        odd.name,
        "bomb/fine.mid",
    }
    assert {name for name, each in reported.items() if each["status"] == "failed"} == {
        "bad.zip",
        "bomb/bomb.mid",
        "missing.mid",
        "**x.mid",
    }
    assert all(each["error"].endswith(".") for each in reported.values() if each["error"])


@pytest.mark.parametrize("path", sorted(HOSTILE.glob("*.ripieno")), ids=lambda path: path.name)
def test_a_damaged_project_is_one_sentence(path):
    with pytest.raises(ProjectError, match=path.name):
        load_project(path)


def test_a_project_that_would_unpack_to_gigabytes_is_refused_in_little_memory(tmp_path):
    path = tmp_path / "bomb.ripieno"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(CONTENTS, "w") as member,
    ):
        for _ in range(200):
            member.write(bytes(2**20))
    tracemalloc.start()
    with pytest.raises(ProjectError, match="is larger than 16 MiB"):
        load_project(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 5 * MAX_CONTENTS_BYTES


def test_a_clip_of_a_minute_is_rendered_as_ogg(tmp_path):
    """In a process of its own: an encoder that overruns its stack ends it."""
    target = tmp_path / "x.ogg"
    ended = run_program("render", *long_clip(tmp_path), "-o", target)
    assert (ended.status, ended.err) == (0, "")
    assert target.read_bytes().startswith(b"OggS")


def test_a_page_of_a_batch_takes_a_clip_of_a_minute(tmp_path):
    out = tmp_path / "out"
    options = ("--out", out, "--bars", "all", "--steps", 2, "--seed", 5, "--html")
    ended = run_program("batch", *long_clip(tmp_path), *options)
    assert ended.status == 0, ended.err
    assert len(list(out.glob("pages/*.ogg"))) == 2


def long_clip(folder):
    """Return a slower copy of an example, which takes more than a minute for its twenty bars."""
    data = EXAMPLES[0].read_bytes()
    tempo = data.index(b"\xff\x51\x03")
    path = folder / "slow.mid"
    path.write_bytes(data[: tempo + 3] + (1_200_000).to_bytes(3) + data[tempo + 6 :])
    return (path,)


@POSIX
@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
@pytest.mark.parametrize(
    "words",
    [("inpaint", "--bars", "1"), ("render",), ("extend", "--add", "1"), ("accompany", "--role", "bass")],
)
def test_what_is_no_file_is_refused_before_any_work(capsys, tmp_path, monkeypatch, kind, words):
    monkeypatch.setattr("ripieno.app.session.fill_file.load_model", lambda _: pytest.fail("worked"))
    monkeypatch.setattr("ripieno.app.session.render_file.load", lambda _: pytest.fail("worked"))
    suffix = ".wav" if words[0] == "render" else ".mid"
    place = tmp_path / f"place{suffix}"
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        try:
            os.mknod(place, stat.S_IFCHR | 0o600, os.makedev(1, 3))
        except PermissionError:
            pytest.skip("needs to make a device")
    before = place.stat()
    ended = run_here(capsys, words[0], write_song(tmp_path), "-o", place, *words[1:])
    assert_one_sentence(ended)
    assert str(place) in ended.err
    assert (place.stat().st_ino, place.stat().st_mode) == (before.st_ino, before.st_mode)


def test_a_read_only_file_stays_without_force(capsys, tmp_path):
    song, out = write_song(tmp_path), tmp_path / "out.mid"
    out.write_bytes(b"mine")
    out.chmod(0o444)
    words = ("inpaint", song, "-o", out, "--bars", "1", "--steps", 2)
    ended = run_here(capsys, *words)
    assert_one_sentence(ended)
    assert "--force" in ended.err
    assert out.read_bytes() == b"mine"
    assert run_here(capsys, *words, "--force").status == 0
    assert out.read_bytes().startswith(b"MThd")
    assert stat.S_IMODE(out.stat().st_mode) == 0o444


@POSIX
@pytest.mark.parametrize("words", [("inpaint", "--bars", "1", "--steps", "2"), ("render", "--bars", "1")])
def test_other_names_of_what_is_replaced_are_told_of(capsys, tmp_path, words):
    song, out = write_song(tmp_path), tmp_path / ("out.mid" if words[0] == "inpaint" else "out.png")
    out.write_bytes(b"mine")
    os.link(out, tmp_path / "other")
    ended = run_here(capsys, words[0], song, "-o", out, *words[1:])
    assert ended.status == 0
    assert ended.err.endswith(
        f"Warning: The file that was {out} has another name (hard links) with the contents of before.\n"
    )
    assert (tmp_path / "other").read_bytes() == b"mine"
