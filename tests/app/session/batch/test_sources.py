import zipfile

import pytest

from app.session.batch.sources import SourceError, find_sources


@pytest.fixture
def tree(tmp_path):
    for name in ("songs/a.mid", "songs/deep/b.MIDI", "songs/deep/c.txt", "songs/x.kar", "out/old.mid"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path


def names(tree, *texts):
    return [source.name for source in find_sources([str(tree / text) for text in texts], tree / "out")]


def test_a_folder_is_searched_to_the_bottom_and_keeps_its_structure(tree):
    assert names(tree, "songs") == ["a.mid", "deep/b.MIDI", "x.kar"]


def test_a_pattern_keeps_what_lies_below_its_fixed_part(tree):
    assert names(tree, "songs/**/*.MIDI") == ["deep/b.MIDI"]
    assert names(tree, "songs/*.mid") == ["a.mid"]


def test_files_are_named_by_themselves_and_only_once(tree):
    assert names(tree, "songs/deep/b.MIDI", "songs/a.mid", "songs/a.mid") == ["a.mid", "b.MIDI"]


def test_what_lies_in_the_output_folder_is_no_source(tree):
    assert names(tree, ".") == ["songs/a.mid", "songs/deep/b.MIDI", "songs/x.kar"]
    with pytest.raises(SourceError, match="names no MIDI file"):
        names(tree, "out")


def test_nothing_there_is_one_sentence(tree):
    with pytest.raises(SourceError, match="check the path"):
        names(tree, "none/*.mid")


def test_two_files_of_one_name_cannot_be_told_apart(tree):
    (tree / "songs/deep/a.mid").write_bytes(b"other")
    with pytest.raises(SourceError, match=r"would both be written as a\.mid"):
        names(tree, "songs/a.mid", "songs/deep/a.mid")


def packed(path, *members):
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            archive.writestr(member, member.encode())
    return path


def test_files_in_an_archive_lie_below_its_name(tree):
    packed(tree / "songs/pack.zip", "one.mid", "in/two.mid", "cover.jpg")
    (one, *_), *_ = (
        [each for each in find_sources([str(tree / "songs")], tree / "out") if each.member == "one.mid"],
    )
    assert names(tree, "songs/pack.zip") == ["pack/in/two.mid", "pack/one.mid"]
    assert one.read() == b"one.mid"
    assert one.name == "pack/one.mid"


@pytest.mark.parametrize(
    "member", ["../evil.mid", "/evil.mid", "a/../../evil.mid", "..\\evil.mid", "C:evil.mid"]
)
def test_an_archive_cannot_lead_out_of_itself(tree, member):
    packed(tree / "bad.zip", member)
    with pytest.raises(SourceError, match="outside itself"):
        names(tree, "bad.zip")


def test_a_broken_archive_is_one_sentence(tree):
    (tree / "bad.zip").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(SourceError, match="no ZIP archive"):
        names(tree, "bad.zip")
