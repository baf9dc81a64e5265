"""What a project does not hold comes back from beside it, and damage there costs nothing else."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from ripieno.app.session.editor.session_notes import MEMBER, FileStamp, RollPosition, SessionNotes

NOTES = SessionNotes(
    "song.mid", Path("/music/song.mid"), FileStamp(5, 6), 1, RollPosition(0.2, 12.0, 300.0, 40.0)
)


def packed(data: bytes) -> bytes:
    """Return a project that holds nothing else."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(MEMBER, data)
    return target.getvalue()


def test_notes_come_back_with_the_time():
    read = SessionNotes.read(packed(NOTES.as_bytes()))
    assert read.at is not None
    assert (read.name, read.file, read.stamp, read.saved, read.view) == (
        *(NOTES.name, NOTES.file, NOTES.stamp),
        *(NOTES.saved, NOTES.view),
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda values: values.pop("file"),
        lambda values: values.update(stamp=[1]),
        lambda values: values.update(saved="many"),
        lambda values: values.update(at="yesterday"),
        lambda values: values.update(view=["a", 1, 2, 3]),
        lambda values: values.update(view=[1, 1, float("nan"), 0]),
    ],
)
def test_damaged_notes_are_no_notes(spoil):
    values = json.loads(NOTES.as_bytes())
    spoil(values)
    assert SessionNotes.read(packed(json.dumps(values).encode())) == SessionNotes()


@pytest.mark.parametrize("data", [b"", b"no zip", packed(b"{"), packed(b"[" * 100_000), packed(b"null")])
def test_what_is_no_notes_is_read_as_none(data):
    assert SessionNotes.read(data) == SessionNotes()


@pytest.mark.parametrize("view", [[0, 1, 0, 0], [1, -1, 0, 0]])
def test_a_view_that_cannot_be_shown_is_not_known(view):
    values = json.loads(NOTES.as_bytes()) | {"view": view}
    read = SessionNotes.read(packed(json.dumps(values).encode()))
    assert read.view is None
    assert read.file == NOTES.file


def test_a_stamp_tells_of_a_change_by_another_program(tmp_path):
    file = tmp_path / "song.mid"
    assert FileStamp.of(file) is None
    file.write_bytes(b"1234")
    before = FileStamp.of(file)
    assert FileStamp.of(file) == before
    file.write_bytes(b"12345")
    assert FileStamp.of(file) != before
