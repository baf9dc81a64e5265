"""Drums off channel 10 and keyswitches, by the command line, with the shipped model."""

import json
from contextlib import chdir
from pathlib import Path

import mido
import pytest

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role
from tests.support.program import run_here

QUICK = ("--steps", "6", "--seed", "3")
STEP = 120
SWITCHES = (12, 13, 14)

Row = tuple[int, int, int, int]
"""Onset, length, pitch and velocity."""


def track(name: str, channel: int, notes: list[Row], program: int | None = None) -> mido.MidiTrack:
    """Return a track of some notes."""
    made = mido.MidiTrack([mido.MetaMessage("track_name", name=name)] if name else [])
    if program is not None:
        made.append(mido.Message("program_change", channel=channel, program=program))
    events = [(onset, 1, pitch, velocity) for onset, _, pitch, velocity in notes]
    events += [(onset + length, 0, pitch, 0) for onset, length, pitch, _ in notes]
    now = 0
    for tick, _, pitch, velocity in sorted(events):
        made.append(mido.Message("note_on", channel=channel, note=pitch, velocity=velocity, time=tick - now))
        now = tick
    return made


def write(path: Path, *tracks: mido.MidiTrack) -> Path:
    mido.MidiFile(ticks_per_beat=480, tracks=list(tracks)).save(path)
    return path


def beat() -> list[Row]:
    """Return eight bars of kick, snare and hat."""
    kicks = [(1920 * bar + STEP * step, 30, 36, 100) for bar in range(8) for step in (0, 6, 8)]
    snares = [(1920 * bar + STEP * step, 30, 38, 110) for bar in range(8) for step in (4, 12)]
    hats = [(240 * at, 30, 42 if at % 8 != 7 else 46, 70 + at % 3) for at in range(64)]
    return [*kicks, *snares, *hats]


def chords() -> list[Row]:
    return [
        (1920 * bar + 480 * at, 440, 60 + (0, 5, 7, 9)[bar % 4] + tone, 75 + at)
        for bar in range(8)
        for at in range(4)
        for tone in (0, 4, 7)
    ]


def violin() -> list[Row]:
    return [(480 * at, 440, 67 + (0, 2, 4, 5, 7, 4, 2, 9)[at % 8], 70 + at % 9) for at in range(32)]


def switches() -> list[Row]:
    return [(1920 * 2 * at, 40, SWITCHES[at % 3], 1) for at in range(4)]


def made(capsys: pytest.CaptureFixture[str], source: Path, *words: object) -> Clip:
    """Run a command on a file and return the clip that came out."""
    with chdir(source.parent):
        ended = run_here(capsys, words[0], source, "-o", "out.mid", *words[1:], *QUICK)
        assert ended.status == 0, ended.err
        return read_clip(load(Path("out.mid").resolve()))


def test_a_loop_on_channel_1_is_drums_and_has_no_key(tmp_path, capsys):
    source = write(tmp_path / "loop.mid", track("", 0, beat()))
    report = json.loads(run_here(capsys, "info", source, "--json").out)
    assert [each["role"] for each in report["tracks"]] == ["drums"]
    assert report["key"] is None
    assert not report["chords"]


@pytest.mark.parametrize(
    "words",
    [
        ("reharmonise", "--bars", "1-8", "--chords", "Dm | G7"),
        ("inpaint", "--bars", "3-4", "--key", "C# major"),
    ],
)
def test_new_chords_and_keys_leave_a_kit_on_channel_4_alone(tmp_path, capsys, words):
    source = write(tmp_path / "song.mid", track("EZdrummer", 3, beat(), 0), track("Piano", 0, chords(), 0))
    before = read_clip(load(source))
    clip = made(capsys, source, *words)
    kits = [[note.pitch for note in each.lanes[0].notes] for each in (before, clip)]
    assert clip.lanes[0].role is Role.DRUMS
    if words[0] == "reharmonise":
        assert kits[0] == kits[1]
    else:
        assert any(pitch % 12 in {2, 4, 7, 9} for pitch in kits[1])  # kick or snare: outside C# major


def test_a_track_of_one_drum_piece_keeps_its_pitch(tmp_path, capsys):
    names = ("Kick", "", "Hat")
    hits = [[(at * 240 * (part + 1), 60, 60, 80 + at % 20) for at in range(32)] for part in range(3)]
    source = write(tmp_path / "pieces.mid", *(track(name, at, hits[at]) for at, name in enumerate(names)))
    clip = made(capsys, source, "inpaint", "--bars", "2-3")
    assert [lane.role for lane in clip.lanes] == [Role.DRUMS] * 3
    assert {note.pitch for lane in clip.lanes for note in lane.notes} == {60}


@pytest.mark.parametrize("words", [("inpaint",), ("vary",), ("reharmonise", "--chords", "F | Dm")])
def test_keyswitches_stay_and_new_notes_lie_in_the_playing_range(tmp_path, capsys, words):
    source = write(tmp_path / "strings.mid", track("Violin", 0, [*violin(), *switches()], 40))
    clip = made(capsys, source, words[0], "--bars", "1-6", *words[1:])
    (lane,) = clip.lanes
    found = [(note.onset, note.length, note.pitch, note.velocity) for note in lane.notes if note.pitch < 60]
    assert found == switches()
    assert lane.control == frozenset(SWITCHES)
    assert {note.pitch for note in lane.playing} <= set(
        range(67, 77) if words[0] != "reharmonise" else range(60, 84)
    )


def test_control_notes_that_are_called_music_are_filled(tmp_path, capsys):
    source = write(tmp_path / "strings.mid", track("Violin", 0, [*violin(), *switches()], 40))
    clip = made(capsys, source, "inpaint", "--bars", "1-8", "--control-notes", "Violin=none")
    assert [note for note in clip.lanes[0].notes if note.pitch in SWITCHES and note.velocity == 1] == []


def test_info_names_control_notes(tmp_path, capsys):
    source = write(tmp_path / "strings.mid", track("Violin", 0, [*violin(), *switches()], 40))
    assert "Control notes: track 1, 4 notes on C0, C#0, D0" in run_here(capsys, "info", source).out
    report = json.loads(run_here(capsys, "info", source, "--json").out)["tracks"][0]
    assert (report["control_notes"], report["control_pitches"]) == (4, list(SWITCHES))
    assert (report["notes"], report["lowest"]) == (32, 67)
