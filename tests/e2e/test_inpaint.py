"""The main job, by its command line and as a shell runs it, with the shipped model."""

import json
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.midi_io.smf import decode
from tests.support import small_song
from tests.support.program import EXAMPLES, Ended, assert_one_sentence, run_here, run_program
from tests.support.smf_strategies import header
from tests.support.untouched import untouched

QUICK = ("--steps", "8")
BOLD = ("--density", "3", "--temperature", "3")
"""What makes a song that repeats four bars for ever go its own way."""


@pytest.fixture
def fill(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict]:
    """Return a function that runs ``ripieno inpaint`` in this process, and returns its report."""

    def run(*words: object, cwd: Path) -> dict:
        with chdir(cwd):
            return report_of(run_here(capsys, "inpaint", *words, "--json"))

    return run


def fill_by_shell(*words: object, cwd: Path) -> dict:
    """Run ``ripieno inpaint`` as a program and return its report."""
    return report_of(run_program("inpaint", *words, "--json", cwd=cwd))


def report_of(ended: Ended) -> dict:
    """Check that a run went well; return its report."""
    assert ended.status == 0, ended.err
    return json.loads(ended.out)


def assert_only_the_region_changed(source: Path, report: dict) -> None:
    """Check every event outside the reported region, and the reported counts."""
    before, clip = load(source), read_clip(load(source))
    span = clip.time.bar_start(report["bars"][0] - 1), clip.time.bar_start(report["bars"][-1])
    pitches = report["lowest"], report["highest"]
    for written in report["variations"]:
        after = load(source.parent / written["file"])
        channels = {(track["track"] - 1, track["channel"] - 1) for track in written["tracks"]}
        assert untouched(after, channels, span, pitches) == untouched(before, channels, span, pitches)
        for track in written["tracks"]:
            counts = [
                sum(
                    span[0] <= note.onset < span[1] and pitches[0] <= note.pitch <= pitches[1]
                    for lane in read_clip(smf).lanes
                    for note in lane.notes
                    if (lane.track, lane.channel) == (track["track"] - 1, track["channel"] - 1)
                )
                for smf in (before, after)
            ]
            assert counts == [track["removed"], track["added"]]


def test_four_bars_of_a_real_clip_are_filled_with_notes(example):
    report = fill_by_shell("song.mid", "-o", "out.mid", "--bars", "5-8", "--seed", "1", cwd=example.parent)
    assert_only_the_region_changed(example, report)
    assert sum(track["added"] for track in report["variations"][0]["tracks"]) > 0
    assert example.read_bytes() in {path.read_bytes() for path in EXAMPLES}


def test_everything_but_the_chosen_notes_comes_back(song, fill):
    report = fill("song.mid", "-o", "out.mid", "--bars", "3-4", "--tracks", "Piano", *QUICK, cwd=song.parent)
    assert_only_the_region_changed(song, report)


def test_notes_outside_the_pitch_range_come_back(song, fill):
    words = ("--bars", "2-5", "--tracks", "Piano", "--pitch", "C4-G4", "--variations", "2", *QUICK)
    report = fill("song.mid", "-o", "{n}.mid", *words, cwd=song.parent)
    assert [written["file"] for written in report["variations"]] == ["1.mid", "2.mid"]
    assert_only_the_region_changed(song, report)


def test_a_file_of_format_0_can_be_filled(song, fill):
    data = song.read_bytes()
    smf = decode(data)
    channels = [event for track in smf.tracks for event in track.events if event.status != 0xFF]
    bodies = [(event.tick, bytes((event.status,)) + event.data) for event in channels]
    song.write_bytes(header(0, 1, small_song.PPQ) + small_song.track(bodies))
    report = fill("song.mid", "-o", "out.mid", "--bars", "4-5", "--tracks", "1:2", *QUICK, cwd=song.parent)
    assert [track["channel"] for track in report["variations"][0]["tracks"]] == [2]
    assert_only_the_region_changed(song, report)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(song, fill):
    for name, seed, run in (("a", 3, fill_by_shell), ("b", 3, fill), ("c", 4, fill)):
        words = ("--bars", "4-5", *QUICK, *BOLD, "--seed", seed)
        run("song.mid", "-o", f"{name}.mid", *words, cwd=song.parent)
    a, b, c = ((song.parent / f"{name}.mid").read_bytes() for name in "abc")
    assert a == b
    assert a != c


def test_variations_differ(song, fill):
    words = ("--bars", "4-5", *QUICK, *BOLD, "--variations", "3")
    fill("song.mid", "-o", "out.mid", *words, cwd=song.parent)
    assert len({(song.parent / f"out-{number}.mid").read_bytes() for number in (1, 2, 3)}) == 3


def test_in_place_replaces_the_input(song, fill):
    report = fill("song.mid", "--in-place", "--bars", "3", "--tracks", "Piano", *QUICK, cwd=song.parent)
    assert report["variations"][0]["file"] == "song.mid"
    after = decode(song.read_bytes())
    channels, span = {(1, 0)}, (2 * small_song.BAR, 3 * small_song.BAR)
    assert untouched(after, channels, span) == untouched(decode(small_song.song()), channels, span)


def test_an_unknown_model_is_one_sentence(song, capsys):
    words = ("inpaint", song, "-o", song.with_name("o.mid"), "--bars", "3", "--model", "none")
    assert_one_sentence(run_here(capsys, *words))


def test_the_shipped_model_is_listed(capsys):
    listed = report_of(run_here(capsys, "models", "--json"))
    (default,) = [model for model in listed["models"] if model["is_default"]]
    assert default["steps"] >= 1
