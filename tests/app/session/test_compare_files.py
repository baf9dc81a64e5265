import pytest

from ripieno.app.session.commands import CompareFiles
from ripieno.app.session.file_reports import DifferenceReport
from ripieno.app.session.session import perform
from ripieno.engine.errors import RipienoError
from tests.support.small_song import BAR, PPQ, note, track, write_song
from tests.support.smf_strategies import header


def compared(tmp_path, before, after):
    for name, events in (("a.mid", before), ("b.mid", after)):
        (tmp_path / name).write_bytes(header(1, 1, PPQ) + track(events))
    (report,) = perform(CompareFiles(tmp_path / "a.mid", tmp_path / "b.mid"))
    return report.differences


def test_places_are_bars_and_beats_from_one(tmp_path):
    found = compared(tmp_path, note(0, 10, 60, 0), [*note(0, 10, 60, 0), (BAR + 144, b"\xb0\x40\x7f")])
    moved = DifferenceReport("moved", 1, 1, 1.104, 10, "end of track moved to bar 2, beat 2.5")
    added = DifferenceReport("added", 1, 2, 2.5, 528, "controller 64 (sustain pedal) 127 (channel 1)")
    assert found == (moved, added)


def test_the_same_file_does_not_differ(tmp_path):
    path = write_song(tmp_path)
    (report,) = perform(CompareFiles(path, path))
    assert report.differences == ()


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(RipienoError, match="check the path"):
        list(perform(CompareFiles(write_song(tmp_path), tmp_path / "none.mid")))
