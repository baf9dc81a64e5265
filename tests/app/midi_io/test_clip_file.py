"""Files on disk: read whole, written whole or not at all."""

import errno
import os
import re
import stat
from pathlib import Path
from typing import NoReturn

import pytest

from ripieno.app.midi_io import clip_file
from ripieno.app.midi_io.clip_file import FileError, load, read_clip, save, splice
from ripieno.app.midi_io.smf import SmfError, decode
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region

SCALE = Path(__file__).parents[2] / "fixtures" / "odd-midi" / "test-c-major-scale.mid"


def test_a_saved_file_has_the_bytes_that_were_loaded(tmp_path: Path) -> None:
    save(load(SCALE), tmp_path / "again.mid")
    assert (tmp_path / "again.mid").read_bytes() == SCALE.read_bytes()


def test_a_spliced_file_is_read_from_disk_as_it_was_made(tmp_path: Path) -> None:
    smf = load(SCALE)
    note = Note(400, 48, 67, 99)
    save(splice(smf, read_clip(smf), Region((1,), (0,)), {0: [note]}), tmp_path / "new.mid")
    notes = read_clip(load(tmp_path / "new.mid")).lanes[0].notes
    assert [each for each in notes if each.onset >= 384] == [note]


def test_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    save(load(SCALE), tmp_path / "one.mid")
    assert [path.name for path in tmp_path.iterdir()] == ["one.mid"]


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "mine.mid"
    path.touch()
    path.chmod(0o640)
    save(load(SCALE), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_is_followed(tmp_path: Path) -> None:
    target = tmp_path / "target.mid"
    link = tmp_path / "link.mid"
    link.symlink_to(target)
    save(load(SCALE), link)
    assert link.is_symlink()
    assert target.read_bytes() == SCALE.read_bytes()


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def fail(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(*{"fsync": (os, "fsync", fail), "replace": (Path, "replace", fail)}[step])
    path = tmp_path / "mine.mid"
    path.write_bytes(b"before")
    reason = re.escape(os.strerror(errno.ENOSPC).lower())
    with pytest.raises(FileError, match=rf"mine\.mid cannot be written \({reason}\); free some space"):
        save(load(SCALE), path)
    assert path.read_bytes() == b"before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine.mid"]


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("missing/file.mid", "check the path"),
        ("folder", "name a file, not a folder"),
        ("x" * 300 + ".mid", "choose a shorter name"),
        ("nul\0.mid", "check the path"),
        ("loop", "check the path"),
    ],
)
def test_a_path_that_cannot_be_is_refused_with_a_remedy(tmp_path: Path, name: str, remedy: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    for attempt in (lambda: load(tmp_path / name), lambda: save(load(SCALE), tmp_path / name)):
        with pytest.raises(FileError, match=re.escape(name)) as caught:
            attempt()
        assert remedy in str(caught.value)


def test_a_refusal_of_permission_names_the_path_and_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileError, match=r"song\.mid cannot be read .*; change its permissions"):
        load(tmp_path / "song.mid")


def test_a_file_that_is_no_midi_file_is_refused_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "song.txt"
    path.write_text("not a midi file")
    with pytest.raises(SmfError, match=r"song\.txt: there is no MIDI header at byte 0"):
        load(path)


def test_a_file_beyond_all_reason_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.mid"
    path.write_bytes(SCALE.read_bytes())
    monkeypatch.setattr(clip_file, "MAX_FILE_BYTES", path.stat().st_size - 1)
    with pytest.raises(FileError, match=r"huge\.mid is larger than"):
        load(path)
    monkeypatch.setattr(clip_file, "MAX_FILE_BYTES", path.stat().st_size)
    assert load(path) == decode(path.read_bytes())
