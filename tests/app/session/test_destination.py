import os
from pathlib import Path

import pytest

from app.session.commands import InpaintFile
from app.session.destination import DestinationError, destinations


def command(source: Path, destination: Path, variations: int = 1, *, in_place: bool = False) -> InpaintFile:
    return InpaintFile(source, destination, bars=(0,), variations=variations, in_place=in_place)


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
