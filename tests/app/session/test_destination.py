import os
import sys
from pathlib import Path

import pytest

from ripieno.app.midi_io.file_errors import FileError
from ripieno.app.session.commands import InpaintFile
from ripieno.app.session.destination import DestinationError, destinations
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import FillOptions


def command(source: Path, destination: Path, variations: int = 1, **options: bool) -> InpaintFile:
    return InpaintFile(source, destination, bars=(0,), options=FillOptions(variations=variations), **options)


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "song.mid"
    path.write_bytes(b"the user's")
    return path


def test_one_result_has_the_very_name_that_was_given(source, tmp_path):
    assert destinations(command(source, tmp_path / "out.mid")) == (tmp_path / "out.mid",)


def test_several_results_are_numbered_before_the_suffix(source, tmp_path):
    files = destinations(command(source, tmp_path / "out.v1.mid", 3))
    assert [file.name for file in files] == ["out.v1-1.mid", "out.v1-2.mid", "out.v1-3.mid"]


@pytest.mark.parametrize("variations", [1, 2])
def test_a_number_goes_where_the_name_asks_for_it(source, tmp_path, variations):
    files = destinations(command(source, tmp_path / "take {n} of {n}.mid", variations))
    assert [file.name for file in files] == ["take 1 of 1.mid", "take 2 of 2.mid"][:variations]


def test_the_source_is_never_overwritten_unasked(source):
    with pytest.raises(DestinationError, match="is the input itself"):
        destinations(command(source, source))


def test_the_source_may_be_overwritten_when_asked(source):
    assert destinations(command(source, source, in_place=True)) == (source,)


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_link_to_the_source_is_the_source(source, tmp_path, link):
    link(source, tmp_path / "link.mid")
    with pytest.raises(DestinationError, match="is the input itself"):
        destinations(command(source, tmp_path / "link.mid"))


def test_another_spelling_of_the_path_is_the_source(source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DestinationError, match="is the input itself"):
        destinations(command(source, Path("../") / tmp_path.name / "song.mid"))


def test_one_of_several_results_may_not_be_the_source_either(tmp_path):
    source = tmp_path / "song-2.mid"
    source.write_bytes(b"the user's")
    with pytest.raises(DestinationError, match=r"song-2\.mid is the input itself"):
        destinations(command(source, tmp_path / "song.mid", 3))


def test_another_file_may_be_overwritten(source, tmp_path):
    old = tmp_path / "old.mid"
    old.write_bytes(b"old")
    assert destinations(command(source, old)) == (old,)


def test_a_missing_folder_is_named(source, tmp_path):
    with pytest.raises(DestinationError, match=r"folder .*nowhere is missing"):
        destinations(command(source, tmp_path / "nowhere" / "out.mid"))


def test_a_folder_is_no_file(source, tmp_path):
    with pytest.raises(DestinationError, match="is a folder"):
        destinations(command(source, tmp_path))


@pytest.mark.skipif(sys.platform == "win32", reason="kinds of files that POSIX has")
@pytest.mark.parametrize("name", ["pipe", "link"])
def test_a_pipe_is_no_place_for_a_file(source, tmp_path, name):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    with pytest.raises(FileError, match=f"{name} is a pipe, which is never replaced"):
        destinations(command(source, tmp_path / name, force=True))


def test_a_read_only_file_needs_force(source, tmp_path):
    old = tmp_path / "old.mid"
    old.touch()
    old.chmod(0o444)
    with pytest.raises(DestinationError, match=r"old\.mid is read-only; .*--force"):
        destinations(command(source, old))
    assert destinations(command(source, old, force=True)) == (old,)


def test_a_source_that_is_read_only_is_not_replaced_in_place_either(source):
    source.chmod(0o444)
    with pytest.raises(DestinationError, match="is read-only"):
        destinations(command(source, source, in_place=True))


def test_the_folder_of_a_links_target_is_the_one_that_counts(source, tmp_path):
    (tmp_path / "link.mid").symlink_to("nowhere/out.mid")
    with pytest.raises(DestinationError, match="nowhere is missing"):
        destinations(command(source, tmp_path / "link.mid"))


@pytest.mark.parametrize(
    ("name", "remedy"), [("x" * 300, "choose a shorter name"), ("nul\0", "check the path")]
)
def test_a_name_that_cannot_be_is_refused_before_any_work(source, tmp_path, name, remedy):
    with pytest.raises(FileError, match=remedy):
        destinations(command(source, tmp_path / name))


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_leads_to_itself_is_refused(source, tmp_path):
    (tmp_path / "loop.mid").symlink_to("loop.mid")
    with pytest.raises(RipienoError, match=r"loop\.mid"):
        destinations(command(source, tmp_path / "loop.mid"))
