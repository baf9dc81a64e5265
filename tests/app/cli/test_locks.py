"""Locks from the command line, checked on the notes of the written file.

The model draws its notes by chance, so only the locks can keep them in order.
"""

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.harmony import Harmony
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import DRUM_CHANNEL
from tests.support.program import run_here
from tests.support.random_model import RandomModel
from tests.support.small_song import write_song

CHORDS = "Dm | G7 C"
REFILLING = {
    "inpaint": ("inpaint", "song.mid", "--bars", "3-4"),
    "vary": ("vary", "song.mid", "--bars", "3-4", "--strength", "0.6"),
}
MAKING = {
    "extend": ("extend", "song.mid", "--add", "2"),
    "lead into": ("extend", "song.mid", "--add", "2", "--at", "start"),
    "accompany": ("accompany", "song.mid", "--role", "keys", "--bars", "2-5"),
    "generate": ("generate", "--bars", "3", "--roles", "lead,pad,drums"),
}
ANY = {**REFILLING, **MAKING}
REHARMONISE = ("reharmonise", "song.mid", "--bars", "3-4", "--chords", CHORDS)


@pytest.fixture(autouse=True)
def _song(tmp_path, monkeypatch):
    monkeypatch.setattr("ripieno.app.session.fill_file.load_model", lambda _: RandomModel(busy=-3.0))
    monkeypatch.chdir(tmp_path)
    write_song(tmp_path)


class LockedRun:
    """What a run wrote."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *words: str) -> None:
        ended = run_here(capsys, *words, "-o", "out.mid", "--seed", "1", "--json")
        assert ended.status == 0, ended.err
        report = json.loads(ended.out)
        self.bars = [bar - 1 for bar in report["bars"]]
        self.clip = read_clip(load(Path("out.mid")))
        changed = {(track["track"] - 1, track["channel"] - 1) for track in report["variations"][0]["tracks"]}
        self.lanes = [lane for lane in self.clip.lanes if (lane.track, lane.channel) in changed]

    @property
    def notes(self) -> list[Note]:
        """All new notes that are no drums."""
        pitched = [lane for lane in self.lanes if lane.channel != DRUM_CHANNEL]
        notes = [note for lane in pitched for note in in_bars(self.clip, lane, self.bars)]
        assert notes
        return notes


def in_bars(clip: Clip, lane: Lane, bars: list[int]) -> list[Note]:
    return [note for note in lane.notes if clip.time.bar_at(note.onset) in bars]


def stray(harmony: Harmony, notes: list[Note]) -> list[Note]:
    """Return the notes that sound when they do not belong to the chord."""
    return [
        note
        for note in notes
        if not harmony.fits(note.pitch, note.onset)
        or harmony.leaves(note.pitch, note.onset, note.end) < note.end
    ]


@pytest.mark.parametrize("words", ANY.values(), ids=ANY)
def test_the_key_holds(capsys, words):
    made = LockedRun(capsys, *words, "--key", "Ab minor")
    assert {note.pitch % 12 for note in made.notes} <= parse_key("Ab minor").pitch_classes


@pytest.mark.parametrize("words", ANY.values(), ids=ANY)
def test_the_chords_hold(capsys, words):
    made = LockedRun(capsys, *words, "--chords", CHORDS, "--lock-chords")
    harmony = Harmony.laid(parse_progression(CHORDS), made.clip.time, made.bars)
    assert stray(harmony, made.notes) == []


@pytest.mark.parametrize("words", MAKING.values(), ids=MAKING)
def test_the_pitch_range_holds(capsys, words):
    made = LockedRun(capsys, *words, "--pitch", "C4-B4")
    assert all(60 <= note.pitch <= 71 for note in made.notes)


@pytest.mark.parametrize("words", REFILLING.values(), ids=REFILLING)
def test_notes_outside_the_pitch_range_stay(capsys, words):
    made = LockedRun(capsys, *words, "--pitch", "C4-E4", "--tracks", "Piano")
    (before,) = (lane for lane in read_clip(load(Path("song.mid"))).lanes if lane.name == "Piano")
    (after,) = made.lanes
    kept = [[note for note in lane.notes if not 60 <= note.pitch <= 64] for lane in (before, after)]
    assert kept[0] == kept[1]
    assert before.notes != after.notes


@pytest.mark.parametrize("words", ANY.values(), ids=ANY)
def test_single_lines_are_single(capsys, words):
    made = LockedRun(capsys, *words, "--polyphony", "1")
    for lane in made.lanes:
        notes = in_bars(made.clip, lane, made.bars)
        assert all(one.end <= other.onset for one, other in pairwise(notes))


def counted(clip: Clip, lane: Lane, bars: list[int], *what: str) -> Counter[tuple[int, ...]]:
    """Count the notes of some bars by bar and by some of their values."""
    return Counter(
        (clip.time.bar_at(note.onset), *(getattr(note, name) for name in what))
        for note in in_bars(clip, lane, bars)
    )


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ((*REFILLING["inpaint"], "--keep", "rhythm"), ("onset", "length", "velocity")),
        ((*REFILLING["vary"], "--keep", "rhythm"), ("onset", "length", "velocity")),
        ((*REFILLING["inpaint"], "--keep", "pitch"), ("pitch",)),
        (REHARMONISE, ("onset", "length", "velocity")),
    ],
    ids=["inpaint rhythm", "vary rhythm", "inpaint pitch", "reharmonise"],
)
def test_what_is_to_be_kept_is_kept(capsys, words, kept):
    made = LockedRun(capsys, *words)
    song = read_clip(load(Path("song.mid")))
    for lane in made.lanes:
        (old,) = (each for each in song.lanes if each.track == lane.track)
        assert counted(made.clip, lane, made.bars, *kept) == counted(song, old, made.bars, *kept)
        assert lane.notes != old.notes


def test_reharmonised_notes_begin_on_tones_of_their_chords(capsys):
    made = LockedRun(capsys, *REHARMONISE)
    harmony = Harmony.laid(parse_progression(CHORDS), made.clip.time, made.bars)
    assert all(harmony.fits(note.pitch, note.onset) for note in made.notes)
