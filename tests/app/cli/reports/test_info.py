import json

import pytest

from tests.support.named_song import write_named_song
from tests.support.program import assert_one_sentence, run_here
from tests.support.small_song import song as song_bytes
from tests.support.small_song import write_song


@pytest.fixture
def song(tmp_path):
    return write_song(tmp_path)


def test_a_file_is_described_on_a_page(song, capsys):
    ended = run_here(capsys, "info", song)
    assert (ended.status, ended.err) == (0, "")
    for text in ("8 bars", "4/4", "C major", "Piano", "Ba\u00df", "Fingered bass", "| C "):
        assert text in ended.out


def test_json_holds_the_same_and_more(song, capsys):
    ended = run_here(capsys, "info", song, "--json")
    reported = json.loads(ended.out)
    assert (reported["bars"], reported["key"], reported["source"]) == (8, "C major", str(song))
    assert [track["name"] for track in reported["tracks"]] == ["Piano", "Ba\u00df"]
    assert reported["chords"][1] == {"bar": 2, "chords": ["Am"]}


@pytest.mark.usefixtures("song")
@pytest.mark.parametrize("name", ["nowhere.mid", ".", "song.mid/x", "x" * 300])
def test_what_cannot_be_read_is_one_sentence(tmp_path, capsys, name):
    ended = run_here(capsys, "info", tmp_path / name, "--json")
    assert_one_sentence(ended)


def test_a_name_that_looks_like_an_option_can_be_given(tmp_path, monkeypatch, capsys):
    write_song(tmp_path, "-x.mid")
    monkeypatch.chdir(tmp_path)
    assert run_here(capsys, "info", "--", "-x.mid").status == 0


def test_a_damaged_file_is_described_with_what_is_missing(tmp_path, capsys):
    path = tmp_path / "cut.mid"
    whole = song_bytes()
    path.write_bytes(whole[: whole.rindex(b"MTrk")])
    place = f"1 of the 4 tracks that the header announces is missing at byte {path.stat().st_size}"
    ended = run_here(capsys, "info", path)
    assert (ended.status, ended.err) == (0, "")
    assert f"This file is damaged; get a complete copy of it or export it again:\n  {place}\n" in ended.out
    reported = json.loads(run_here(capsys, "info", path, "--json").out)
    assert reported["damage"] == [{"track": None, "byte": path.stat().st_size, "words": place}]


def test_a_whole_file_is_described_without_a_word_on_damage(song, capsys):
    assert "damage" not in run_here(capsys, "info", song).out
    assert json.loads(run_here(capsys, "info", song, "--json").out)["damage"] == []


def test_names_in_legacy_encodings_are_shown(tmp_path, capsys):
    path = write_named_song(tmp_path)
    ended = run_here(capsys, "info", path)
    assert "ピアノ" in ended.out
    assert "Text            Shift-JIS" in ended.out
    assert (
        json.loads(run_here(capsys, "info", path, "--encoding", "euc-jp", "--json").out)["encoding"]
        == "EUC-JP"
    )


def test_another_word_for_an_encoding_is_a_usage_error(song, capsys):
    ended = run_here(capsys, "info", song, "--encoding", "klingon")
    assert ended.status == 2
    assert '"klingon" is no character encoding' in ended.err
