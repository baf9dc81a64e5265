"""``python -m ripieno.training measure``: two folders of MIDI files."""

import json

import mido
import pytest
from click.testing import CliRunner

from ripieno.training.__main__ import commands

PICTURES = {"transitions.png", "steps.png", "distances.png", "intervals.png"}


def write(path, pitches, channel=0):
    file = mido.MidiFile(ticks_per_beat=480)
    track = mido.MidiTrack()
    file.tracks.append(track)
    for pitch in pitches:
        track.append(mido.Message("note_on", note=pitch, velocity=80, channel=channel))
        track.append(mido.Message("note_off", note=pitch, time=240, channel=channel))
    path.parent.mkdir(exist_ok=True)
    file.save(path)


@pytest.fixture
def folders(tmp_path):
    for at in range(3):
        write(tmp_path / "made" / f"{at}.mid", [60, 62, 64 + at] * 4)
        write(tmp_path / "true" / f"{at}.MID", [60, 62, 65 - at] * 4)
    return tmp_path / "made", tmp_path / "true"


def run(*arguments):
    return CliRunner().invoke(commands, ["measure", *map(str, arguments)])


def test_a_page_numbers_and_pictures_are_written(folders, tmp_path):
    done = run(*folders, "--out", tmp_path / "out")
    assert done.exception is None, done.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == PICTURES | {"measures.md", "measures.json"}
    numbers = json.loads((tmp_path / "out" / "measures.json").read_text())["measures"]
    made, true = numbers.values()
    assert made["inter_onset_interval"][0] == pytest.approx(0.25)
    assert made["used_pitches"][0] == true["used_pitches"][0] == 3


def test_without_a_folder_for_results_nothing_is_written(folders, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    assert "pitch-class transitions" in run(*folders).output
    assert sorted(tmp_path.rglob("*")) == before


def test_drums_are_no_pitches(folders):
    write(folders[0] / "drums.mid", [36, 38] * 8, channel=9)
    assert "Left out, because they have no pitched note: drums." in run(*folders).output


def test_a_folder_without_midi_files_is_one_sentence(folders, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "has 0 pieces with pitched notes" in str(run(tmp_path / "empty", folders[1]).exception)
