"""ZIP archives, read within bounds."""

import io
import stat
import struct
import zipfile

import pytest

from ripieno.app.midi_io import archive
from ripieno.app.midi_io.archive import Archive, ArchiveError
from ripieno.app.midi_io.file_errors import FileError


def packed(*entries):
    """Return an archive of entries, given as name or ZipInfo and content."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries:
            target.writestr(name, content)
    return io.BytesIO(file.getvalue())


def test_names_are_those_of_files_in_their_order():
    held = Archive(packed(("b.mid", b"2"), ("folder/", b""), ("folder/a.mid", b"1")), "songs.zip")
    assert held.names == ("b.mid", "folder/a.mid")
    assert held.read("folder/a.mid", 10) == b"1"


def test_an_archive_on_disk_is_read(tmp_path):
    (tmp_path / "songs.zip").write_bytes(packed(("a.mid", b"1")).getvalue())
    assert Archive(tmp_path / "songs.zip", "songs.zip").read("a.mid", 1) == b"1"


def test_an_archive_that_is_not_there_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileError, match=r"^songs\.zip cannot be read .*check the path"):
        Archive(tmp_path / "songs.zip", "songs.zip")


def test_what_is_no_archive_is_refused():
    with pytest.raises(ArchiveError, match=r"^songs\.zip is no ZIP archive"):
        Archive(io.BytesIO(b"MThd"), "songs.zip")


def test_an_entry_of_just_the_limit_is_read_and_one_byte_more_refused():
    held = Archive(packed(("a.mid", bytes(1 << 20))), "songs.zip")
    assert len(held.read("a.mid", 1 << 20)) == 1 << 20
    with pytest.raises(ArchiveError, match=r"^songs\.zip, a\.mid is larger than 0 MiB; choose a"):
        held.read("a.mid", (1 << 20) - 1)


def test_an_entry_that_is_not_there_is_named():
    with pytest.raises(ArchiveError, match=r"^songs\.zip, b\.mid is not there"):
        Archive(packed(("a.mid", b"1")), "songs.zip").read("b.mid", 10)


def test_an_encrypted_entry_is_refused():
    data = bytearray(packed(("a.mid", b"1")).getvalue())
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    with pytest.raises(ArchiveError, match="is encrypted"):
        Archive(io.BytesIO(data), "songs.zip").read("a.mid", 10)


def test_a_link_is_refused():
    entry = zipfile.ZipInfo("a.mid")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(ArchiveError, match="is a link"):
        Archive(packed((entry, b"/etc/passwd")), "songs.zip").read("a.mid", 100)


def test_a_damaged_entry_is_refused_with_its_cause():
    data = bytearray(packed(("a.mid", b"a" * 100)).getvalue())
    place = data.find(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 16, 0)  # the checksum
    with pytest.raises(ArchiveError, match=r"a\.mid cannot be read \(Bad CRC.*\); pack the archive again"):
        Archive(io.BytesIO(data), "songs.zip").read("a.mid", 1000)


def test_too_many_entries_are_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_ENTRIES", 1)
    assert Archive(packed(("a.mid", b"1")), "songs.zip").names == ("a.mid",)
    with pytest.raises(ArchiveError, match="holds more than 1 files"):
        Archive(packed(("a.mid", b"1"), ("b.mid", b"2")), "songs.zip")


@pytest.mark.parametrize("on_disk", [True, False])
def test_a_name_that_claims_to_be_utf_8_and_is_not_is_read(tmp_path, on_disk):
    data = packed(("caf\N{LATIN SMALL LETTER E WITH ACUTE}.mid", b"1"), ("b.mid", b"2")).getvalue()
    data = data.replace("\N{LATIN SMALL LETTER E WITH ACUTE}".encode(), b"\x82\x2e")
    path = tmp_path / "songs.zip"
    path.write_bytes(data)
    held = Archive(path if on_disk else io.BytesIO(data), "songs.zip")
    assert held.names == ("caf\N{LATIN SMALL LETTER E WITH ACUTE}..mid", "b.mid")
    assert held.read("b.mid", 10) == b"2"
