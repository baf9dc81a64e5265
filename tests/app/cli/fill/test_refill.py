import json

import pytest

from tests.support import fake_engine
from tests.support.program import assert_one_sentence, run_here
from tests.support.small_song import song as song_bytes
from tests.support.small_song import write_song


@pytest.fixture(autouse=True)
def _engine(monkeypatch):
    fake_engine.install(monkeypatch)


@pytest.fixture
def song(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return write_song(tmp_path)


def reported(capsys, *words: object) -> dict:
    ended = run_here(capsys, "inpaint", "song.mid", *words, "--json")
    assert (ended.status, ended.err) == (0, "")
    return json.loads(ended.out)


@pytest.mark.usefixtures("song")
def test_every_option_reaches_the_engine(capsys):
    report = reported(
        *(capsys, "-o", "out.mid", "--bars", "3-4,6", "--tracks", "Piano,3", "--pitch", "C3-C5"),
        *("--roles", "2=pad", "--seed", "9", "--steps", "4", "--sampler", "ddim", "--model", "any"),
    )
    assert (report["bars"], report["seed"], report["steps"]) == ([3, 4, 6], 9, 4)
    assert (report["lowest"], report["highest"], report["sampler"]) == (48, 72, "ddim")
    assert [track["role"] for track in report["variations"][0]["tracks"]] == ["pad", "bass"]


@pytest.mark.usefixtures("song")
@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ((), (True, True)),
        (("--no-retrieval",), (False, True)),
        (("--no-recall",), (False, True)),
        (("--no-ring",), (True, False)),
    ],
)
def test_a_passage_is_looked_for_and_notes_ring_on_unless_it_is_not_wanted(
    capsys, monkeypatch, words, wanted
):
    estimated = []

    def listening(_, __, region, options, _performance):
        estimated.append((options.retrieval, options.ring))
        yield fake_engine.Result((dict.fromkeys(region.lanes, ()),), 1, "ddim")

    monkeypatch.setattr("ripieno.engine.generate.inpaint", listening)
    told_all = run_here(capsys, "inpaint", "song.mid", "-o", "out.mid", "--bars", "3", *words)
    assert told_all.status == 0
    assert estimated == [wanted]


@pytest.mark.usefixtures("song")
def test_json_names_model_files_counts_and_times(capsys):
    report = reported(capsys, "-o", "out.mid", "--bars", "3", "--variations", "2")
    assert report["model"] == "fake"
    assert [written["file"] for written in report["variations"]] == ["out-1.mid", "out-2.mid"]
    assert (
        report["variations"][0]["tracks"][0] | {"track": 2, "removed": 12, "added": 1}
        == (report["variations"][0]["tracks"][0])
    )
    assert set(report["seconds"]) == {"load", "sampling", "writing"}
    assert all(seconds >= 0 for seconds in report["seconds"].values())


@pytest.mark.usefixtures("song")
def test_the_report_in_words_shows_the_seed(capsys):
    ended = run_here(capsys, "inpaint", "song.mid", "-o", "out.mid", "--bars", "3", "--seed", "12345")
    assert (ended.status, ended.err) == (0, "")
    assert "Seed 12345" in ended.out
    assert "Wrote out.mid" in ended.out


def test_the_input_stays_where_the_output_is_another_file(song, capsys):
    reported(capsys, "-o", "out.mid", "--bars", "3")
    assert song.read_bytes() == song_bytes()


def test_in_place_needs_no_output(song, capsys):
    report = reported(capsys, "--in-place", "--bars", "3")
    assert report["variations"][0]["file"] == "song.mid"
    assert song.read_bytes() != song_bytes()


def test_in_place_allows_the_input_as_output(song, capsys):
    reported(capsys, "-o", "song.mid", "--in-place", "--bars", "3")
    assert song.read_bytes() != song_bytes()


def test_another_output_is_refused_in_place(song, capsys):
    ended = run_here(capsys, "inpaint", "song.mid", "-o", "out.mid", "--in-place", "--bars", "3")
    assert ended.status == 2
    assert "--in-place writes to IN.mid and -o to another file; give one of the two." in ended.err
    assert song.read_bytes() == song_bytes()


@pytest.mark.usefixtures("song")
def test_two_names_of_one_option_are_a_usage_error(capsys):
    words = ("--bars", "3", "--recall", "--no-retrieval")
    ended = run_here(capsys, "inpaint", "song.mid", "-o", "out.mid", *words)
    assert ended.status == 2
    assert "--retrieval and --recall are one option" in ended.err


