import os
import subprocess
import sys
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.batch.sources import MAX_MEMBER_BYTES, find_sources
from ripieno.engine.errors import RipienoError
from tests.support.program import ROOT
from tests.support.small_song import song


@pytest.fixture
def tree(tmp_path):
    for name in ("songs/a.mid", "songs/deep/b.MIDI", "songs/deep/c.txt", "songs/x.kar", "out/old.mid"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path


def found(tree, *texts):
    return find_sources([str(tree / text) for text in texts], tree / "out")


def names(tree, *texts):
    return [source.name for source in found(tree, *texts).sources]


def refusals(tree, *texts):
    return [each.error for each in found(tree, *texts).refused]


def assert_refused(tree, text, words):
    (refused,) = found(tree, text).refused
    assert words in refused.error
    assert refused.error.endswith(".")


def test_a_folder_is_searched_to_the_bottom_and_keeps_its_structure(tree):
    assert names(tree, "songs") == ["a.mid", "deep/b.MIDI", "x.kar"]


def test_a_pattern_keeps_what_lies_below_its_fixed_part(tree):
    assert names(tree, "songs/**/*.MIDI") == ["deep/b.MIDI"]
    assert names(tree, "songs/*.mid") == ["a.mid"]


def test_files_are_named_by_themselves_and_only_once(tree):
    assert names(tree, "songs/deep/b.MIDI", "songs/a.mid", "songs/a.mid") == ["a.mid", "b.MIDI"]


def test_what_lies_in_the_output_folder_is_no_source(tree):
    assert names(tree, ".") == ["songs/a.mid", "songs/deep/b.MIDI", "songs/x.kar"]
    assert_refused(tree, "out", "names no MIDI file")


def test_nothing_there_is_one_sentence(tree):
    assert_refused(tree, "none/*.mid", "check the path")


def test_two_files_of_one_name_cannot_be_told_apart(tree):
    (tree / "songs/deep/a.mid").write_bytes(b"other")
    texts = "songs/a.mid", "songs/deep/a.mid", "songs/x.kar"
    (error,) = refusals(tree, *texts)
    assert "would both be written as a.mid" in error
    assert names(tree, *texts) == ["a.mid", "x.kar"]


def packed(path, *members):
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            archive.writestr(member, member.encode())
    return path


def test_files_in_an_archive_lie_below_its_name(tree):
    packed(tree / "songs/pack.zip", "one.mid", "in/two.mid", "cover.jpg")
    (one,) = [each for each in found(tree, "songs").sources if each.member == "one.mid"]
    assert names(tree, "songs/pack.zip") == ["pack/in/two.mid", "pack/one.mid"]
    assert one.read() == b"one.mid"
    assert one.name == "pack/one.mid"


@pytest.mark.parametrize(
    "member", ["../evil.mid", "/evil.mid", "a/../../evil.mid", "..\\evil.mid", "C:evil.mid"]
)
def test_an_archive_cannot_lead_out_of_itself(tree, member):
    packed(tree / "bad.zip", member, "good.mid")
    assert_refused(tree, "bad.zip", "outside itself")
    assert names(tree, "bad.zip") == ["bad/good.mid"]


def test_a_broken_archive_takes_no_other_file_with_it(tree):
    (tree / "songs/bad.zip").write_bytes(b"PK\x03\x04 nothing")
    assert_refused(tree, "songs", "no ZIP archive")
    assert names(tree, "songs") == ["a.mid", "deep/b.MIDI", "x.kar"]


def bytes_of(tree, text):
    return {source.name: source.read() for source in found(tree, text).sources}


def test_of_several_members_of_one_name_one_is_taken_and_the_others_named(tree):
    with pytest.warns(UserWarning, match="Duplicate name"):
        packed(tree / "two.zip", "a.mid", "a.mid", "b.mid")
    assert_refused(tree, "two.zip", "several files called a.mid")
    assert names(tree, "two.zip") == ["two/a.mid", "two/b.mid"]


def test_folders_in_an_archive_are_no_files(tree):
    with zipfile.ZipFile(tree / "deep.zip", "w") as archive:
        archive.mkdir("takes.mid")
        archive.writestr("takes.mid/a.mid", b"a")
    assert bytes_of(tree, "deep.zip") == {"deep/takes.mid/a.mid": b"a"}


def test_a_member_is_unpacked_no_further_than_its_bound_whatever_it_says(tree, monkeypatch):
    monkeypatch.setattr("ripieno.app.session.batch.sources.MAX_MEMBER_BYTES", 2**20)
    with zipfile.ZipFile(tree / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.mid", bytes(2**20 + 1))
        archive.writestr("good.mid", bytes(2**20))
    bomb, good = found(tree, "bomb.zip").sources
    with pytest.raises(RipienoError, match=r"bomb\.mid is larger than 1 MiB"):
        bomb.read()
    assert good.read() == bytes(2**20)
    assert MAX_MEMBER_BYTES == 64 * 2**20


def marked(path, flag):
    """Set a flag of the first member, and break its name where that says that it is UTF-8."""
    data = bytearray(path.read_bytes())
    for place in (6, data.find(b"PK\x01\x02") + 8):
        data[place : place + 2] = ((data[place] | data[place + 1] << 8) | flag).to_bytes(2, "little")
    path.write_bytes(data.replace("\N{LATIN SMALL LETTER E WITH ACUTE}".encode(), b"\xff\xfe"))


def linked(path):
    entry = zipfile.ZipInfo("link.mid")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, b"/etc/passwd")
        archive.writestr("good.mid", b"good")


def with_bytes(path, old, new, count=-1):
    path.write_bytes(path.read_bytes().replace(old, new, count))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: with_bytes(path, b"MThd", b"MThX"), "cannot be read (Bad CRC"),
        (lambda path: with_bytes(path, b"PK\x03\x04", b"PK\x03\x05", 1), "cannot be read"),
        (lambda path: marked(path, 0x1), "is encrypted"),
        (lambda path: marked(path, 0x20), "cannot be read (compressed patched data"),
        (lambda path: marked(path, 0x800), "cannot be read"),
        (linked, "is a link"),
    ],
)
def test_a_bad_member_is_one_sentence_and_the_others_are_read(tree, spoil, words):
    path = tree / "pack.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("\N{LATIN SMALL LETTER E WITH ACUTE}.mid", song())
        archive.writestr("good.mid", b"good")
    spoil(path)
    sources = {source.member: source for source in found(tree, "pack.zip").sources}
    assert sources.pop("good.mid").read() == b"good"
    (bad,) = sources.values()
    with pytest.raises(RipienoError) as refusal:
        bad.read()
    assert words in str(refusal.value)


