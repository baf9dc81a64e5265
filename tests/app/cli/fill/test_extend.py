import json

import pytest

from ripieno.app.midi_io.clip_file import load, read_clip
from tests.support.bar_songs import PICKUP, bar_song
from tests.support.program import assert_one_sentence, run_here
from tests.support.random_model import RandomModel
from tests.support.small_song import BAR, PPQ, write_song
from tests.support.small_song import song as song_bytes

OPERATIONS = {
    "extend": ("extend", "song.mid", "--add", "2"),
    "accompany": ("accompany", "song.mid", "--role", "bass"),
    "generate": ("generate", "--bars", "2"),
}


@pytest.fixture(autouse=True)
def song(tmp_path, monkeypatch):
    monkeypatch.setattr("ripieno.app.session.fill_file.load_model", lambda _: RandomModel())
    monkeypatch.chdir(tmp_path)
    return write_song(tmp_path)


def reported(capsys, *words: object) -> dict:
    ended = run_here(capsys, *words, "-o", "out.mid", "--seed", "3", "--json")
    assert ended.status == 0, ended.err
    return json.loads(ended.out)


@pytest.mark.parametrize("words", OPERATIONS.values(), ids=OPERATIONS)
def test_every_shared_option_is_taken(song, capsys, words):
    report = reported(
        *(capsys, *words, "--chords", "C | F", "--key", "C major", "--lock-chords", "--pitch", "C3-C6"),
        *(
            "--polyphony",
            "3",
            "--density",
            "1.5",
            "--temperature",
            "0.9",
            "--guidance",
            "chords=2, density=1.5",
        ),
        *("--variations", "2", "--candidates", "3", "--sampler", "ddim", "--steps", "4", "--model", "any"),
    )
    assert (report["way"], report["seed"], report["model"]) == (words[0], 3, "chance")
    assert (report["sampler"], report["steps"], report["candidates"]) == ("ddim", 4, 3)
    assert (report["lowest"], report["highest"]) == (48, 84)
    assert [written["file"] for written in report["variations"]] == ["out-1.mid", "out-2.mid"]
    assert song.read_bytes() == song_bytes()


def test_bars_are_added_at_the_end_or_at_the_start(capsys):
    assert reported(capsys, *OPERATIONS["extend"])["bars"] == [9, 10]
    assert reported(capsys, *OPERATIONS["extend"], "--at", "start")["bars"] == [1, 2]


def test_new_bars_end_on_the_bar_line_in_each_track_that_ended_with_the_clip(song, capsys):
    song.write_bytes(bar_song())
    assert reported(capsys, *OPERATIONS["extend"], "--tracks", "Piano,Bass")["bars"] == [9, 10]
    assert [track.end for track in load(song.with_name("out.mid")).tracks[:2]] == [10 * BAR, 10 * BAR]
    assert read_clip(load(song.with_name("out.mid"))).end == 10 * BAR


def test_bars_before_a_pickup_are_two_of_the_main_time_signature(song, capsys):
    song.write_bytes(bar_song(metres=PICKUP))
    assert reported(capsys, *OPERATIONS["extend"], "--at", "start")["bars"] == [1, 2]
    clip = read_clip(load(song.with_name("out.mid")))
    assert [clip.time.bar_start(bar) for bar in range(5)] == [0, BAR, 2 * BAR, 2 * BAR + PPQ, 3 * BAR + PPQ]


@pytest.mark.parametrize(("at", "bars"), [("end", [41, 42]), ("start", [31, 32])])
def test_new_bars_stay_with_the_music_where_silence_surrounds_it(song, capsys, at, bars):
    song.write_bytes(bar_song(beats=range(32 * 4, 40 * 4), end=1800 * BAR))
    words = (*OPERATIONS["extend"], "--at", at, "-o", "out.mid", "--seed", 3, "--json")
    ended = run_here(capsys, *words)
    assert json.loads(ended.out)["bars"] == bars
    assert ended.err.count("song.mid") == ended.err.count("\n") == 1
    assert max(track.end for track in load(song.with_name("out.mid")).tracks) == 1800 * BAR


def test_a_new_track_has_the_name_it_was_given(capsys):
    report = reported(capsys, *OPERATIONS["accompany"], "--name", "Low", "--bars", "3-4")
    (track,) = report["variations"][0]["tracks"]
    assert (track["track"], track["name"], track["role"], track["removed"]) == (5, "Low", "bass", 0)
    assert report["bars"] == [3, 4]


