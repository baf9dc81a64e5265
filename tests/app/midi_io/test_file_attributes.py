"""What a file keeps when another takes its place."""

import os
import stat
import sys
from types import SimpleNamespace

import pytest

from ripieno.app.midi_io import file_attributes
from ripieno.app.midi_io.file_attributes import take_attributes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")


@pytest.fixture
def files(tmp_path):
    """Return a draft and the file that it will replace."""
    draft, old = tmp_path / "draft", tmp_path / "a.mid"
    for path in (draft, old):
        path.write_bytes(b"")
        path.chmod(0o600)
    return draft, old


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_permissions_are_kept_without_a_word(files):
    draft, old = files
    old.chmod(0o754)
    assert take_attributes(draft, old, old) == ()
    assert mode_of(draft) == 0o754


def test_a_group_that_cannot_be_kept_gets_no_more_than_anybody(files, monkeypatch):
    draft, old = files
    old.chmod(0o674)
    made = draft.stat()
    other = SimpleNamespace(
        st_uid=made.st_uid, st_gid=made.st_gid + 1, st_mode=old.stat().st_mode, st_nlink=1
    )

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "chown", refuse)
    replaced = SimpleNamespace(stat=lambda: other)
    monkeypatch.setattr(file_attributes, "_take_extended", lambda *_: [])
    (said,) = take_attributes(draft, replaced, "a.mid")
    assert said == "a.mid has another group than the file that it replaced."
    assert mode_of(draft) == 0o644


def test_owner_and_group_are_taken_where_they_differ(files, monkeypatch):
    draft, old = files
    made, asked = draft.stat(), []
    other = SimpleNamespace(
        st_uid=made.st_uid + 1, st_gid=made.st_gid + 2, st_mode=old.stat().st_mode, st_nlink=1
    )
    monkeypatch.setattr(os, "chown", lambda path, *place: asked.append((path, *place)))
    monkeypatch.setattr(file_attributes, "_take_extended", lambda *_: [])
    assert take_attributes(draft, SimpleNamespace(stat=lambda: other), "a.mid") == ()
    assert asked == [(draft, made.st_uid + 1, -1), (draft, -1, made.st_gid + 2)]


@pytest.mark.parametrize(("links", "names"), [(1, "has another name"), (2, "has 2 other names")])
def test_other_names_of_the_file_that_goes_are_told(files, links, names):
    draft, old = files
    for number in range(links):
        os.link(old, old.with_name(f"link-{number}.mid"))
    (said,) = take_attributes(draft, old, old)
    assert f"The file that was {old} {names} (hard links)" in said


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes")
def test_extended_attributes_are_taken_and_those_that_cannot_be_are_told(files, monkeypatch):
    draft, old = files
    given = {}
    monkeypatch.setattr(os, "listxattr", lambda _: ["user.colour", "user.stuck"])
    monkeypatch.setattr(os, "getxattr", lambda _, name: name.encode())

    def put(path, name, value):
        if name == "user.stuck":
            raise OSError
        given[path, name] = value

    monkeypatch.setattr(os, "setxattr", put)
    assert take_attributes(draft, old, "a.mid") == (
        'a.mid has another attribute "user.stuck" than the file that it replaced.',
    )
    assert given == {(draft, "user.colour"): b"user.colour"}
