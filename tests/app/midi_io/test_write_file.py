"""The one way in which files are written: only files are replaced, and what they were is kept or said."""

import errno
import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from ripieno.app.midi_io.file_errors import DiskError, FileError
from ripieno.app.midi_io.write_file import (
    DRAFTS,
    ReadOnlyError,
    private_folder,
    replacing,
    sweep,
    write_whole,
)
from tests.support.program import ROOT

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="kinds of files that POSIX has")
ROOT_ONLY = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to give files to other users"
)


def make_pipe(path):
    os.mkfifo(path)


def make_socket(path):
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))


def make_device(path):
    if os.geteuid() != 0:
        pytest.skip("needs to make a device")
    with suppress(PermissionError):
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 3))
        return
    pytest.skip("devices cannot be made here")


@POSIX
@pytest.mark.parametrize("make", [make_pipe, make_socket, make_device, Path.mkdir])
@pytest.mark.parametrize("through_link", [False, True])
@pytest.mark.parametrize("force", [False, True])
def test_what_is_no_file_is_never_replaced(tmp_path, make, through_link, force):
    place = tmp_path / "odd"
    make(place)
    path = tmp_path / "out.mid" if through_link else place
    if through_link:
        path.symlink_to(place)
    kind = stat.S_IFMT(place.lstat().st_mode)
    with pytest.raises(FileError, match=path.name):
        write_whole(path, b"new", force=force)
    assert stat.S_IFMT(place.lstat().st_mode) == kind
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted({"odd", path.name})


@pytest.mark.parametrize("force", [False, True])
def test_a_read_only_file_is_replaced_by_force_alone(tmp_path, force):
    path = tmp_path / "mine.mid"
    path.write_bytes(b"before")
    path.chmod(0o444)
    if force:
        assert write_whole(path, b"after", force=True) == ()
        assert path.read_bytes() == b"after"
    else:
        with pytest.raises(ReadOnlyError, match=r"mine\.mid is read-only"):
            write_whole(path, b"after")
        assert path.read_bytes() == b"before"
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine.mid"]


@ROOT_ONLY
def test_owner_group_and_mode_are_kept(tmp_path):
    path = tmp_path / "theirs.mid"
    path.touch()
    os.chown(path, 12345, 23456)
    path.chmod(0o640)
    assert write_whole(path, b"new") == ()
    status = path.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (12345, 23456, 0o640)


AS_ANOTHER = """
import os, sys
from pathlib import Path
from ripieno.app.midi_io.write_file import write_whole
os.setgid(34567), os.setuid(34567)
print(*write_whole(Path(sys.argv[1]), b"new"), sep="\\n")
"""


@ROOT_ONLY
def test_an_owner_and_a_group_that_cannot_be_kept_are_told(tmp_path):
    path = tmp_path / "theirs.mid"
    path.touch()
    os.chown(path, 12345, 23456)
    path.chmod(0o666)
    for place in (tmp_path, *tmp_path.parents):
        if place == tmp_path or place.name.startswith(("pytest-", "popen-")):
            place.chmod(0o777)
    command = [sys.executable, "-c", AS_ANOTHER, str(path)]
    reported = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert f"{path} has another owner than the file that it replaced." in reported
    assert f"{path} has another group than the file that it replaced." in reported
    assert path.read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes")
def test_extended_attributes_are_kept(tmp_path):
    path = tmp_path / "tagged.mid"
    path.touch()
    try:
        os.setxattr(path, "user.tag", b"blue")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    assert write_whole(path, b"new") == ()
    assert os.getxattr(path, "user.tag") == b"blue"


@POSIX
def test_other_names_of_a_file_are_told_of_and_keep_what_they_held(tmp_path):
    path, other = tmp_path / "one.mid", tmp_path / "two.mid"
    path.write_bytes(b"before")
    os.link(path, other)
    (reported,) = write_whole(path, b"after")
    assert reported == f"The file that was {path} has another name (hard links) with the contents of before."
    assert (path.read_bytes(), other.read_bytes()) == (b"after", b"before")


@POSIX
def test_what_is_private_is_nobody_elses(tmp_path):
    path = tmp_path / "settings" / "live.json"
    private_folder(path.parent)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    write_whole(path, b"{}", private=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)  # as versions before left it
    write_whole(path, b"{}", private=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@POSIX
def test_our_own_folder_is_closed_to_others_and_one_that_was_named_is_left(tmp_path):
    for name in ("ripieno", "named"):
        (tmp_path / name).mkdir(mode=0o755)
        private_folder(tmp_path / name)
    assert stat.S_IMODE((tmp_path / "ripieno").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "named").stat().st_mode) == 0o755


