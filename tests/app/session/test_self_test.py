from dataclasses import replace
from pathlib import Path

import pytest

from ripieno.app.midi_io.clip_file import load, read_clip, save
from ripieno.app.midi_io.smf import Track
from ripieno.app.render.sound import SoundError, find_soundfont
from ripieno.app.session import self_test
from ripieno.app.session.self_test import SelfTestFailedError, finding
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.selection import lanes_in


def test_a_check_that_raises_is_told_and_not_well():
    def missing() -> str:
        raise ModuleNotFoundError("No module named 'rtmidi'")

    def refused() -> str:
        raise RipienoError("There is none; add one.")

    found = finding("MIDI", missing)
    assert (found.is_well, found.words) == (False, "ModuleNotFoundError: No module named 'rtmidi'")
    assert finding("MIDI", refused).words == "There is none; add one."


def test_a_check_that_returns_is_well():
    found = finding("model", lambda: "loaded")
    assert found.is_well
    assert found.words.startswith("loaded (")


def test_sound_that_this_machine_cannot_make_is_told_and_no_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(self_test, "find_soundfont", lambda: find_soundfont(()))
    monkeypatch.delenv("RIPIENO_SOUNDFONT", raising=False)
    assert self_test.CHECKS["sound"](tmp_path).startswith("skipped: No soundfont was found")
    monkeypatch.setenv("RIPIENO_SOUNDFONT", str(tmp_path / "missing.sf2"))
    with pytest.raises(SoundError, match=r"missing\.sf2"):
        self_test.CHECKS["sound"](tmp_path)


def softer(track: Track) -> Track:
    """Return a track whose first note is softer."""
    first = next(index for index, event in enumerate(track.events) if event.status >> 4 == 9)
    events = list(track.events)
    events[first] = replace(events[first], body=events[first].body[:-1] + b"\x01")
    return track.with_events(tuple(events))


@pytest.mark.parametrize("is_edited", [True, False])
def test_a_fill_that_touches_what_is_outside_does_not_pass(tmp_path, monkeypatch, is_edited):
    real = self_test.perform

    def perform(command):
        events = list(real(command))
        spoil(command.destination, is_edited=is_edited)
        return events

    monkeypatch.setattr(self_test, "perform", perform)
    with pytest.raises(SelfTestFailedError, match="changed something outside"):
        self_test.CHECKS["fill"](tmp_path)


def spoil(path: Path, *, is_edited: bool) -> None:
    """Change a note of the first bar, in a track that was filled or in another one."""
    smf = load(path)
    clip = read_clip(smf)
    filled = {clip.lanes[lane].track for lane in lanes_in(clip, self_test.TRACKS)}
    index = next(lane.track for lane in clip.lanes if (lane.track in filled) is is_edited)
    save(smf.with_tracks({index: softer(smf.tracks[index])}), path)