def test_a_new_file_has_metre_tempo_key_and_roles(capsys, tmp_path):
    words = ("--time-signature", "6/8", "--tempo", "90", "--key", "Bb", "--roles", "pad, bass")
    report = reported(capsys, "generate", "--bars", "3", *words)
    assert [track["role"] for track in report["variations"][0]["tracks"]] == ["pad", "bass"]
    assert report["source"] is None
    clip = read_clip(load(tmp_path / "out.mid"))
    assert (clip.bars, round(clip.time.tempo_at(0))) == (3, 90)
    assert (clip.time.metre_at(0).numerator, clip.time.metre_at(0).denominator) == (6, 8)


def test_the_song_can_be_extended_in_place(song, capsys):
    ended = run_here(capsys, *OPERATIONS["extend"], "--in-place", "--seed", "1")
    assert ended.status == 0
    assert "Extended with" in ended.out
    assert song.read_bytes() != song_bytes()


@pytest.mark.parametrize(
    "words",
    [
        ("extend", "song.mid", "-o", "out.mid"),
        ("extend", "song.mid", "-o", "out.mid", "--add", "0"),
        ("extend", "song.mid", "-o", "out.mid", "--add", "2", "--at", "middle"),
        ("extend", "song.mid", "--add", "2"),
        ("accompany", "song.mid", "-o", "out.mid"),
        ("accompany", "song.mid", "-o", "out.mid", "--role", "tuba"),
        ("generate",),
        ("generate", "-o", "out.mid", "--roles", "2=bass"),
        ("generate", "-o", "out.mid", "--metre", "waltz"),
        ("generate", "-o", "out.mid", "--time-signature", "waltz"),
        ("generate", "-o", "out.mid", "--time-signature", "3/4", "--metre", "3/4"),
        ("generate", "-o", "out.mid", "--tempo", "0"),
        ("generate", "-o", "out.mid", "--key", "H moll"),
        ("generate", "-o", "out.mid", "--chords", "C | | F"),
        ("generate", "-o", "out.mid", "--guidance", "tempo=2"),
        ("generate", "-o", "out.mid", "--density", "0"),
        ("generate", "-o", "out.mid", "--in-place"),
    ],
)
def test_wrong_usage_ends_with_status_2_and_writes_nothing(song, capsys, words):
    ended = run_here(capsys, *words)
    assert (ended.status, ended.out) == (2, "")
    assert "Error: " in ended.err
    assert [path.name for path in song.parent.iterdir()] == ["song.mid"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("generate", "--metre", "4/5"), "4/5 is no time signature"),
        (("generate", "--chords", "C D E F G"), "5 chords are given for bar 1"),
        (("accompany", "song.mid", "--role", "bass", "--bars", "9"), "Bar 9 lies beyond"),
        (("extend", "song.mid", "--add", "1", "--tracks", "Tuba"), '"Tuba"'),
        (
            ("extend", "song.mid", "--add", "1", "--variations", "3", "--candidates", "2"),
            "need at least 3 candidates",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence(capsys, words, said):
    ended = run_here(capsys, *words, "-o", "out.mid", "--json")
    assert_one_sentence(ended)
    assert said in ended.err


def test_a_description_becomes_options_and_is_told(capsys, tmp_path):
    words = "calm jazz waltz in A minor, piano and bass, slow, zither, 3 bars"
    report = reported(capsys, "generate", "--prompt", words, "--bars", "2")
    clip = read_clip(load(tmp_path / "out.mid"))
    assert [lane.role.value for lane in clip.lanes] == ["keys", "bass"]
    assert (report["bars"], clip.time.bar_start(1)) == ([1, 2], 3 * clip.time.ppq)
    assert round(clip.time.tempo_at(0)) == 66
    told = {each["parameter"]: each["value"] for each in report["prompt"]["understood"]}
    assert (told["style"], told["key"], told["tempo"]) == ("jazz", "A minor", "66")
    assert report["prompt"]["overruled"] == ["3 bars"]
    assert report["prompt"]["not_understood"] == ["zither"]


def test_what_is_understood_of_a_description_is_shown_first(capsys):
    ended = run_here(capsys, "generate", "-o", "out.mid", "--prompt", "jazz, zither", "--bars", "1")
    assert ended.out.splitlines()[:2] == ["Understood: style jazz (jazz).", "Not understood: zither."]


@pytest.mark.parametrize("words", ["zither", " ", "jazz in 3/4444"])
def test_a_description_that_cannot_be_used_is_a_usage_error_of_one_sentence(capsys, words):
    ended = run_here(capsys, "generate", "-o", "out.mid", "--prompt", words)
    assert ended.status == 2
    assert ended.err.splitlines()[-1].startswith("Error: --prompt: ")
