"""Every way to make notes, by its command line, with the shipped model. Programs run in test_privacy."""

import json
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.engine.diffusion.registry import SAMPLERS
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.harmony import Harmony
from ripieno.engine.music.keys import parse_key
from tests.support.program import assert_one_sentence, run_here
from tests.support.untouched import untouched

QUICK = ("--steps", "6", "--seed", "1")


@pytest.fixture
def made(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict]:
    """Return a function that runs a command that writes ``out.mid``, and returns its report."""

    def make(*words: object, cwd: Path) -> dict:
        with chdir(cwd):
            ended = run_here(capsys, *words, "-o", "out.mid", *QUICK, "--json")
        assert ended.status == 0, ended.err
        return json.loads(ended.out)

    return make


def new_notes(folder: Path, report: dict) -> list:
    """Return the notes of the reported bars and tracks that are no drums."""
    clip = read_clip(load(folder / "out.mid"))
    changed = {(track["track"] - 1, track["channel"] - 1) for track in report["variations"][0]["tracks"]}
    return [
        note
        for lane in clip.lanes
        if (lane.track, lane.channel) in changed and lane.channel != 9
        for note in lane.notes
        if clip.time.bar_at(note.onset) + 1 in report["bars"]
    ]


def test_a_variation_of_a_real_clip_leaves_the_rest(example, made):
    report = made("vary", "song.mid", "--bars", "5-6", cwd=example.parent)
    clip = read_clip(load(example))
    span = clip.time.bar_start(4), clip.time.bar_start(6)
    channels = {(track["track"] - 1, track["channel"] - 1) for track in report["variations"][0]["tracks"]}
    before, after = (untouched(load(path), channels, span) for path in (example, example.parent / "out.mid"))
    assert before == after


def test_nothing_changes_at_strength_0(example, made):
    report = made("vary", "song.mid", "--bars", "5-6", "--strength", "0", cwd=example.parent)
    assert report["way"] == "vary"
    assert (example.parent / "out.mid").read_bytes() == example.read_bytes()


@pytest.mark.parametrize("end", ["end", "start"])
def test_a_real_clip_is_extended(example, end, made):
    report = made("extend", "song.mid", "--add", "2", "--at", end, cwd=example.parent)
    before, after = (read_clip(load(path)) for path in (example, example.parent / "out.mid"))
    first = before.bars + 1 if end == "end" else 1
    assert report["bars"] == [first, first + 1]
    counts = [sum(len(lane.notes) for lane in clip.lanes) for clip in (before, after)]
    assert counts[1] - counts[0] == sum(track["added"] for track in report["variations"][0]["tracks"])


def test_a_real_clip_is_accompanied_without_a_change_to_its_tracks(example, made):
    report = made("accompany", "song.mid", "--role", "pad", "--bars", "1-8", cwd=example.parent)
    before, after = load(example), load(example.parent / "out.mid")
    if before.format == 1:
        assert after.tracks[:-1] == before.tracks
        assert report["variations"][0]["tracks"][0]["track"] == len(after.tracks)
    assert [track["role"] for track in report["variations"][0]["tracks"]] == ["pad"]


def test_a_song_is_reharmonised_with_the_rhythm_it_has(song, made):
    words = ("reharmonise", "song.mid", "--bars", "3-4", "--chords", "Dm | Bb C7")
    report = made(*words, cwd=song.parent)
    clip = read_clip(load(song.parent / "out.mid"))
    harmony = Harmony.laid(parse_progression("Dm | Bb C7"), clip.time, (2, 3))
    assert all(harmony.fits(note.pitch, note.onset) for note in new_notes(song.parent, report))
    for old, new in zip(read_clip(load(song)).lanes, clip.lanes, strict=True):
        shapes = [sorted((note.onset, note.length) for note in lane.notes) for lane in (old, new)]
        assert shapes[0] == shapes[1]


def test_a_new_file_keeps_to_key_and_pitches(tmp_path, made, capsys):
    words = ("generate", "--bars", "2", "--metre", "3/4", "--key", "E minor", "--pitch", "C3-C5")
    report = made(*words, cwd=tmp_path)
    notes = new_notes(tmp_path, report)
    assert all(48 <= note.pitch <= 72 for note in notes)
    assert {note.pitch % 12 for note in notes} <= parse_key("E minor").pitch_classes
    described = run_here(capsys, "info", tmp_path / "out.mid", "--json")
    assert json.loads(described.out)["metres"] == [{"bar": 1, "metre": "3/4"}]


def test_drums_of_another_style_are_other_drums(tmp_path, made):
    made_of = {}
    for style in ("jazz", "rock"):
        words = ("generate", "--bars", "4", "--roles", "drums", "--style", style)
        made(*words, cwd=tmp_path)
        [drums] = read_clip(load(tmp_path / "out.mid")).lanes
        made_of[style] = {(note.onset, note.pitch) for note in drums.notes}
    assert len(made_of["jazz"] & made_of["rock"]) < 0.8 * max(map(len, made_of.values()))


def test_several_results_come_in_order_with_their_scores(song, made):
    words = ("inpaint", "song.mid", "--bars", "3", "--variations", "2", "--candidates", "4")
    report = made(*words, cwd=song.parent)
    assert report["candidates"] == 4
    assert all(written["score"] < 0 for written in report["variations"])
    assert [written["file"] for written in report["variations"]] == ["out-1.mid", "out-2.mid"]


def test_every_option_of_manner_is_taken_by_the_model(song, made):
    words = (
        *("inpaint", "song.mid", "--bars", "3-4", "--chords", "C | F", "--density", "0.5"),
        *("--guidance", "chords=2,density=1.5,style=2", "--temperature", "0.8", "--polyphony", "2"),
        *("--sampler", "heun", "--key", "C", "--style", "funk"),
    )
    assert made(*words, cwd=song.parent)["sampler"] == "heun"


def test_a_rhythm_is_kept(song, made):
    report = made("inpaint", "song.mid", "--bars", "3-4", "--keep", "rhythm", cwd=song.parent)
    assert all(track["removed"] == track["added"] for track in report["variations"][0]["tracks"])


def test_the_samplers_are_listed(capsys):
    ended = run_here(capsys, "samplers", "--json")
    assert [info["name"] for info in json.loads(ended.out)["samplers"]] == list(SAMPLERS)


def test_chords_that_do_not_fit_are_one_sentence(song, capsys):
    words = ("inpaint", song, "-o", song.with_name("out.mid"), "--bars", "3", "--chords", "C D E F G")
    assert_one_sentence(run_here(capsys, *words))