@given(st.data())
def test_whatever_bytes_of_an_archive_change_only_sentences_come_out(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("fuzz") / "pack.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/1.mid", song())
        archive.writestr("b/\u00e9.mid", song(), zipfile.ZIP_BZIP2)
        archive.writestr("c.mid", song(), zipfile.ZIP_LZMA)
    held = bytearray(path.read_bytes())
    ends = st.integers(0, len(held) - 1) | st.integers(len(held) - 260, len(held) - 1)
    for place in data.draw(st.lists(ends, min_size=1, max_size=4)):
        held[place] = data.draw(st.integers(0, 255))
    path.write_bytes(held[: data.draw(st.integers(1, len(held)) | st.just(len(held)))])
    for source in find_sources([str(path)], path.parent / "out").sources:
        with suppress(RipienoError):
            assert len(source.read()) <= MAX_MEMBER_BYTES


@pytest.mark.parametrize("text", ["**x.mid", "a\0*.mid", "x" * 300 + ".mid", "[", "\udce9.mid", "a\nb.mid"])
def test_a_text_that_is_no_path_or_pattern_is_one_sentence(tree, text):
    sources = find_sources([text, str(tree / "songs/a.mid")], tree / "out")
    assert [source.name for source in sources.sources] == ["a.mid"]
    assert [each.name for each in sources.refused] == [text]
    assert sources.refused[0].error.endswith(".")


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="names are Unicode there")
def test_a_name_that_is_no_text_is_found(tree):
    (tree / "songs" / os.fsdecode(b"caf\xe9.mid")).write_bytes(b"here")
    assert bytes_of(tree, "songs")[os.fsdecode(b"caf\xe9.mid")] == b"here"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_lead_round_and_pipes_are_passed_by(tree):
    (tree / "songs/deep/round").symlink_to(tree / "songs", target_is_directory=True)
    (tree / "songs/self.mid").symlink_to("self.mid")
    os.mkfifo(tree / "songs/pipe.mid")
    assert names(tree, "songs") == names(tree, "songs/**/*.[mMk]*") == ["a.mid", "deep/b.MIDI", "x.kar"]


AS_NOBODY = """
import os, sys
from pathlib import Path
from ripieno.app.session.batch.sources import find_sources
os.setgid(65534), os.setuid(65534)
found = find_sources([sys.argv[1]], Path(sys.argv[1], "out"))
print(*(each.name for each in found.sources), *(each.error for each in found.refused), sep="\\n")
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to become another user")
def test_a_folder_that_is_closed_is_named_and_the_others_searched(tree):
    folder = tree / "songs"
    for place in (folder, *folder.parents[:4]):  # one more where tests run in parallel
        if place.stat().st_mode & 0o055 != 0o055:
            place.chmod(0o755)
    (folder / "deep").chmod(0o700)
    command = [sys.executable, "-c", AS_NOBODY, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[:2] == ["a.mid", "x.kar"]
    assert f"{folder / 'deep'} cannot be read (permission denied)" in done.stdout
