"""Sentences for what the system refuses."""

import errno
from pathlib import Path

import pytest

from ripieno.app.midi_io.file_errors import DiskError, FileError, file_error, file_errors

PATH = Path("songs") / "take.mid"


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.ENOENT, "check the path"),
        (errno.EISDIR, "name a file, not a folder"),
        (errno.EACCES, "change its permissions or choose another place"),
        (errno.ENAMETOOLONG, "choose a shorter name"),
        (errno.EBUSY, "choose another place"),
    ],
)
def test_a_refusal_names_file_cause_and_remedy(number, remedy):
    error = file_error(PATH, "read", OSError(number, "Said By The System"))
    assert type(error) is FileError
    assert str(error).startswith(f"{PATH} cannot be read (")
    assert str(error).endswith(f"); {remedy}.")
    assert "Said By" not in str(error)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_what_meets_every_file_on_a_disk_is_an_error_of_the_disk(number):
    assert type(file_error(PATH, "written", OSError(number, ""))) is DiskError


def test_a_failure_without_number_is_told_as_one_of_input_and_output():
    expected = str(file_error(PATH, "read", OSError(errno.EIO, "")))
    assert str(file_error(PATH, "read", OSError("no number"))) == expected


@pytest.mark.parametrize("error", [ValueError("embedded null byte"), RuntimeError("a loop of links")])
def test_an_odd_path_is_one_that_is_not_there(error):
    with pytest.raises(FileError, match="check the path") as caught, file_errors(PATH, "read"):
        raise error
    assert caught.value.__cause__ is error


def test_other_errors_pass():
    with pytest.raises(KeyError), file_errors(PATH, "read"):
        raise KeyError("lane")
