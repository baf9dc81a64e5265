"""Files of other programs: opened, filled, extended and written, and read again by mido too."""

import io
import json

import mido
import pytest

from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import decode, encode
from tests.support.program import run_here
from tests.support.program_files import BARS, PROGRAM_FILES
from tests.support.random_model import RandomModel
from tests.support.untouched import untouched

MADE_BY = pytest.mark.parametrize("program", PROGRAM_FILES)


@pytest.fixture(autouse=True)
def _model(monkeypatch):
    monkeypatch.setattr("ripieno.app.session.fill_file.load_model", lambda _: RandomModel(busy=-3.0))


@pytest.fixture
def source(program, tmp_path):
    path = tmp_path / f"{program}.mid"
    path.write_bytes(PROGRAM_FILES[program]())
    return path


def made(capsys, source, command, *words):
    """Run a command on a file; return the file that came out, and the report."""
    out = source.with_name("out.mid")
    ended = run_here(capsys, command, source, "-o", out, "--seed", 1, "--steps", 2, *words, "--json")
    assert ended.status == 0
    assert all(line.endswith("try another seed.") for line in ended.err.splitlines())
    data = out.read_bytes()
    assert encode(decode(data)) == data
    mido.MidiFile(file=io.BytesIO(data))
    return decode(data), json.loads(ended.out)


@MADE_BY
def test_a_file_is_described(capsys, program, source):
    report = json.loads(run_here(capsys, "info", source, "--json").out)
    assert report["bars"] == BARS[program]
    assert (report["metres"][0]["metre"], round(report["tempos"][0]["bpm"])) == ("4/4", 120)
    assert report["damage"] == []
    assert report["encoding"] == "UTF-8"
    last = 3 if program == "ableton_live" else 4
    assert {(track["first_bar"], track["last_bar"]) for track in report["tracks"]} == {(1, last)}


@MADE_BY
def test_a_filled_file_differs_in_the_filled_notes_alone(capsys, source):
    before = decode(source.read_bytes())
    clip = read_clip(before)
    after, report = made(capsys, source, "inpaint", "--bars", "2")
    filled = {(track["track"] - 1, track["channel"] - 1) for track in report["variations"][0]["tracks"]}
    span = clip.time.bar_start(1), clip.time.bar_start(2)
    assert untouched(after, filled, span) == untouched(before, filled, span)
    again = read_clip(after)
    assert (again.time, again.end) == (clip.time, clip.end)
    for lane, new in zip(clip.lanes, again.lanes, strict=True):
        assert [each for each in new.notes if not span[0] <= each.onset < span[1]] == [
            each for each in lane.notes if not span[0] <= each.onset < span[1]
        ]


@MADE_BY
def test_an_extended_file_ends_on_the_bar_line(capsys, program, source):
    before = decode(source.read_bytes())
    clip = read_clip(before)
    after, _ = made(capsys, source, "extend", "--add", "2")
    again = read_clip(after)
    end = clip.time.bar_start(BARS[program] + 2)
    assert (again.bars, again.end) == (BARS[program] + 2, end)
    last = max(track.end for track in before.tracks)
    assert all(
        new.end == end for old, new in zip(before.tracks, after.tracks, strict=True) if old.end == last
    )
    for lane, new in zip(clip.lanes, again.lanes, strict=True):
        assert list(new.notes)[: len(lane.notes)] == list(lane.notes)


@MADE_BY
def test_room_before_a_file_moves_all_of_it_alike(capsys, source):
    clip = read_clip(decode(source.read_bytes()))
    after, _ = made(capsys, source, "extend", "--add", "1", "--at", "start")
    shift = clip.time.bar_length(0)
    for lane, new in zip(clip.lanes, read_clip(after).lanes, strict=True):
        moved = [(each.onset + shift, each.pitch, each.length) for each in lane.notes]
        assert [(each.onset, each.pitch, each.length) for each in new.notes][-len(moved) :] == moved