@POSIX
def test_a_draft_is_no_more_open_than_the_file_that_it_replaces(tmp_path):
    path = tmp_path / "secret.mid"
    path.touch()
    path.chmod(0o600)
    with replacing(path):
        (draft,) = tmp_path.glob(DRAFTS)
        assert stat.S_IMODE(draft.stat().st_mode) == 0o600


KILLED = """
import sys, time
from pathlib import Path
from ripieno.app.midi_io.write_file import replacing
with replacing(Path(sys.argv[1])) as draft:
    draft.file.write(b"half")
    draft.file.flush()
    print("writing", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def writing(tmp_path):
    """Return a process that is in the middle of writing a file."""
    command = [sys.executable, "-c", KILLED, str(tmp_path / "long.mid")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        yield process
        process.kill()


def test_a_draft_is_swept_when_its_process_is_gone_and_not_before(tmp_path, writing):
    (draft,) = tmp_path.glob(DRAFTS)
    write_whole(tmp_path / "other.mid", b"other")
    assert list(tmp_path.glob(DRAFTS)) == [draft]
    writing.kill()
    writing.wait()
    assert draft.exists()
    write_whole(tmp_path / "other.mid", b"other")
    assert [entry.name for entry in tmp_path.iterdir()] == ["other.mid"]


@POSIX
def test_what_only_looks_like_a_draft_is_not_swept(tmp_path):
    names = [".ripieno-notes.tmp", ".ripieno-0123456789abcdef.tmp.mid"]
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / ".ripieno-0123456789abcdef.tmp").symlink_to(names[0])
    (tmp_path / ".ripieno-fedcba9876543210.tmp").mkdir()
    make_pipe(tmp_path / ".ripieno-1111111111111111.tmp")
    before = sorted(tmp_path.iterdir())
    sweep(tmp_path)
    assert sorted(tmp_path.iterdir()) == before


@ROOT_ONLY
def test_drafts_of_other_users_are_theirs(tmp_path):
    draft = tmp_path / ".ripieno-0123456789abcdef.tmp"
    draft.touch()
    os.chown(draft, 12345, 12345)
    sweep(tmp_path)
    assert draft.exists()


@POSIX
def test_a_draft_that_was_removed_before_it_was_locked_is_made_anew(tmp_path, monkeypatch):
    real, removed = os.dup, []

    def late(number):
        if not removed:
            removed.extend(tmp_path.glob(DRAFTS))
            removed[0].unlink()
        return real(number)

    monkeypatch.setattr(os, "dup", late)
    write_whole(tmp_path / "new.mid", b"new")
    assert len(removed) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["new.mid"]


def test_many_writers_of_one_folder_do_not_sweep_each_other(tmp_path):
    words = "from pathlib import Path; from ripieno.app.midi_io.write_file import write_whole; import sys\n"
    words += "for number in range(60): write_whole(Path(sys.argv[1]), bytes([number]) * 5000)"
    running = [
        subprocess.Popen([sys.executable, "-c", words, str(tmp_path / f"{name}.mid")], cwd=ROOT)
        for name in range(3)
    ]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {bytes([59]) * 5000}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
def test_a_disk_that_fails_says_so_and_loses_nothing(tmp_path, monkeypatch, number):
    path = tmp_path / "mine.mid"
    path.write_bytes(b"before")

    def fail(_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(DiskError, match=r"mine\.mid cannot be written \("):
        write_whole(path, b"after")
    assert path.read_bytes() == b"before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine.mid"]


@pytest.fixture
def small_disk(tmp_path):
    """Return the folder of a real file system of 64 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    size = ["-o", "size=64k"]
    if (
        not mount
        or subprocess.run(
            [mount, "-t", "tmpfs", *size, "tmpfs", str(folder)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("file systems cannot be mounted here")
    yield folder
    for _ in range(20):
        if subprocess.run([unmount, str(folder)], capture_output=True, check=False).returncode == 0:
            break
        time.sleep(0.1)


def test_a_full_disk_keeps_what_it_holds(small_disk):
    path = small_disk / "mine.mid"
    write_whole(path, b"before")
    with pytest.raises(DiskError, match=r"no space left on device\).*; free some space"):
        write_whole(path, bytes(200_000))
    assert path.read_bytes() == b"before"
    assert [entry.name for entry in small_disk.iterdir()] == ["mine.mid"]