def test_the_input_as_output_is_refused_otherwise(song, capsys):
    ended = run_here(capsys, "inpaint", "song.mid", "-o", "./song.mid", "--bars", "3")
    assert_one_sentence(ended)
    assert song.read_bytes() == song_bytes()


@pytest.mark.usefixtures("song")
def test_warnings_go_to_the_standard_error(capsys, monkeypatch):
    def silent(_, __, region, *_rest):
        yield fake_engine.Result((dict.fromkeys(region.lanes, ()),), 1, "ddim")

    monkeypatch.setattr("ripieno.engine.generate.inpaint", silent)
    ended = run_here(capsys, "inpaint", "song.mid", "-o", "out.mid", "--bars", "3", "--json")
    assert ended.err == "Warning: out.mid has no notes in bar 3 of Piano, Ba\u00df; try another seed.\n"
    assert json.loads(ended.out)["variations"][0]["tracks"][0]["added"] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--bars", "3"),
        ("-o", "out.mid"),
        ("-o", "out.mid", "--bars", "0"),
        ("-o", "out.mid", "--bars", "4-3"),
        ("-o", "out.mid", "--bars", "3", "--pitch", "C5-C3"),
        ("-o", "out.mid", "--bars", "3", "--roles", "2=tuba"),
        ("-o", "out.mid", "--bars", "3", "--sampler", "nothing"),
        ("-o", "out.mid", "--bars", "3", "--seed", "-1"),
        ("-o", "out.mid", "--bars", "3", "--seed", "x"),
        ("-o", "out.mid", "--bars", "3", "--variations", "0"),
        ("-o", "out.mid", "--bars", "3", "--steps", "1"),
        ("-o", "out.mid", "--bars", "3", "--strength", "101"),
        ("-o", "out.mid", "--bars", "3", "--keep", "both"),
        ("-o", "out.mid", "--bars", "3", "--key", "H"),
        ("-o", "out.mid", "--bars", "3", "--temperature", "0"),
        ("--in-place", "--bars", "3", "--variations", "2"),
    ],
)
def test_wrong_usage_ends_with_status_2_and_writes_nothing(song, capsys, words):
    ended = run_here(capsys, "inpaint", "song.mid", *words, "--json")
    assert (ended.status, ended.out) == (2, "")
    assert "Error: " in ended.err
    assert [path.name for path in song.parent.iterdir()] == ["song.mid"]


@pytest.mark.usefixtures("song")
@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("--bars", "9"), "Bar 9 lies beyond the end of song.mid; choose bars up to its last, 8."),
        (("--bars", "3", "--tracks", "Tuba"), '"Tuba"'),
        (("--bars", "3", "--tracks", "4"), '"4"'),
        (("--bars", "3", "--tracks", ""), "track"),
        (("--bars", "3", "--roles", "Tuba=bass"), '"Tuba"'),
    ],
)
def test_what_the_file_does_not_have_is_one_sentence(capsys, words, place):
    ended = run_here(capsys, "inpaint", "song.mid", "-o", "out.mid", *words, "--json")
    assert_one_sentence(ended)
    assert place in ended.err


@pytest.mark.usefixtures("song")
def test_contradicting_locks_are_one_sentence(capsys):
    words = ("--bars", "3", "--keep", "pitch", "--key", "C")
    ended = run_here(capsys, "inpaint", "song.mid", "-o", "out.mid", *words)
    assert_one_sentence(ended)
    assert "contradicts" in ended.err


@pytest.mark.usefixtures("song")
def test_a_variation_starts_from_what_is_there_unless_told_otherwise(capsys, monkeypatch):
    asked = []

    def noted(model, clip, region, options, _performance):
        asked.append(options.strength)
        yield from fake_engine.fake_inpaint(model, clip, region, options)

    monkeypatch.setattr("ripieno.engine.generate.inpaint", noted)
    for words in (("vary",), ("vary", "--strength", "0.25"), ("inpaint",)):
        ended = run_here(capsys, words[0], "song.mid", "-o", "out.mid", "--bars", "3", *words[1:])
        assert ended.status == 0
    assert asked == [0.5, 0.25, 1.0]


@pytest.mark.usefixtures("song")
def test_new_harmony_needs_chords(capsys):
    ended = run_here(capsys, "reharmonise", "song.mid", "-o", "out.mid", "--bars", "3")
    assert ended.status == 2
    assert "--chords" in ended.err
