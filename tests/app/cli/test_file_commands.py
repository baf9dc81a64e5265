"""``ripieno show``, ``render`` and ``compare`` as a user types them."""

import json

from ripieno.app.cli.reports.compare import compare_text
from ripieno.app.cli.reports.show import show
from ripieno.app.session.file_reports import CompareReport, DifferenceReport
from tests.support.program import assert_one_sentence, run_here
from tests.support.small_song import song, write_song


def test_show_draws_the_first_bars_in_plain_text(capsys, tmp_path):
    ended = run_here(capsys, "show", write_song(tmp_path), "--width", 80, "--ascii")
    assert ended.status == 0
    assert "2 Piano (keys)" in ended.out
    assert "    C4 |#" in ended.out
    assert "\x1b" not in ended.out
    assert ended.out.isascii() or "Ba\u00df" in ended.out


def test_show_takes_tracks_bars_and_colour(capsys, tmp_path):
    path = write_song(tmp_path)
    ended = run_here(capsys, "show", path, "--tracks", "3", "--bars", "2", "--width", 40, "--colour")
    assert "Piano" not in ended.out
    assert "\x1b[" in ended.out
    assert show.name == "show"


def test_show_of_no_file_is_one_sentence(capsys, tmp_path):
    assert_one_sentence(run_here(capsys, "show", tmp_path / "none.mid"))


def test_render_tells_what_it_wrote(capsys, tmp_path):
    words = ("render", write_song(tmp_path), "-o", tmp_path / "a.svg", "-o", tmp_path / "a.png")
    ended = run_here(capsys, *words, "--bars", "2-3")
    assert ended.out.startswith("Rendered bars 2\N{EN DASH}3, ")
    assert ended.out.count("Wrote ") == 2
    report = json.loads(run_here(capsys, *words, "--json").out)
    assert [each["size"] > 0 for each in report["files"]] == [True, True]


def test_compare_has_the_statuses_of_cmp(capsys, tmp_path):
    one, other = write_song(tmp_path), tmp_path / "other.mid"
    other.write_bytes(song().replace(b"\x90\x3c\x50", b"\x90\x3c\x51", 1))
    same = run_here(capsys, "compare", one, one)
    assert (same.status, same.out) == (0, "The files are the same to the byte.\n")
    different = run_here(capsys, "compare", one, other)
    assert different.status == 1
    expected = (
        "  ~ bar 1, beat 1: note-on C4 velocity 80 (channel 1) became note-on C4 velocity 81 (channel 1)\n"
    )
    assert different.out == f"Track 2: 1 changed\n{expected}"
    missing = run_here(capsys, "compare", one, tmp_path / "none.mid")
    assert missing.status == 2
    assert missing.err.count("\n") == 1


def test_compare_as_json_lists_everything(capsys, tmp_path):
    one, other = write_song(tmp_path), tmp_path / "other.mid"
    other.write_bytes(song() + b"more")
    report = json.loads(run_here(capsys, "compare", one, other, "--json").out)
    assert [each["kind"] for each in report["differences"]] == ["file", "file"]


def test_long_lists_can_be_cut(tmp_path):
    found = tuple(DifferenceReport("added", 1, bar, 1.0, 0, "x") for bar in range(1, 6))
    text = compare_text(CompareReport(tmp_path, tmp_path, found), 2)
    assert text.splitlines()[-1] == "  and 3 more"
    assert text.count("+ bar") == 2


def test_a_damaged_file_is_warned_of_on_standard_error(capsys, tmp_path):
    path, whole = tmp_path / "cut.mid", song()
    path.write_bytes(whole[: whole.rindex(b"MTrk")])
    warning = f"Warning: {path} is damaged: 1 of the 4 tracks that the header announces is missing at byte "
    for words in (("show", path), ("render", path, "-o", tmp_path / "a.svg"), ("compare", path, path)):
        ended = run_here(capsys, *words)
        assert ended.status == 0
        assert ended.err.startswith(warning)
        assert "is damaged" not in ended.out
