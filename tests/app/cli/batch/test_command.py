import io
import json
import sys

import pytest

from tests.support import batch_here
from tests.support.named_song import write_named_song
from tests.support.program import assert_one_sentence, run_here
from tests.support.small_song import write_song


@pytest.fixture(autouse=True)
def _no_workers(monkeypatch):
    batch_here.install(monkeypatch)


@pytest.fixture
def songs(tmp_path):
    for name in ("a.mid", "deep/b.mid"):
        (tmp_path / "songs" / name).parent.mkdir(parents=True, exist_ok=True)
        write_song(tmp_path / "songs", name)
    return tmp_path / "songs"


def batch(capsys, songs, *words):
    short = ("--steps", 2, "--seed", 5, "--workers", 1)
    return run_here(capsys, "batch", songs, "--out", songs.parent / "out", *short, *words)


def results(songs):
    out = songs.parent / "out"
    return sorted(str(path.relative_to(out)) for path in out.rglob("*.mid"))


def test_a_folder_is_filled_and_told_of(capsys, songs):
    ended = batch(capsys, songs, "--bars", "last:2", "--roles", "bass", "--variations", 2)
    assert ended.status == 0
    assert ended.out.startswith("Filled 4 bars in 2 of 2 files in ")
    assert results(songs) == ["a-1.mid", "a-2.mid", "deep/b-1.mid", "deep/b-2.mid"]


def test_the_report_can_be_json(capsys, songs):
    ended = batch(capsys, songs, "--bars", "3", "--json", "--names", "{stem}.{seed}{suffix}")
    assert {**json.loads(ended.out), "seconds": 0, "out": ""} == {
        "out": "", "seed": 5, "seconds": 0, "files": 2, "done": 2, "failed": 0, "bars": 2,
    }  # fmt: skip
    assert len(results(songs)) == 2


def test_a_job_file_says_what_to_do_with_each(capsys, songs):
    rows = "file,bars,tracks,way,role\nsongs/a.mid,3,Piano,,\nsongs/deep/b.mid,,,accompany,pad\n"
    (songs.parent / "jobs.csv").write_text(rows)
    ended = run_here(capsys, "batch", songs.parent / "jobs.csv", "--out", songs.parent / "out", "--steps", 2)
    assert ended.status == 0
    records = json.loads((songs.parent / "out/report.json").read_text())["records"]
    assert [record["region"] for record in records] == ["Piano, bar 3", "Pad, bars 1\N{EN DASH}8"]


def test_a_wrong_row_of_a_job_file_is_named(capsys, songs):
    (songs.parent / "jobs.csv").write_text("file,bars\nsongs/a.mid,nonsense\n")
    ended = run_here(capsys, "batch", songs.parent / "jobs.csv", "--out", songs.parent / "out")
    assert_one_sentence(ended)
    assert "jobs.csv, line 2" in ended.err


def test_files_can_come_from_a_list(capsys, songs, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{songs / 'a.mid'}\n\n"))
    ended = run_here(capsys, "batch", "-", "--out", songs.parent / "out", "--bars", "3", "--steps", 2)
    assert ended.status == 0
    assert results(songs) == ["a.mid"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--way", "inpaint"], "Say which bars"),
        (["--bars", "every:0"], "counts no bars"),
        (["--bars", "3", "--add", 4], "--add does not belong to inpaint"),
        (["--way", "extend"], "extend needs --add"),
        (["--way", "accompany"], "accompany needs --role"),
        (["--way", "accompany", "--role", "bass", "--bars", "last:2"], "numbers such as 5-8"),
        (["--way", "extend", "--add", 4, "--roles", "bass"], "does not belong to extend"),
        (["--bars", "3", "--section", "A"], "twice"),
        (["--bars", "3", "--names", "{title}"], "other fields"),
        (["--bars", "3", "--names", "a/b"], "no file name"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_made(capsys, songs, words, message):
    ended = batch(capsys, songs, *words)
    assert ended.status == 2
    assert message in ended.err
    assert not (songs.parent / "out").exists()


def test_options_that_contradict_each_other_are_one_sentence(capsys, songs):
    assert_one_sentence(batch(capsys, songs, "--bars", "3", "--variations", 4, "--candidates", 2))


def test_a_batch_that_fills_nothing_fails(capsys, songs):
    ended = batch(capsys, songs, "--bars", "90")
    assert ended.status == 1
    assert ended.err.count("Skipped: ") == 2
    assert "None of 2 files" in ended.err


@pytest.mark.parametrize("words", [("--bars", "90"), ("--bars", "3", "--model", "gan-midinet-fixed")])
def test_a_file_that_is_skipped_is_named_once_whatever_is_wrong(capsys, songs, words):
    lines = batch(capsys, songs, *words).err.splitlines()
    skipped = [line for line in lines if line.startswith("Skipped: ")]
    assert len(skipped) == 2
    assert all(line.count(".mid") == 1 for line in skipped)


def test_a_page_is_written_where_asked_for(capsys, songs):
    ended = batch(capsys, songs, "--bars", "3", "--html")
    text = (songs.parent / "out/index.html").read_text(encoding="utf-8")
    assert ended.status == 0
    assert "pages/deep/b.mid.png" in text
    assert text.count("<audio") == 4


def test_tracks_and_sections_of_other_encodings_are_chosen_by_their_names(capsys, tmp_path):
    write_named_song(tmp_path)
    write_named_song(tmp_path, "other.mid")
    rows = "file,bars,tracks,encoding\nsong.mid,marker:サビ,ピアノ,\nother.mid,marker:サビ,ピアノ,Shift-JIS\n"
    (tmp_path / "jobs.csv").write_text(rows, encoding="utf-8")
    ended = run_here(capsys, "batch", tmp_path / "jobs.csv", "--out", tmp_path / "out", "--steps", 2)
    assert ended.status == 0
    records = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))["records"]
    assert [record["region"] for record in records] == ["ピアノ, bars 3\N{EN DASH}4"] * 2
